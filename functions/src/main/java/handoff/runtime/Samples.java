package handoff.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.http.Route;
import handoff.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The events of a priming, and the conversation and settings that they find. */
final class Samples {
  static final String NAME = "priming";

  private static final String KEY = "1#tool:" + NAME + "#" + NAME;

  private final String webhookToken = UUID.randomUUID().toString();
  private final String toolToken = UUID.randomUUID().toString();
  private final Instant now = Instant.now();
  private final String groupClaim;

  Samples(String groupClaim) {
    this.groupClaim = groupClaim;
  }

  /** A call of a route for each of its keys. */
  List<ObjectNode> calls(Route<?> route) {
    return route.keys().stream().map(key -> call(route, key)).toList();
  }

  /** Calls of routes that take nothing but a path. */
  static List<ObjectNode> pages(List<String> keys, Map<String, String> parameters) {
    List<ObjectNode> calls = new ArrayList<>();
    for (String key : keys) {
      ObjectNode event = new Samples(NAME).event(key, Json.object());
      event.remove("body");
      ObjectNode path = event.putObject("pathParameters");
      parameters.forEach((name, value) -> {
        if (key.contains("{" + name)) {
          path.put(name, value);
        }
      });
      calls.add(event);
    }
    return calls;
  }

  private ObjectNode call(Route<?> route, String key) {
    ObjectNode event = event(key, body(route));
    if (route.query().contains("id")) {
      event.putObject("queryStringParameters").put("id", "tool:" + NAME);
    }
    if (key.contains(" /tool/")) {
      event.withObject("/headers").put("authorization", "Bearer " + toolToken);
    } else if (!route.isWebhook()) {
      signIn(event);
    }
    return event;
  }

