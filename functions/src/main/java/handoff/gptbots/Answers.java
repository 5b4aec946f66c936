package handoff.gptbots;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import handoff.gptbots.Outcome.Verdict;
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
 * Reads GPTBots' answers. Its reply pages name no codes. The codes here are documented for its
 * other APIs; {@code 0} and {@code 200} mean success in its examples.
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
    Verdict verdict = verdict(answer.statusCode(), code, readable);
    return new Outcome(verdict, code, cut(message), retryAfter(answer));
  }

  /**
   * The ids of agents in an answer, at any depth: GPTBots' page says that the answer names the
   * key's entity, but not in which field.
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

  /** The results of a check of webhooks, also where they are wrapped in "data" as elsewhere. */
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

  private static Verdict verdict(int status, @Nullable Integer code, boolean readable) {
    return switch (status / 100) {
      case 2 -> readable ? verdict(code) : Verdict.UNCLEAR;
      case 4 ->
          switch (status) {
            case 401, 403 -> Verdict.UNAUTHORIZED;
            case 429 -> Verdict.LIMITED;
            default -> code != null && code == 40127 ? Verdict.UNAUTHORIZED : Verdict.REFUSED;
          };
      case 5 -> status == 503 ? Verdict.NOT_SENT : Verdict.UNKNOWN;
      default -> Verdict.REFUSED;
    };
  }

  private static Verdict verdict(@Nullable Integer code) {
    if (code == null) {
      return Verdict.DELIVERED;
    }
    return switch (code) {
      case 0, 200 -> Verdict.DELIVERED;
      // Parameter, conversation not found or not matching, out of credits, API off, agent deleted.
      case 40000, 40356, 40358, 20022, 20055, 20059 -> Verdict.REFUSED;
      case 40127 -> Verdict.UNAUTHORIZED;
      case 50000 -> Verdict.UNKNOWN;
      default -> Verdict.UNCLEAR;
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
