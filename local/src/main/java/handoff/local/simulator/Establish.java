package handoff.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Json;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The body of GPTBots' first call, made of what a caller of the simulator wants in it. */
final class Establish {
  /** The agent of the vendor's own example. */
  private static final String BOT = "665d88b03ce2b13cf2d573454";

  private Establish() {}

  /**
   * @param wish any of {@code conversationId}, {@code botId}, {@code email}, {@code phone}, {@code
   *     userId}, {@code anonymousId}, and either {@code transcript}, a list of {@code
   *     {message_type, text}}, or {@code question}
   */
  static ObjectNode of(ObjectNode wish, long timestamp) {
    String email = wish.path("email").asText("visitor@example.com");
    ObjectNode json = Json.object();
    json.set("body", transcript(wish));
    json.put("timestamp", timestamp)
        .put("email", email)
        .put("conversation_id", wish.path("conversationId").asText(newId()))
        .put("bot_id", wish.path("botId").asText(BOT));
    ObjectNode user = json.putObject("user_info");
    user.set("phone", wish.path("phone").isTextual() ? wish.get("phone") : user.nullNode());
    user.put("email", email);
    user.set("user_id", wish.path("userId").isTextual() ? wish.get("userId") : user.nullNode());
    user.put("anonymous_id", wish.path("anonymousId").asText(newId()));
    return json;
  }

  private static JsonNode transcript(ObjectNode wish) {
    if (wish.path("transcript").isArray()) {
      return wish.get("transcript");
    }
    ArrayNode turns = Json.array();
    turns
        .addObject()
        .put("message_type", "QUESTION")
        .put("text", wish.path("question").asText("I want to talk to a person."));
    turns.addObject().put("message_type", "ANSWER").put("text", "");
    return turns;
  }

  /** Twelve bytes in hexadecimal, as the vendor's examples have them. */
  private static String newId() {
    byte[] id = new byte[12];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
