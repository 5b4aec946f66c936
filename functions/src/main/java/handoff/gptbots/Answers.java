package handoff.gptbots;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import handoff.gptbots.Outcome.Kind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads GPTBots' answers. Its reply pages name no codes; those here are documented for its other
 * APIs, and {@code 0} and {@code 200} are what its examples give for success.
 */
final class Answers {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
  private static final Pattern ID = Pattern.compile("(?i)id|(entity|agent|bot)_?id");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,5}");

  private Answers() {}

  static Outcome outcome(HttpResponse<String> answer) {
    JsonNode body = parse(answer.body());
    String text = body.path("code").asText();
    Integer code = NUMBER.matcher(text).matches() ? Integer.valueOf(text) : null;
    String message = body.path("message").isTextual() ? body.path("message").textValue() : null;
    boolean coded = body.hasNonNull("code");
    boolean readable = answer.body().isBlank() || (body.isObject() && (code != null || !coded));
    Kind kind = kind(answer.statusCode(), code, readable);
    return new Outcome(kind, code, cut(message), retryAfter(answer));
  }

  /**
   * The ids of agents in an answer, however deep: the vendor documents that a key's entity is
   * named, but not in which field.
   */
  static Set<String> ids(String body) {
    Set<String> ids = new HashSet<>();
    collectIds(parse(body), ids);
    return ids;
  }

  private static void collectIds(JsonNode node, Set<String> ids) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getValue().isTextual() && ID.matcher(field.getKey()).matches()) {
        ids.add(field.getValue().textValue());
      }
    }
    node.forEach(child -> collectIds(child, ids));
  }

  /** The results of a check of webhooks, which other calls of GPTBots would wrap in "data". */
  static List<Webhook> webhooks(String body) {
    JsonNode answer = parse(body);
    JsonNode results = answer.has("results") ? answer.get("results") : answer.at("/data/results");
    List<Webhook> webhooks = new ArrayList<>();
    for (JsonNode result : results) {
      webhooks.add(
          new Webhook(
              result.path("type").asText(),
              result.path("webhook_url").asText(),
              result.path("reachable").asBoolean(),
              result.path("http_status").asInt(),
              result.path("latency_ms").asLong()));
    }
    return webhooks;
  }

  private static Kind kind(int status, @Nullable Integer code, boolean readable) {
    return switch (status / 100) {
      case 2 -> readable ? kind(code) : Kind.UNCLEAR;
      case 4 ->
          switch (status) {
            case 401, 403 -> Kind.UNAUTHORIZED;
            case 429 -> Kind.LIMITED;
            default -> code != null && code == 40127 ? Kind.UNAUTHORIZED : Kind.REFUSED;
          };
      case 5 -> status == 503 ? Kind.NOT_SENT : Kind.UNKNOWN;
      default -> Kind.REFUSED;
    };
  }

  private static Kind kind(@Nullable Integer code) {
    if (code == null) {
      return Kind.DELIVERED;
    }
    return switch (code) {
      case 0, 200 -> Kind.DELIVERED;
      // Parameter, conversation not found or not matching, out of credits, API off, agent deleted.
      case 40000, 40356, 40358, 20022, 20055, 20059 -> Kind.REFUSED;
      case 40127 -> Kind.UNAUTHORIZED;
      case 50000 -> Kind.UNKNOWN;
      default -> Kind.UNCLEAR;
    };
  }

  /** Seconds only: the other form of Retry-After is a date, and no API of this kind sends it. */
  private static @Nullable Duration retryAfter(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> SECONDS.matcher(value).matches())
        .map(value -> Duration.ofSeconds(Integer.parseInt(value)))
        .orElse(null);
  }

  private static JsonNode parse(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  private static @Nullable String cut(@Nullable String message) {
    return message == null || message.length() <= 500 ? message : message.substring(0, 500);
  }
}
