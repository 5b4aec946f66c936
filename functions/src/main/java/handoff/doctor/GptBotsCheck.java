package handoff.doctor;

import handoff.gptbots.GptBots;
import handoff.gptbots.VerifiedKey;
import handoff.gptbots.Webhook;
import handoff.gptbots.WebhookCheck;
import handoff.settings.Bot;
import handoff.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * GPTBots itself: it must accept each agent's key, and its calls must reach this stack. A key that
 * several agents share is asked about once, because a free plan allows three calls a minute.
 */
final class GptBotsCheck {
  private static final Pattern TOKEN = Pattern.compile("/hooks/([^/?#]+)");

  /** GPTBots names no limit of its own; nobody should wait longer for "Connecting". */
  private static final long SLOW_MILLIS = 3000;

  private static final String PASTE =
      "Paste the stack's output WebhookBaseUrl, with a webhook token of the settings secret in its"
          + " place, into the human service of the agent in GPTBots.";

  private final Supplier<String> secret;
  private final GptBots gptBots;

  GptBotsCheck(Supplier<String> secret, GptBots gptBots) {
    this.secret = secret;
    this.gptBots = gptBots;
  }

  Check check() {
    return new Check("GPTBots", this::look);
  }

  private List<Finding> look() {
    Settings settings = Settings.read(secret.get()).settings();
    if (settings == null) {
      return List.of(
          Finding.warn(
              "GPTBots was not asked, because the settings are broken.",
              "Correct them, then look again."));
    }
    List<Future<List<Finding>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      byKey(settings.bots())
          .forEach((bot, names) -> {
            String agent =
                "the GPTBots agent "
                    + names.stream().map(Settings::shown).collect(Collectors.joining(", "));
            answers.add(threads.submit(() -> List.of(key(agent, names, gptBots.verify(bot)))));
            answers.add(
                threads.submit(() -> webhooks(agent, gptBots.checkWebhooks(bot), settings)));
          });
    }
    return answers.stream().flatMap(answer -> answer.resultNow().stream()).toList();
  }

  private static Map<Bot, List<String>> byKey(Map<String, Bot> bots) {
    Map<List<Object>, Bot> first = new LinkedHashMap<>();
    Map<Bot, List<String>> names = new LinkedHashMap<>();
    bots.forEach((name, bot) -> {
      if (bot.isConfigured()) {
        Bot same = first.computeIfAbsent(List.of(bot.apiKey(), bot.baseUrl()), _ -> bot);
        names.computeIfAbsent(same, _ -> new ArrayList<>()).add(name);
      }
    });
    return names;
  }

  private static Finding key(String agent, List<String> names, VerifiedKey verified) {
    String fix = "Copy one from the agent's API key page in GPTBots into the settings secret.";
    return switch (verified.outcome().verdict()) {
      case DELIVERED -> owner(agent, names, verified.ids());
      case UNAUTHORIZED ->
          Finding.fail("GPTBots does not accept the API key of " + agent + ".", fix);
      case NOT_SENT, UNKNOWN -> away(agent);
      case LIMITED -> limited(agent);
      case REFUSED, UNCLEAR ->
          Finding.warn(
              "GPTBots did not say whether the API key of " + agent + " is valid.",
              "See that its endpoint, or baseUrl, is the data centre of its organization.");
    };
  }

  /** GPTBots' page says that its answer names the key's entity, but not in which field. */
  private static Finding owner(String agent, List<String> names, Set<String> ids) {
    List<String> foreign =
        names.stream().filter(name -> !name.equals("*") && !ids.contains(name)).toList();
    if (foreign.isEmpty()) {
      return Finding.ok("GPTBots accepts the API key of " + agent + ".");
    }
    return ids.isEmpty()
        ? Finding.warn(
            "GPTBots accepts the API key of " + agent + ", but does not say whose it is.",
            "See in GPTBots that the key is from the API key page of that very agent.")
        : Finding.fail(
            "The API key of " + agent + " belongs to another agent: GPTBots refuses its replies.",
            "Copy a key from that agent's own API key page in GPTBots into the settings secret.");
  }

  private static List<Finding> webhooks(String agent, WebhookCheck check, Settings settings) {
    return switch (check.outcome().verdict()) {
      case DELIVERED -> reached(agent, check.webhooks(), settings);
      // The key's own finding says all there is to say.
      case UNAUTHORIZED, NOT_SENT -> List.of();
      case LIMITED -> List.of(limited(agent));
      case UNKNOWN ->
          List.of(
              Finding.warn(
                  "GPTBots did not end its check of the webhooks of " + agent + " in time.",
                  "Look again in a minute: what was cold is warm then."));
      case REFUSED, UNCLEAR ->
          List.of(
              Finding.warn(
                  "GPTBots did not check the webhooks of " + agent + ".",
                  "Start a handoff in the agent's preview in GPTBots, and see that it arrives."));
    };
  }

  private static List<Finding> reached(String agent, List<Webhook> all, Settings settings) {
    List<Webhook> hooks = all.stream().filter(Webhook::isHumanService).toList();
    if (hooks.isEmpty()) {
      return List.of(
          Finding.fail("In GPTBots, " + agent + " has no webhook for its human service.", PASTE));
    }
    List<Webhook> ours = hooks.stream().filter(hook -> isOurs(hook, settings)).toList();
    List<Finding> findings = new ArrayList<>();
    if (ours.size() < hooks.size()) {
      findings.add(
          Finding.fail(
              "In GPTBots, the human service of "
                  + agent
                  + " calls an address that has none of this stack's webhook tokens.",
              PASTE));
    }
    List<Integer> refused =
        ours.stream().filter(hook -> !hook.reachable()).map(Webhook::status).distinct().toList();
    if (!refused.isEmpty()) {
      findings.add(
          Finding.fail(
              "GPTBots cannot reach this stack's webhook for " + agent + statuses(refused) + ".",
              "0 or 404: see that the address is the stack's output WebhookBaseUrl. 5xx: see the"
                  + " log of EstablishFunction."));
    }
    long slowest = ours.stream().mapToLong(Webhook::millis).max().orElse(0);
    if (refused.isEmpty() && !ours.isEmpty()) {
      findings.add(
          slowest > SLOW_MILLIS
              ? Finding.warn(
                  "GPTBots reaches this stack for " + agent + " in " + slowest + " ms.",
                  "Look again: the first call after a while is slow. If it stays so, see the"
                      + " dashboard.")
              : Finding.ok("GPTBots reaches this stack for " + agent + " in " + slowest + " ms."));
    }
    return findings;
  }

  private static String statuses(List<Integer> statuses) {
    return statuses.stream().map(String::valueOf).collect(Collectors.joining(", ", " (HTTP ", ")"));
  }

  private static boolean isOurs(Webhook hook, Settings settings) {
    Matcher token = TOKEN.matcher(hook.url());
    return token.find() && settings.isWebhookToken(token.group(1));
  }

  private static Finding away(String agent) {
    return Finding.fail(
        "GPTBots did not answer for " + agent + ".",
        "See that its endpoint, or baseUrl, is right, and GPTBots' own state.");
  }

  private static Finding limited(String agent) {
    return Finding.warn(
        "GPTBots' limit of calls is used up for " + agent + ".",
        "Look again in a minute. If it is often so, ask GPTBots for a higher limit: replies wait.");
  }
}
