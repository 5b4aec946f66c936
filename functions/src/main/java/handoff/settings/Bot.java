package handoff.settings;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * One GPTBots agent: how to call GPTBots in its name.
 *
 * @param apiKey the key of the agent's API key page; empty until somebody has set it
 * @param baseUrl where GPTBots' API is, without a trailing slash
 * @param waiting GPTBots' waiting timeout for the first reply, 60 s unless changed there
 * @param holdText what we say shortly before that, if nobody has replied yet; empty for nothing. It
 *     must not claim that a person is there
 * @param holdAfter when we say it, counted from establish
 * @param giveUpText what we say before we end a handoff that nobody took; empty to never end one
 * @param giveUpAfter when we end it, counted from establish, and from the claim if there is one
 */
public record Bot(
    String apiKey,
    URI baseUrl,
    Duration waiting,
    String holdText,
    Duration holdAfter,
    String giveUpText,
    Duration giveUpAfter) {
  /** Loopback, Docker's name for the host, and the private networks of RFC 1918. */
  private static final Pattern NEAR =
      Pattern.compile(
          "localhost|[a-z0-9-]+\\.localhost|host\\.docker\\.internal|\\[::1]"
              + "|127(\\.\\d{1,3}){3}|10(\\.\\d{1,3}){3}|192\\.168(\\.\\d{1,3}){2}"
              + "|172\\.(1[6-9]|2\\d|3[01])(\\.\\d{1,3}){2}");

  /**
   * @throws InvalidSettings unless the address is https, or http to this machine or a private
   *     network: an API key must not cross the internet in the clear
   */
  public Bot {
    String scheme = String.valueOf(baseUrl.getScheme());
    String host = String.valueOf(baseUrl.getHost());
    boolean safe =
        (scheme.equals("https") && baseUrl.getHost() != null)
            || (scheme.equals("http") && NEAR.matcher(host).matches());
    if (!safe || baseUrl.getRawUserInfo() != null || baseUrl.getRawQuery() != null) {
      throw new InvalidSettings(
          "baseUrl must be an https address; http only to this machine or a private network");
    }
    if (waiting.compareTo(Duration.ofSeconds(5)) < 0
        || waiting.compareTo(Duration.ofHours(24)) > 0) {
      throw new InvalidSettings("waitingSeconds must be 5 to 86400");
    }
    if (holdAfter.isNegative() || holdAfter.compareTo(waiting) >= 0) {
      throw new InvalidSettings("holdAfterSeconds must be 0 to less than waitingSeconds");
    }
    if (giveUpAfter.compareTo(waiting) < 0 || giveUpAfter.compareTo(Duration.ofDays(1)) > 0) {
      throw new InvalidSettings("giveUpAfterSeconds must be waitingSeconds to 86400");
    }
  }

  /** Whether somebody has set the key yet. */
  public boolean isConfigured() {
    return !apiKey.isEmpty();
  }

  @Override
  public String toString() {
    return "Bot[" + baseUrl + "]";
  }
}
