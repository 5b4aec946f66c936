package handoff.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Call;
import handoff.local.web.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** GPTBots' API for the bridge's calls, with GPTBots' own codes. Thread-safe. */
final class Api {
  private static final int BAD_PARAMETER = 40000;
  private static final int NOT_AUTHENTICATED = 40127;
  private static final int UNKNOWN_CONVERSATION = 40356;
  private static final int OTHER_AGENTS_CONVERSATION = 40358;

  /** The channel of every user here: the chat window is a widget. */
  private static final String CHANNEL = "WIDGET";

  /** An HTTP answer. */
  private record Answer(int status, JsonNode body) {
    static Answer of(int status, int code, String message) {
      return new Answer(status, Json.object().put("code", code).put("message", message));
    }
  }

  private final Simulator simulator;
  private final Map<String, String> keys;

  /**
   * Creates the API.
   *
   * @param keys the API key of each GPTBots agent by bot_id, {@code *} for any other
   */
  Api(Simulator simulator, Map<String, String> keys) {
    this.simulator = simulator;
    this.keys = Map.copyOf(keys);
  }

  void take(Call call) throws IOException, InterruptedException {
    Behaviour behaviour = simulator.nextBehaviour();
    byte[] body = call.body();
    switch (behaviour.mode()) {
      case OK -> send(call, serve(call, body));
      case DROP_BEFORE -> call.drop();
      case DROP_AFTER -> {
        serve(call, body);
        call.drop();
      }
      case DROP_WITHIN -> cut(call, serve(call, body));
      case CODE -> send(call, Answer.of(200, behaviour.code(), "simulated"));
      case STATUS -> {
        behaviour.retryAfter().ifPresent(wait -> call.with("retry-after", String.valueOf(wait)));
        send(call, Answer.of(behaviour.status(), behaviour.code(), "simulated"));
      }
      case SLOW -> {
        Answer answer = serve(call, body);
        simulator.pause(behaviour.millis());
        send(call, answer);
      }
      case DRIBBLE -> dribble(call, serve(call, body), behaviour.millis());
    }
  }

  private Answer serve(Call call, byte[] body) throws InterruptedException {
    String bearer = call.header("authorization").orElse("");
    if (keys.values().stream().noneMatch(key -> bearer.equals("Bearer " + key))) {
      return Answer.of(401, NOT_AUTHENTICATED, "Authentication failed");
    }
    return switch (call.method() + " " + call.path()) {
      case "POST /v1/human/message/receive", "POST /v1/human/close" -> human(call, bearer, body);
      case "GET /v1/user/get-user-cdp" -> channel(call.query());
      case "GET /v2/user-property/query" -> attributes(call.query());
      case "GET /v1/api-key/verify" -> verify(bearer);
      case "POST /v1/webhook/check" -> new Answer(200, simulator.checkWebhooks());
      default -> Answer.of(404, BAD_PARAMETER, "No such call");
    };
  }

  private Answer human(Call call, String bearer, byte[] body) {
    JsonNode json;
    try {
      json = Json.parse(body);
    } catch (IllegalArgumentException notJson) {
      return Answer.of(400, BAD_PARAMETER, "The body is not JSON");
    }
    boolean closes = call.path().endsWith("/close");
    String id = json.path("conversation_id").asText("");
    JsonNode text = json.path("body");
    if (id.isEmpty() || !json.path("timestamp").isIntegralNumber()) {
      return Answer.of(400, BAD_PARAMETER, "conversation_id and timestamp are required");
    }
    if (!closes && !(text.isTextual() && !text.textValue().isEmpty())) {
      return Answer.of(400, BAD_PARAMETER, "body is required");
    }
    Optional<Handoff> handoff = simulator.find(id);
    if (handoff.isPresent() && !bearer.equals("Bearer " + key(handoff.get().botId))) {
      return Answer.of(400, OTHER_AGENTS_CONVERSATION, "The conversation is another agent's");
    }
    long timestamp = json.get("timestamp").longValue();
    boolean done =
        handoff.isPresent()
            && (closes
                ? simulator.closedByAgent(handoff.get(), timestamp)
                : simulator.replied(handoff.get(), text.textValue(), timestamp));
    return done
        ? Answer.of(200, 0, "success")
        : Answer.of(400, UNKNOWN_CONVERSATION, "The conversation does not exist");
  }

  /**
   * Answers with the key's entity. The field names are a guess: the vendor does not document them.
   */
  private Answer verify(String bearer) {
    String id =
        keys.entrySet().stream()
            .filter(entry -> bearer.equals("Bearer " + entry.getValue()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("*");
    ObjectNode body = Json.object().put("code", 0).put("message", "success");
    body.putObject("data").put("entity_type", "AGENT").put("entity_id", id);
    return new Answer(200, body);
  }

  /**
   * Answers with a user's ids and their channels. That there are these three is documented; the
   * form around them is a guess.
   */
  private static Answer channel(Map<String, String> query) {
    String user = query.getOrDefault("user_id", "");
    String anonymous = query.getOrDefault("anonymous_id", "");
    if (user.isEmpty() && anonymous.isEmpty()) {
      return Answer.of(400, BAD_PARAMETER, "user_id or anonymous_id is required");
    }
    ObjectNode body = Json.object().put("user_id", user);
    body.putArray("anonymous_ids")
        .addObject()
        .put("anonymous_id", anonymous)
        .put("conversation_type", CHANNEL);
    return new Answer(200, body);
  }

  /** Answers with a user's attributes, in the form of the vendor's page. */
  private static Answer attributes(Map<String, String> query) {
    String name = query.containsKey("user_ids") ? "user_id" : "anonymous_id";
    String id = query.getOrDefault(name + "s", "");
    if (id.isEmpty()) {
      return Answer.of(400, BAD_PARAMETER, "user_ids or anonymous_ids is required");
    }
    ArrayNode users = Json.array();
    ArrayNode values = users.addObject().put(name, id).putArray("property_values");
    values.addObject().put("property_name", "plan").put("value", "premium");
    values.addObject().put("property_name", "city").put("value", "Osaka");
    return new Answer(200, users);
  }

  private String key(String botId) {
    String own = keys.get(botId);
    return own == null ? keys.getOrDefault("*", "") : own;
  }

  private static void send(Call call, Answer answer) throws IOException {
    call.answer(answer.status(), answer.body());
  }

  private static void cut(Call call, Answer answer) throws IOException {
    byte[] bytes = Json.bytes(answer.body());
    call.with("content-type", "application/json");
    OutputStream out = call.begin(answer.status(), bytes.length);
    out.write(bytes, 0, bytes.length / 2);
    out.flush();
    call.drop();
  }

  private void dribble(Call call, Answer answer, long millis)
      throws IOException, InterruptedException {
    byte[] bytes = Json.bytes(answer.body());
    call.with("content-type", "application/json");
    OutputStream out = call.begin(answer.status(), bytes.length);
    for (byte each : bytes) {
      simulator.pause(millis / bytes.length);
      out.write(each);
      out.flush();
    }
  }
}
