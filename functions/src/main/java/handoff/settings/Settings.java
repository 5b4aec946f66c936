package handoff.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret, read and checked. Immutable.
 *
 * <pre>{@code
 * {"webhookTokens": ["<32 or more URL-safe characters>"],
 *  "toolTokens": {"<tool's name>": "<32 or more visible characters>",
 *      "<another's>": {"token": "...", "role": "admin"}},
 *  "bots": {"<bot_id, or * for any other>":
 *      {"apiKey": "...", "endpoint": "sg", "waitingSeconds": 60,
 *       "holdText": "...", "holdAfterSeconds": 35, "giveUpText": "...", "giveUpAfterSeconds": 900}}}
 * }</pre>
 *
 * <p>{@code baseUrl} may stand in place of {@code endpoint}. A secret that CloudFormation made has
 * {@code generated}, 64 characters, in place of the tokens: the first 32 are the webhook token, the
 * last 32 the token of the tool named {@code tool}.
 */
public final class Settings {
  private static final Pattern URL_SAFE = Pattern.compile("[A-Za-z0-9._~-]{32,256}");
  private static final Pattern VISIBLE = Pattern.compile("[!-~]{32,256}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern GENERATED = Pattern.compile("[A-Za-z0-9]{64}");
  private static final Pattern API_KEY = Pattern.compile("[!-~]*");
  private static final Pattern ENDPOINT = Pattern.compile("sg|jp|th");
  private static final String ANY = "*";

  /** GPTBots' own default. */
  private static final Duration WAITING = Duration.ofSeconds(60);

  private static final Duration GIVE_UP = Duration.ofMinutes(15);

  /** What holds for a GPTBots agent that the secret does not name, as far as that is anything. */
  private static final Bot UNNAMED = bot(MissingNode.getInstance());

  private final List<Token> webhookTokens = new ArrayList<>();
  private final Map<Tool, Token> toolTokens = new LinkedHashMap<>();
  private final Map<String, Bot> bots = new LinkedHashMap<>();

  /**
   * A tool that calls us.
   *
   * @param isAdmin whether it may also erase and export
   */
  public record Tool(String name, boolean isAdmin) {}

  private Settings(JsonNode secret) {
    for (JsonNode token : secret.path("webhookTokens")) {
      webhookTokens.add(new Token(matching(token, URL_SAFE, "webhookTokens")));
    }
    for (Map.Entry<String, JsonNode> tool : secret.path("toolTokens").properties()) {
      if (!NAME.matcher(tool.getKey()).matches()) {
        throw new InvalidSettings("a tool's name may have letters, digits, dot, dash, underscore");
      }
      JsonNode token = tool.getValue();
      toolTokens.put(
          new Tool(tool.getKey(), isAdmin(token)),
          new Token(
              matching(token.isObject() ? token.path("token") : token, VISIBLE, "toolTokens")));
    }
    if (secret.has("generated")) {
      String generated = matching(secret.get("generated"), GENERATED, "generated");
      if (webhookTokens.isEmpty()) {
        webhookTokens.add(new Token(generated.substring(0, 32)));
      }
      if (toolTokens.isEmpty()) {
        toolTokens.put(new Tool("tool", false), new Token(generated.substring(32)));
      }
    }
    for (Map.Entry<String, JsonNode> bot : secret.path("bots").properties()) {
      bots.put(bot.getKey(), bot(bot.getValue()));
    }
    if (webhookTokens.isEmpty()) {
      throw new InvalidSettings("webhookTokens is missing");
    }
  }

  /**
   * Reads the secret's text.
   *
   * @throws InvalidSettings naming the field that is wrong, never its value
   */
  public static Settings parse(String secret) {
    try {
      JsonNode node = new JsonMapper().readTree(secret);
      if (!node.isObject()) {
        throw new InvalidSettings("must be a JSON object");
      }
      return new Settings(node);
    } catch (JsonProcessingException notJson) {
      throw new InvalidSettings("must be JSON");
    }
  }

  /** Whether GPTBots called us with a token we gave it; two may live at once, for rotation. */
  public boolean isWebhookToken(String candidate) {
    boolean known = false;
    for (Token token : webhookTokens) {
      known |= token.matches(candidate);
    }
    return known;
  }

  /** The tool whose token this is. */
  public Optional<Tool> toolOf(String candidate) {
    Tool found = null;
    for (Map.Entry<Tool, Token> tool : toolTokens.entrySet()) {
      if (tool.getValue().matches(candidate)) {
        found = tool.getKey();
      }
    }
    return Optional.ofNullable(found);
  }

  /** Whether there is a tool of this name. */
  public boolean hasTool(String name) {
    return toolTokens.keySet().stream().anyMatch(tool -> tool.name().equals(name));
  }

  /** The settings of a GPTBots agent: its own, else those of {@code *}. */
  public Optional<Bot> bot(@Nullable String botId) {
    Bot own = botId == null ? null : bots.get(botId);
    return Optional.ofNullable(own == null ? bots.get(ANY) : own);
  }

  /** Every GPTBots agent that the settings name, {@code *} too. */
  public Map<String, Bot> bots() {
    return Collections.unmodifiableMap(bots);
  }

  /**
   * A GPTBots agent's name in metrics: its bot_id if the settings name it, else {@code *}. So there
   * are never more names than the settings have, whoever calls with whatever.
   */
  public String nameOf(@Nullable String botId) {
    return botId != null && bots.containsKey(botId) && NAME.matcher(botId).matches() ? botId : ANY;
  }

  /** The settings of a GPTBots agent; the defaults, without a key, if there are none. */
  public Bot botOrDefaults(@Nullable String botId) {
    return bot(botId).orElse(UNNAMED);
  }

  private static Bot bot(JsonNode node) {
    String endpoint = node.path("endpoint").asText("sg");
    if (!ENDPOINT.matcher(endpoint).matches()) {
      throw new InvalidSettings("endpoint must be sg, jp or th; use baseUrl for any other");
    }
    String url = node.path("baseUrl").asText("https://api-" + endpoint + ".gptbots.ai");
    Duration waiting = seconds(node, "waitingSeconds", WAITING);
    // 25 s before the end; for a short wait, while there is still some of it left.
    Duration hold = waiting.minusSeconds(25);
    Duration earliest = waiting.multipliedBy(2).dividedBy(5);
    Duration giveUp = waiting.compareTo(GIVE_UP) < 0 ? GIVE_UP : waiting;
    try {
      return new Bot(
          apiKey(node.path("apiKey").asText("").strip()),
          new URI(url.replaceFirst("/+$", "")),
          waiting,
          text(node, "holdText", "Thank you for waiting. We are looking for a person to help you."),
          seconds(node, "holdAfterSeconds", hold.compareTo(earliest) > 0 ? hold : earliest),
          text(node, "giveUpText", "Sorry, nobody is free right now. Please try again later."),
          seconds(node, "giveUpAfterSeconds", giveUp));
    } catch (URISyntaxException notAnAddress) {
      throw new InvalidSettings("baseUrl is not an address");
    }
  }

  private static String apiKey(String key) {
    if (!API_KEY.matcher(key).matches()) {
      throw new InvalidSettings("apiKey has a character that no HTTP header may have");
    }
    return key;
  }

  private static Duration seconds(JsonNode node, String field, Duration otherwise) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isInt()) {
      throw new InvalidSettings(field + " must be a whole number");
    }
    return Duration.ofSeconds(value.intValue());
  }

  private static String text(JsonNode node, String field, String otherwise) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isTextual() || value.textValue().length() > 1000) {
      throw new InvalidSettings(field + " must be a text of at most 1000 characters");
    }
    return value.textValue().strip();
  }

  private static boolean isAdmin(JsonNode tool) {
    String role = tool.path("role").asText("agent");
    if (!role.equals("agent") && !role.equals("admin")) {
      throw new InvalidSettings("a tool's role must be agent or admin");
    }
    return role.equals("admin");
  }

  private static String matching(JsonNode node, Pattern pattern, String field) {
    if (!node.isTextual() || !pattern.matcher(node.textValue()).matches()) {
      throw new InvalidSettings(field + ": must match " + pattern);
    }
    return node.textValue();
  }
}
