package handoff.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings, from one secret. Immutable.
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
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Names shorter than any token. Another may be a token or a key in the wrong place. */
  private static final Pattern SHOWN = Pattern.compile("\\*|[A-Za-z0-9._-]{1,31}");

  static final String ANY = "*";

  private final List<Token> webhookTokens;
  private final Map<Tool, Token> toolTokens;
  private final Map<String, Bot> bots;

  /**
   * A tool that calls us.
   *
   * @param isAdmin true if it may also erase, export and audit
   */
  public record Tool(String name, boolean isAdmin) {}

  Settings(List<Token> webhookTokens, Map<Tool, Token> toolTokens, Map<String, Bot> bots) {
    this.webhookTokens = List.copyOf(webhookTokens);
    this.toolTokens = new LinkedHashMap<>(toolTokens);
    this.bots = Collections.unmodifiableMap(new LinkedHashMap<>(bots));
  }

  /** Reads the secret's text, and collects every broken rule. */
  public static Reading read(String secret) {
    return new SettingsReader().read(secret);
  }

  /**
   * Reads a secret's text that should be right.
   *
   * @throws InvalidSettings naming every broken rule, never a value
   */
  public static Settings parse(String secret) {
    Reading reading = read(secret);
    Settings settings = reading.settings();
    if (settings == null) {
      throw new InvalidSettings(reading.violations());
    }
    return settings;
  }

  /** A name from the secret as it may be shown. */
  public static String shown(String name) {
    return SHOWN.matcher(name).matches() ? name : "(a name that is not shown)";
  }

  /** Tells whether this is a webhook token. Two may be valid at once, for rotation. */
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

  /** Tells whether there is a tool of this name. */
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
    return bots;
  }

  /**
   * A GPTBots agent's name in metrics: its bot_id if the settings name it, else {@code *}. So a
   * caller cannot make new names, each of which would cost money.
   */
  public String nameOf(@Nullable String botId) {
    return botId != null && bots.containsKey(botId) && NAME.matcher(botId).matches() ? botId : ANY;
  }

  /** The settings of a GPTBots agent; the defaults, without a key, if there are none. */
  public Bot botOrDefaults(@Nullable String botId) {
    return bot(botId).orElse(Bot.DEFAULTS);
  }
}
