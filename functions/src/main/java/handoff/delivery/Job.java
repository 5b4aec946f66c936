package handoff.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import java.time.Instant;

/** Something to be done later: a pointer into the table, without anything of the user's. */
public sealed interface Job {
  String conversationId();

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

  /** The queue's form. */
  default String toJson() {
    ObjectNode json = Json.object().put("conversation", conversationId());
    switch (this) {
      case Deliver(_, String key) -> json.put("do", "deliver").put("key", key);
      case Hold(_, long establish, Instant due) ->
          json.put("do", "hold").put("establish", establish).put("due", due.toEpochMilli());
      case GiveUp(_, long establish, Instant due) ->
          json.put("do", "give-up").put("establish", establish).put("due", due.toEpochMilli());
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
      default -> throw new IllegalArgumentException("a job of no kind we know");
    };
  }
}
