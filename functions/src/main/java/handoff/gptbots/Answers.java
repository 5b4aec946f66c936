package handoff.gptbots;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import handoff.gptbots.Outcome.Verdict;
import handoff.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers. Only GPTBots' own JSON {@code code} is its word, whatever the HTTP status: an
 * answer without one comes from something in between. Its reply pages name no codes. The codes here
 * are documented for its other APIs; {@code 0} and {@code 200} mean success in its examples.
 */
final class Answers {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern ID = Pattern.compile("(?i)id|(entity|agent|bot)_?id");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private Answers() {}

  /**
   * Reads the outcome of a call.
   *
   * @param documented the fields of a success that has no code, as the call's page documents them
   */
  static Outcome outcome(HttpResponse<String> answer, Set<String> documented) {
    String text = Json.withoutMark(answer.body());
    Map<String, String> fields = fields(text);
    Integer code = code(fields.get("code"));
    Verdict verdict =
        code == null
            ? ofTheNetwork(answer.statusCode(), isSuccess(text, fields.keySet(), documented))
            : ofGptBots(code, answer.statusCode());
    String message = code == null ? null : cut(fields.get("message"));
    return new Outcome(verdict, code, message, retryAfter(answer));
  }

  private static boolean isSuccess(String text, Set<String> fields, Set<String> documented) {
    return text.isBlank() || (!fields.contains("code") && fields.containsAll(documented));
  }

  private static Verdict ofGptBots(int code, int status) {
    return switch (code) {
      case 0, 200 -> Verdict.DELIVERED;
      // Parameter, conversation not found or not matching, out of credits, API off, agent deleted.
      case 40000, 40356, 40358, 20022, 20055, 20059 -> Verdict.REFUSED;
      case 40127 -> Verdict.UNAUTHORIZED;
      case 50000 -> Verdict.UNKNOWN;
      default ->
          switch (status) {
            case 401, 403 -> Verdict.UNAUTHORIZED;
            case 429 -> Verdict.LIMITED;
            case 503 -> Verdict.NOT_SENT;
            default ->
                status >= 500 ? Verdict.UNKNOWN : status >= 400 ? Verdict.REFUSED : Verdict.UNCLEAR;
          };
    };
  }

  /** An answer that is not GPTBots' own: below 500 the request was surely not taken. */
  private static Verdict ofTheNetwork(int status, boolean success) {
    return switch (status) {
      case 401, 403 -> Verdict.UNAUTHORIZED;
      case 429 -> Verdict.LIMITED;
      case 503 -> Verdict.NOT_SENT;
      default -> {
        if (status / 100 == 2) {
          yield success ? Verdict.DELIVERED : Verdict.UNCLEAR;
        }
        yield status >= 500 ? Verdict.UNKNOWN : Verdict.NOT_SENT;
      }
    };
  }

  /**
   * The fields of a JSON object, as far as it can be read: a long answer may be cut. Objects and
   * lists have an empty text; anything but an object has no fields.
   */
  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return fields;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        fields.put(name, parser.nextToken().isScalarValue() ? parser.getText() : "");
        parser.skipChildren();
      }
    } catch (IOException end) {
      // What was read before is true all the same.
    }
    return fields;
  }

  /** A code of GPTBots, however it is spelled; null for anything else. */
  private static @Nullable Integer code(@Nullable String text) {
    OptionalLong number = text == null ? OptionalLong.empty() : Json.wholeNumber(text);
    long code = number.orElse(Long.MAX_VALUE);
    return code == (int) code ? Integer.valueOf((int) code) : null;
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

  /** Both forms of RFC 9110: seconds, or a date by the clock of who answers. */
  private static @Nullable Duration retryAfter(HttpResponse<String> answer) {
    String value = answer.headers().firstValue("Retry-After").orElse("").strip();
    if (SECONDS.matcher(value).matches()) {
      return Duration.ofSeconds(Integer.parseInt(value));
    }
    Instant then = date(value);
    if (then == null) {
      return null;
    }
    Instant now = date(answer.headers().firstValue("Date").orElse(""));
    Duration wait = Duration.between(now == null ? Instant.now() : now, then);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private static @Nullable Instant date(String text) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  /** A whole answer as JSON; a missing node if it is none. */
  static JsonNode parse(String body) {
    try {
      String text = Json.withoutMark(body);
      return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  private static @Nullable String cut(@Nullable String message) {
    return message == null || message.length() <= 500 ? message : message.substring(0, 500);
  }
}
