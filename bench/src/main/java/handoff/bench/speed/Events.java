package handoff.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The events that Lambda would hand over, made from those in {@code events/}. */
final class Events {
  /** Has three messages of the user and no answer. */
  static final String WAITING = "67d8db020fa31d1ef64f53dg";

  /** Has ten messages, of both. */
  static final String TALKING = "67d8db020fa31d1ef64f0010";

  private static final long T = 1_742_265_090_895L;
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;

  Events(Path root) {
    folder = root.resolve("events");
  }

  String of(Scenario scenario) throws IOException {
    return switch (scenario) {
      case ESTABLISH -> establish("67d8db020fa31d1ef64f0999", 999);
      case CHAT -> chat(WAITING, 4);
      case REPLY -> reply(WAITING, 1);
      case HOLD -> hold();
      case LIST -> Files.readString(folder.resolve("inbox.json"));
      case CONVERSATION -> about(TALKING, read("conversation"));
    };
  }

  /**
   * An establish with a transcript of ten turns.
   *
   * @param user another number is another user
   */
  String establish(String id, int user) throws IOException {
    return withBody(
        "establish",
        body -> {
          body.put("conversation_id", id).put("timestamp", T);
          body.withObject("/user_info").put("user_id", "user-" + user);
          body.withObject("/user_info")
              .put("anonymous_id", "652face5184b30540a6e%04d".formatted(user));
          ArrayNode turns = body.putArray("body");
          for (int turn = 0; turn < 10; turn++) {
            turns
                .addObject()
                .put(
                    "text",
                    "Turn %d: a sentence of a customer, or of the bot that answers it."
                        .formatted(turn))
                .put("message_type", turn % 2 == 0 ? "QUESTION" : "ANSWER");
          }
        });
  }

  String chat(String id, int number) throws IOException {
    return withBody(
        "chat",
        body ->
            body.put("conversation_id", id)
                .put("timestamp", T + 1000L * number)
                .put("body", "Message %d: my order 4711 never arrived.".formatted(number)));
  }

  String reply(String id, int number) throws IOException {
    ObjectNode event = read("reply");
    event.withObject("/headers").put("idempotency-key", "reply-" + number);
    return about(id, event);
  }

  private String hold() throws IOException {
    ObjectNode event = JSON.createObjectNode();
    JsonNode seen = JSON.readTree(folder.resolve("queue/deliver-hold.json").toFile());
    event.set("Records", seen.path("Records"));
    return event.toString();
  }

  private static String about(String id, ObjectNode event) {
    event.withObject("/pathParameters").put("id", id);
    return event.toString();
  }

  private ObjectNode read(String name) throws IOException {
    return (ObjectNode) JSON.readTree(folder.resolve(name + ".json").toFile());
  }

  private String withBody(String name, Consumer<ObjectNode> change) throws IOException {
    ObjectNode event = read(name);
    ObjectNode body = (ObjectNode) JSON.readTree(event.path("body").asText());
    change.accept(body);
    return event.put("body", body.toString()).toString();
  }
}
