package handoff.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Json;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Builds the body of GPTBots' first call from a request to the simulator. */
final class Establish {
  /** GPTBots agent of the vendor's example. */
  private static final String BOT = "665d88b03ce2b13cf2d573454";

  private Establish() {}

  /**
   * Builds the body.
   *
   * @param request any of {@code conversationId}, {@code botId}, {@code email}, {@code phone},
   *     {@code userId}, {@code anonymousId}, and either {@code transcript}, a list of {@code
   *     {message_type, text}}, or {@code question}. An {@code email} of null is a customer who gave
   *     none
   */
  static ObjectNode of(ObjectNode request, long timestamp) {
    String email =
        request.path("email").isNull() ? null : request.path("email").asText("visitor@example.com");
    ObjectNode json = Json.object();
    json.set("body", transcript(request));
    json.put("timestamp", timestamp)
        .put("email", email)
        .put("conversation_id", request.path("conversationId").asText(newId()))
        .put("bot_id", request.path("botId").asText(BOT));
    ObjectNode user = json.putObject("user_info");
    user.set("phone", request.path("phone").isTextual() ? request.get("phone") : user.nullNode());
    user.put("email", email);
    user.set(
        "user_id", request.path("userId").isTextual() ? request.get("userId") : user.nullNode());
    user.put("anonymous_id", request.path("anonymousId").asText(newId()));
    return json;
  }

  private static JsonNode transcript(ObjectNode request) {
    if (request.path("transcript").isArray()) {
      return request.get("transcript");
    }
    ArrayNode turns = Json.array();
    turns
        .addObject()
        .put("message_type", "QUESTION")
        .put("text", request.path("question").asText("I want to talk to a person."));
    turns.addObject().put("message_type", "ANSWER").put("text", "");
    return turns;
  }

  /** Random id of twelve bytes in hexadecimal, as in the vendor's examples. */
  private static String newId() {
    byte[] id = new byte[12];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
