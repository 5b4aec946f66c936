package handoff.settings;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Settings of one GPTBots agent. Only {@link Settings} makes one, and checks every rule first.
 *
 * @param apiKey the key of the agent's API key page; empty until somebody has set it
 * @param baseUrl address of GPTBots' API, without a trailing slash
 * @param waiting GPTBots' waiting timeout for the first reply
 * @param holdText text for the user shortly before that, if nobody has replied yet; empty for none.
 *     It must not claim that a person is there
 * @param holdAfter time of the hold text, counted from establish
 * @param giveUpText text for the user before we end a handoff that nobody took; empty to never end
 *     one
 * @param giveUpAfter time of that end, counted from establish, and from the claim if there is one
 */
public record Bot(
    String apiKey,
    URI baseUrl,
    Duration waiting,
    String holdText,
    Duration holdAfter,
    String giveUpText,
    Duration giveUpAfter) {
  /** GPTBots' own default. */
  public static final Duration WAITING = Duration.ofSeconds(60);

  private static final Duration SHORTEST_WAITING = Duration.ofSeconds(5);
  private static final Duration GIVE_UP = Duration.ofMinutes(15);
  private static final Duration DAY = Duration.ofDays(1);

  private static final Pattern API_KEY = Pattern.compile("\\s*[!-~]*\\s*");
  private static final Pattern ENDPOINT = Pattern.compile("sg|jp|th");

  private static final Pattern ANYTHING = Pattern.compile(".*");
  private static final String ADDRESS_RULE =
      "must be an https address; http only to this machine or a private network";

  /** Loopback, Docker's name for the host, and the private networks of RFC 1918. */
  private static final Pattern NEAR =
      Pattern.compile(
          "localhost|[a-z0-9-]+\\.localhost|host\\.docker\\.internal|\\[::1]"
              + "|127(\\.\\d{1,3}){3}|10(\\.\\d{1,3}){3}|192\\.168(\\.\\d{1,3}){2}"
              + "|172\\.(1[6-9]|2\\d|3[01])(\\.\\d{1,3}){2}");

  /** Settings of an agent that the secret does not name. They have no key. */
  static final Bot DEFAULTS = read(Field.root(MissingNode.getInstance(), List.of()));

  /** Reads an agent's entry. The result is of use only if no rule was broken. */
  static Bot read(Field bot) {
    Field waitingSeconds = bot.at("waitingSeconds");
    Duration waiting = waitingSeconds.seconds(WAITING, SHORTEST_WAITING, DAY, "5 to 86400");
    // Measured by a waiting time that is wrong itself, the others would seem wrong too.
    boolean measured = !waitingSeconds.isViolated();
    return new Bot(
        bot.at("apiKey").text(API_KEY, "must be visible ASCII characters", "").strip(),
        baseUrl(bot),
        waiting,
        bot.at("holdText")
            .userText("Thank you for waiting. We are looking for a person to help you."),
        bot.at("holdAfterSeconds")
            .seconds(
                holdAfter(waiting),
                Duration.ZERO,
                measured ? waiting.minusSeconds(1) : DAY,
                "0 to less than waitingSeconds"),
        bot.at("giveUpText").userText("Sorry, nobody is free right now. Please try again later."),
        bot.at("giveUpAfterSeconds")
            .seconds(
                longer(GIVE_UP, waiting),
                measured ? waiting : SHORTEST_WAITING,
                DAY,
                "waitingSeconds to 86400"));
  }

  /** 25 s before the end; for a short wait, while there is still some of it left. */
  private static Duration holdAfter(Duration waiting) {
    return longer(waiting.minusSeconds(25), waiting.multipliedBy(2).dividedBy(5));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static URI baseUrl(Field bot) {
    String endpoint =
        bot.at("endpoint").text(ENDPOINT, "must be sg, jp or th; use baseUrl for any other", "sg");
    String standard = "https://api-" + endpoint + ".gptbots.ai";
    Field baseUrl = bot.at("baseUrl");
    try {
      URI address = new URI(baseUrl.text(ANYTHING, ADDRESS_RULE, standard).replaceFirst("/+$", ""));
      if (isSafe(address)) {
        return address;
      }
      baseUrl.violate(ADDRESS_RULE);
    } catch (URISyntaxException notAnAddress) {
      baseUrl.violate(ADDRESS_RULE);
    }
    return URI.create(standard);
  }

  /** An API key must not cross the internet in the clear. */
  private static boolean isSafe(URI address) {
    String host = address.getHost();
    return host != null
        && address.getRawUserInfo() == null
        && address.getRawQuery() == null
        && ("https".equals(address.getScheme())
            || ("http".equals(address.getScheme()) && NEAR.matcher(host).matches()));
  }

  /** Tells whether somebody has set the key yet. */
  public boolean isConfigured() {
    return !apiKey.isEmpty();
  }

  @Override
  public String toString() {
    return "Bot[" + baseUrl + "]";
  }
}
