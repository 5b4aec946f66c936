package handoff.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import handoff.json.MalformedJson;
import handoff.settings.Bot;
import handoff.settings.InvalidSettings;
import handoff.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The secret: whether it can be read, every field that is wrong and not just the first, what is
 * missing, and what can be guessed. No value is ever part of a finding.
 */
final class SettingsCheck {
  /** Where a part is tried without the rest, that part is not what is missing. */
  private static final String ANY_TOKEN = "x".repeat(32);

  /** A name that surely is one. Anything else may be a key that got into the wrong place. */
  private static final Pattern NAME = Pattern.compile("\\*|[A-Za-z0-9._-]{1,32}");

  /** Words that a person types and no generator does. */
  private static final Pattern TYPED =
      Pattern.compile(
          "example|change|placeholder|password|passwort|secret|token|your|todo|qwert|abcdef"
              + "|123456|this-machine");

  private static final int FEW_CHARACTERS = 10;

  private final Supplier<String> secret;
  private final boolean strict;

  /**
   * @param strict whether tokens must be hard to guess
   */
  SettingsCheck(Supplier<String> secret, boolean strict) {
    this.secret = secret;
    this.strict = strict;
  }

  Check check() {
    return new Check("The settings secret", this::look);
  }

  private List<Finding> look() {
    String text;
    try {
      text = secret.get();
    } catch (AwsServiceException refused) {
      return List.of(
          Finding.fail(
              "The settings secret cannot be read (" + Doctor.kind(refused) + ").",
              "See that the secret exists, has a value, and is not being deleted."));
    }
    List<Finding> findings = new ArrayList<>();
    for (String problem : problems(text)) {
      findings.add(
          Finding.fail("Settings, " + problem + ".", "Correct this field of the settings secret."));
    }
    Optional<ObjectNode> object = object(text);
    if (findings.isEmpty()) {
      agents(Settings.parse(text).bots(), findings);
    }
    if (strict && object.isPresent()) {
      guessable(object.get(), findings);
    }
    return findings.isEmpty()
        ? List.of(Finding.ok("The settings are complete, and no token can be guessed."))
        : findings;
  }

  private static void agents(Map<String, Bot> bots, List<Finding> findings) {
    bots.forEach((name, bot) -> {
      if (!bot.isConfigured()) {
        findings.add(
            Finding.fail(
                "No API key is set for the GPTBots agent " + shown(name) + ".",
                "Copy one from the agent's API key page in GPTBots into its apiKey in the"
                    + " settings secret."));
      }
    });
    if (bots.isEmpty()) {
      findings.add(
          Finding.fail(
              "The settings name no GPTBots agent, so no reply can be sent.",
              "Add \"bots\": {\"*\": {\"apiKey\": \"...\", \"endpoint\": \"sg\"}} to the settings"
                  + " secret."));
    } else if (!bots.containsKey("*")) {
      findings.add(
          Finding.warn(
              "The settings have no agent *: handoffs of an agent that they do not name are taken,"
                  + " but nobody can reply.",
              "Add *, or see that every agent that calls this stack is named."));
    }
  }

  private static void guessable(ObjectNode settings, List<Finding> findings) {
    tokens(settings)
        .forEach((where, token) -> {
          String lower = token.toLowerCase(Locale.ROOT);
          boolean typed = TYPED.matcher(lower).find();
          boolean accepted = token.length() >= ANY_TOKEN.length();
          if (accepted && (typed || lower.chars().distinct().count() < FEW_CHARACTERS)) {
            findings.add(
                Finding.fail(
                    "Settings, " + where + ": this token looks typed, and can be guessed.",
                    "Put a random one in its place: openssl rand -hex 32. A second webhook token"
                        + " may stand beside it until GPTBots has the new one."));
          }
        });
  }