  private void signIn(ObjectNode event) {
    ObjectNode claims =
        Json.object().put("sub", NAME).put("iss", NAME).put("exp", now.getEpochSecond());
    claims.putArray(groupClaim).add("admin").add("agent");
    event
        .withObject("/requestContext/authorizer/jwt/claims")
        .put("sub", NAME)
        .put("iss", NAME)
        .put("exp", Long.toString(now.getEpochSecond()))
        .put(groupClaim, "[admin agent]");
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Json.write(claims).getBytes(StandardCharsets.UTF_8));
    event
        .withObject("/headers")
        .put("authorization", "Bearer %s.%s.%s".formatted(NAME, payload, NAME));
  }

  private ObjectNode event(String key, ObjectNode body) {
    String method = key.substring(0, key.indexOf(' '));
    String path =
        key.substring(method.length() + 1)
            .replace("{token}", webhookToken)
            .replace("{id}", NAME)
            .replace("{key}", NAME);
    ObjectNode event = Json.object();
    event
        .put("version", "2.0")
        .put("routeKey", key)
        .put("rawPath", path)
        .put("rawQueryString", "")
        .put("isBase64Encoded", false)
        .put("body", Json.write(body));
    event
        .putObject("headers")
        .put("content-type", "application/json")
        .put("idempotency-key", NAME)
        .put("host", NAME)
        .put("x-forwarded-for", "127.0.0.1");
    ObjectNode parameters = event.putObject("pathParameters");
    if (key.contains("{token}")) {
      parameters.put("token", webhookToken);
    }
    for (String name : new String[] {"id", "key"}) {
      if (key.contains("{" + name + "}")) {
        parameters.put(name, NAME);
      }
    }
    event
        .putObject("requestContext")
        .put("accountId", NAME)
        .put("apiId", NAME)
        .put("domainName", NAME)
        .put("requestId", NAME)
        .put("routeKey", key)
        .put("stage", "$default")
        .put("timeEpoch", now.toEpochMilli())
        .putObject("http")
        .put("method", method)
        .put("path", path)
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "127.0.0.1");
    return event;
  }

  private ObjectNode body(Route<?> route) {
    ObjectNode body = Json.object();
    for (String field : route.body()) {
      JsonNode value = field(field);
      if (!value.isMissingNode()) {
        body.set(field, value);
      }
    }
    return body;
  }

  /**
   * The sample of a body's field, the same for every route.
   *
   * @return a missing node for a field that is left out
   * @throws IllegalStateException if there is none
   */
  private JsonNode field(String name) {
    ObjectNode value = Json.object();
    switch (name) {
      case "conversation_id", "bot_id", "body", "text", "userId", "name" -> value.put(name, NAME);
      case "timestamp" -> value.put(name, now.toEpochMilli());
      case "type" -> value.put(name, "USER_CLOSED");
      case "user_info" ->
          value.putObject(name).put("user_id", NAME).put("anonymous_id", NAME).put("email", NAME);
      case "agent" -> value.putObject(name).put("id", NAME).put("name", NAME);
      case "to" -> value.putObject(name).put("id", "tool:" + NAME).put("name", NAME);
      case "takeover", "istest", "onDuty" -> value.put(name, false);
      case "seenVersion" -> value.put(name, now.toEpochMilli());
      case "language" -> value.put(name, "en");
      case "email", "anonymousId", "cursor" -> {
        // In place of another field, or of an earlier answer.
      }
      default -> throw new IllegalStateException("no sample of the field " + name);
    }
    return value.path(name);
  }

  /** A job of each kind that finds something to do. */
  ObjectNode jobs() {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    for (String job : new String[] {"deliver", "hold"}) {
      ObjectNode body =
          Json.object()
              .put("do", job)
              .put("conversation", NAME)
              .put("key", KEY)
              .put("establish", 0)
              .put("due", now.toEpochMilli());
      ObjectNode record = records.addObject();
      record
          .put("messageId", NAME)
          .put("receiptHandle", NAME)
          .put("body", Json.write(body))
          .put("eventSource", "aws:sqs")
          .put("eventSourceARN", NAME)
          .put("awsRegion", NAME);
      record
          .putObject("attributes")
          .put("ApproximateReceiveCount", "1")
          .put("SentTimestamp", Long.toString(now.toEpochMilli()));
      record.putObject("messageAttributes");
    }
    return event;
  }

  /**
   * AWS as the events find it.
   *
   * @param gptBots GPTBots' address in the settings
   */
  InMemoryAws inMemory(URI gptBots) {
    ObjectNode settings = Json.object();
    settings.putArray("webhookTokens").add(webhookToken);
    settings.putObject("toolTokens").putObject(NAME).put("token", toolToken).put("role", "admin");
    settings
        .putObject("bots")
        .putObject("*")
        .put("apiKey", NAME)
        .put("baseUrl", gptBots.toString());
    return new InMemoryAws(item(), Json.write(settings));
  }

  /** A conversation and everything else at once: each reader takes its own attributes. */
  ObjectNode item() {
    ObjectNode item = Json.object();
    text(item, "pk", "C#" + NAME);
    text(item, "sk", "REPLY#" + KEY);
    text(item, "conversationId", NAME);
    text(item, "botId", NAME);
    text(item, "id", NAME);
    text(item, "key", NAME);
    text(item, "name", NAME);
    text(item, "state", "WAITING");
    text(item, "kind", "TEXT");
    text(item, "text", NAME);
    text(item, "caller", "tool:" + NAME);
    text(item, "status", "PENDING");
    text(item, "what", "EXPORTED");
    text(item, "by", "tool:" + NAME);
    number(item, "at", now.toEpochMilli());
    number(item, "handoff", 1);
    number(item, "version", 1);
    number(item, "arrivedAt", now.toEpochMilli());
    number(item, "acceptedAt", now.toEpochMilli());
    number(item, "deadlineAt", now.plus(Duration.ofHours(1)).toEpochMilli());
    number(item, "expiresAt", now.plus(Duration.ofDays(1)).getEpochSecond());
    ObjectNode user = item.putObject("user").putObject("M");
    text(user, "userId", NAME);
    text(user, "anonymousId", NAME);
    ObjectNode lease = item.putObject("lease").putObject("M");
    text(lease, "by", NAME);
    // Run out, so that it can be taken over.
    number(lease, "until", now.toEpochMilli());
    return item;
  }

  private static void text(ObjectNode item, String name, String value) {
    item.putObject(name).put("S", value);
  }

  private static void number(ObjectNode item, String name, long value) {
    item.putObject(name).put("N", Long.toString(value));
  }
}
