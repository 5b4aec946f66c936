package handoff.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import java.time.Instant;

/** Something to be done later. All but {@link Webhook} are pointers into the table. */
public sealed interface Job {
  /** See that this reply is appended and sent. */
  record Deliver(String conversationId, String key) implements Job {}

  /**
   * Say that we are looking for somebody, if nothing has reached the user yet.
   *
   * @param establish which handoff, by GPTBots' time of its establish
   * @param due when, not before
   */
  record Hold(String conversationId, long establish, Instant due) implements Job {}

  /** Say that nobody is free, and end it, if no person has replied yet. */
  record GiveUp(String conversationId, long establish, Instant due) implements Job {}

  /**
   * Do a call of GPTBots that came while the table was away.
   *
   * @param name which of its calls
   * @param body the call's JSON, as it came
   */
  record Webhook(String name, String body) implements Job {
    @Override
    public String toString() {
      return "Webhook[" + name + "]";
    }
  }

  /** The queue's form. */
  default String toJson() {
    ObjectNode json = Json.object();
    switch (this) {
      case Deliver(String conversation, String key) ->
          json.put("do", "deliver").put("conversation", conversation).put("key", key);
      case Hold(String conversation, long establish, Instant due) ->
          json.put("do", "hold")
              .put("conversation", conversation)
              .put("establish", establish)
              .put("due", due.toEpochMilli());
      case GiveUp(String conversation, long establish, Instant due) ->
          json.put("do", "give-up")
              .put("conversation", conversation)
              .put("establish", establish)
              .put("due", due.toEpochMilli());
      case Webhook(String name, String body) ->
          json.put("do", "webhook").put("name", name).put("body", body);
    }
    return Json.write(json);
  }

  /**
   * Reads the queue's form.
   *
   * @throws IllegalArgumentException if it is not one of ours
   */
  static Job parse(String text) {
    JsonNode json = Json.parse(text);
    String conversationId = json.path("conversation").asText();
    Instant due = Instant.ofEpochMilli(json.path("due").asLong());
    long establish = json.path("establish").asLong();
    return switch (json.path("do").asText()) {
      case "deliver" -> new Deliver(conversationId, json.path("key").asText());
      case "hold" -> new Hold(conversationId, establish, due);
      case "give-up" -> new GiveUp(conversationId, establish, due);
      case "webhook" -> new Webhook(json.path("name").asText(), json.path("body").asText());
      default -> throw new IllegalArgumentException("a job of no kind we know");
    };
  }
}