  private static Map<String, String> tokens(ObjectNode settings) {
    Map<String, String> tokens = new LinkedHashMap<>();
    int number = 0;
    for (JsonNode token : settings.path("webhookTokens")) {
      tokens.put("webhookTokens, entry " + ++number, token.asText());
    }
    number = 0;
    for (Map.Entry<String, JsonNode> tool : settings.path("toolTokens").properties()) {
      JsonNode token = tool.getValue();
      tokens.put(
          "toolTokens, " + shown(tool.getKey(), ++number),
          token.isObject() ? token.path("token").asText() : token.asText());
    }
    return tokens;
  }

  /** Every rule that is broken, by the field that breaks it. */
  static List<String> problems(String text) {
    Optional<String> first = problem(text);
    if (first.isEmpty()) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    object(text)
        .ifPresent(settings ->
            parts(settings)
                .forEach((where, part) ->
                    problem(Json.write(part))
                        .ifPresent(found -> problems.add(where + ": " + found))));
    return problems.isEmpty() ? List.of(first.get()) : problems;
  }

  /** The settings cut into the smallest parts that can be wrong by themselves. */
  private static Map<String, ObjectNode> parts(ObjectNode settings) {
    Map<String, ObjectNode> parts = new LinkedHashMap<>();
    int number = 0;
    for (JsonNode token : settings.path("webhookTokens")) {
      ObjectNode part = Json.object();
      part.putArray("webhookTokens").add(token);
      parts.put("webhookTokens, entry " + ++number, part);
    }
    number = 0;
    for (Map.Entry<String, JsonNode> tool : settings.path("toolTokens").properties()) {
      ObjectNode part = usable();
      part.putObject("toolTokens").set(tool.getKey(), tool.getValue());
      parts.put("toolTokens, " + shown(tool.getKey(), ++number), part);
    }
    number = 0;
    for (Map.Entry<String, JsonNode> bot : settings.path("bots").properties()) {
      addBot(parts, "bots, " + shown(bot.getKey(), ++number), bot.getValue());
    }
    for (Map.Entry<String, JsonNode> field : settings.properties()) {
      if (!List.of("webhookTokens", "toolTokens", "bots").contains(field.getKey())) {
        ObjectNode part = usable();
        part.set(field.getKey(), field.getValue());
        parts.put(shown(field.getKey()), part);
      }
    }
    return parts;
  }

  /** An agent's fields one by one; if each is right, what is wrong is how they go together. */
  private static void addBot(Map<String, ObjectNode> parts, String where, JsonNode bot) {
    boolean single = false;
    JsonNode waiting = bot.get("waitingSeconds");
    boolean waits =
        waiting != null && problem(Json.write(agent("waitingSeconds", waiting))).isEmpty();
    for (Map.Entry<String, JsonNode> field : bot.properties()) {
      ObjectNode part = agent(field.getKey(), field.getValue());
      if (waits) {
        // Its times are measured by this one.
        ((ObjectNode) part.get("bots").get("*")).set("waitingSeconds", waiting);
      }
      if (problem(Json.write(part)).isPresent()) {
        parts.put(where + ", " + shown(field.getKey()), part);
        single = true;
      }
    }
    if (!single) {
      ObjectNode part = usable();
      part.putObject("bots").set("*", bot);
      parts.put(where, part);
    }
  }

  private static ObjectNode agent(String field, JsonNode value) {
    ObjectNode part = usable();
    part.putObject("bots").putObject("*").set(field, value);
    return part;
  }

  private static ObjectNode usable() {
    ObjectNode part = Json.object();
    part.putArray("webhookTokens").add(ANY_TOKEN);
    return part;
  }

  private static Optional<String> problem(String text) {
    try {
      Settings.parse(text);
      return Optional.empty();
    } catch (InvalidSettings wrong) {
      return Optional.of(String.valueOf(wrong.getMessage()).replaceFirst("^settings: ", ""));
    }
  }

  private static Optional<ObjectNode> object(String text) {
    try {
      return Json.parse(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (MalformedJson notJson) {
      return Optional.empty();
    }
  }

  private static String shown(String name, int number) {
    return NAME.matcher(name).matches() ? name : "entry " + number;
  }

  /** A name, if it surely is one. */
  static String shown(String name) {
    return NAME.matcher(name).matches() ? name : "(a name that is not shown)";
  }
}
