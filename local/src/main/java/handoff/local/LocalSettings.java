package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Json;
import handoff.settings.Bot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of the local system, in the format of the secret in AWS. Immutable. */
public final class LocalSettings {
  private final ObjectNode json;

  private LocalSettings(ObjectNode json) {
    this.json = json;
  }

  /**
   * Reads {@code local/settings.json}.
   *
   * @throws CannotStart if it is missing or not a JSON object
   */
  static LocalSettings read(Path file) {
    try {
      return new LocalSettings((ObjectNode) Json.parse(Files.readAllBytes(file)));
    } catch (IOException | IllegalArgumentException | ClassCastException unreadable) {
      throw new CannotStart("%s cannot be read: %s".formatted(file, unreadable), unreadable);
    }
  }

  /** Returns a copy with every GPTBots agent's API at this address. */
  LocalSettings withBaseUrl(String url) {
    ObjectNode copy = json.deepCopy();
    for (JsonNode bot : copy.path("bots")) {
      ((ObjectNode) bot).put("baseUrl", url).remove("endpoint");
    }
    return new LocalSettings(copy);
  }

  /** Text of the secret, as Secrets Manager would return it. */
  public String text() {
    return json.toString();
  }

  public String webhookToken() {
    return json.path("webhookTokens").path(0).asText();
  }

  /** Token of the first agent tool. */
  public String toolToken() {
    return json.path("toolTokens").properties().stream()
        .findFirst()
        .map(tool -> tool.getValue().asText())
        .orElse("");
  }

  /** API keys by bot_id, {@code *} for any other. */
  Map<String, String> apiKeys() {
    Map<String, String> keys = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> bot : json.path("bots").properties()) {
      keys.put(bot.getKey(), bot.getValue().path("apiKey").asText());
    }
    return keys;
  }

  /** Time that GPTBots waits for the first reply. */
  Duration waiting() {
    JsonNode seconds = json.path("bots").path("*").path("waitingSeconds");
    return Duration.ofSeconds(seconds.asLong(Bot.WAITING.toSeconds()));
  }
}
