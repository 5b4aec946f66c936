package handoff.settings;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.json.Json;
import handoff.json.MalformedJson;
import handoff.settings.Settings.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the secret once, and does not stop at the first broken rule. */
final class SettingsReader {
  private static final Pattern WEBHOOK_TOKEN = Pattern.compile("[A-Za-z0-9._~-]{32,256}");
  private static final Pattern TOOL_TOKEN = Pattern.compile("[!-~]{32,256}");
  private static final Pattern GENERATED = Pattern.compile("[A-Za-z0-9]{64}");
  private static final Pattern ROLE = Pattern.compile("agent|admin");

  private final List<Violation> violations = new ArrayList<>();
  private final List<String> guessable = new ArrayList<>();
  private final List<Token> webhookTokens = new ArrayList<>();
  private final Map<Tool, Token> toolTokens = new LinkedHashMap<>();
  private final Map<String, Bot> bots = new LinkedHashMap<>();

  Reading read(String secret) {
    try {
      JsonNode json = Json.parse(secret);
      if (json.isObject()) {
        read(Field.root(json, violations));
      } else {
        violations.add(new Violation("the secret", "must be a JSON object"));
      }
    } catch (MalformedJson notJson) {
      violations.add(new Violation("the secret", "must be JSON"));
    }
    Settings settings = violations.isEmpty() ? new Settings(webhookTokens, toolTokens, bots) : null;
    return new Reading(settings, violations, guessable);
  }

  private void read(Field secret) {
    Field webhooks = secret.at("webhookTokens");
    for (Field token : webhooks.entries()) {
      token(token, WEBHOOK_TOKEN, "must be 32 to 256 letters, digits, dots, underscores, ~ or -")
          .ifPresent(webhookTokens::add);
    }
    secret.at("toolTokens").members().forEach(this::tool);
    secret.at("bots").members().forEach((id, bot) -> bots.put(id, Bot.read(bot)));
    Field generated = secret.at("generated");
    if (!generated.isAbsent()) {
      generated.text(GENERATED, "must be 64 letters and digits").ifPresent(this::generated);
    } else if (webhooks.entries().isEmpty()) {
      webhooks.violate("is missing");
    }
  }

  private void tool(String name, Field tool) {
    if (!Settings.NAME.matcher(name).matches()) {
      tool.violate("must have a name of at most 64 letters, digits, dots, underscores or -");
    }
    String role = tool.at("role").text(ROLE, "must be agent or admin", "agent");
    token(
            tool.isObject() ? tool.at("token") : tool,
            TOOL_TOKEN,
            "must be 32 to 256 visible ASCII characters")
        .ifPresent(token -> toolTokens.put(new Tool(name, role.equals("admin")), token));
  }

  private Optional<Token> token(Field field, Pattern shape, String rule) {
    Optional<String> text = field.text(shape, rule);
    if (text.filter(Token::looksTyped).isPresent()) {
      guessable.add(field.path());
    }
    return text.map(Token::new);
  }

  /** Takes the tokens that CloudFormation made in place of those that nobody has set. */
  private void generated(String text) {
    if (webhookTokens.isEmpty()) {
      webhookTokens.add(new Token(text.substring(0, 32)));
    }
    if (toolTokens.isEmpty()) {
      toolTokens.put(new Tool("tool", false), new Token(text.substring(32)));
    }
  }
}
