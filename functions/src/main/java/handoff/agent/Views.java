package handoff.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Conversation;
import handoff.conversation.History.Event;
import handoff.conversation.Reply;
import handoff.conversation.User;
import handoff.http.Failure;
import handoff.http.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON of the agent side. */
final class Views {
  private Views() {}

  /** A conversation as the queue shows it. */
  static ObjectNode summary(Conversation conversation) {
    ObjectNode view =
        Json.object()
            .put("id", conversation.id())
            .put("state", lower(conversation.state()))
            .put("handoff", conversation.handoff())
            .put("botId", conversation.botId())
            .set("user", user(conversation.user()));
    return view.put("waitingSince", text(conversation.arrivedAt()))
        .put("deadlineAt", text(conversation.deadlineAt()))
        .put("closedAt", text(conversation.closedAt()))
        .put("assignee", conversation.assignee())
        .put("version", conversation.version());
  }

  /** A conversation with what has happened in it, or a page of that. */
  static ObjectNode conversation(Conversation conversation, List<Event> events) {
    ObjectNode view =
        summary(conversation)
            .put("connectedAt", text(conversation.connectedAt()))
            .put("firstHumanReplyAt", text(conversation.firstHumanReplyAt()));
    ArrayNode context = view.putArray("context");
    ArrayNode messages = view.putArray("messages");
    ArrayNode entries = view.putArray("entries");
    String before = null;
    for (Event event : events.stream().sorted(Comparator.comparing(Views::at)).toList()) {
      switch (event) {
        case Event.Context c when c.establishedAt() == conversation.lastEstablish() ->
            context.addAll(turns(c));
        case Event.Context _ -> {}
        case Event.FromUser message -> {
          messages.add(fromUser(message, conversation, message.text().equals(before)));
          before = message.text();
        }
        case Event.ToUser(Reply reply) -> messages.add(toUser(reply));
        case Event.Entry entry ->
            entries.add(
                Json.object()
                    .put("what", entry.what())
                    .put("why", entry.why().toLowerCase(Locale.ROOT))
                    .put("at", text(entry.at())));
      }
    }
    return view;
  }

  /** A reply as its sender sees it. */
  static ObjectNode reply(Reply reply) {
    ObjectNode view =
        Json.object()
            .put("id", reply.key())
            .put("status", status(reply))
            .put("acceptedAt", text(reply.acceptedAt()));
    if (reply.status() == Reply.Status.SENT) {
      view.put("sentAt", text(reply.settledAt()));
    }
    if (reply.code() != null || reply.message() != null) {
      view.putObject("gptbots").put("code", reply.code()).put("message", reply.message());
    }
    return view;
  }

  private static ObjectNode fromUser(
      Event.FromUser message, Conversation conversation, boolean possibleRepeat) {
    ObjectNode view =
        Json.object()
            .put("id", message.key())
            .put("from", "user")
            .put("text", message.text())
            .put("at", text(Instant.ofEpochMilli(message.at())))
            .put("status", "received");
    if (possibleRepeat) {
      view.put("possibleRepeat", true);
    }
    Instant closedAt = conversation.closedAt();
    if (conversation.isClosed() && closedAt != null && message.receivedAt().isAfter(closedAt)) {
      view.put("afterClose", true);
    }
    if (message.cut()) {
      view.put("cut", true);
    }
    return view;
  }

  private static ObjectNode toUser(Reply reply) {
    ObjectNode view =
        reply(reply)
            .put("from", reply.isSystem() ? "system" : "agent")
            .put("type", lower(reply.kind()))
            .put("at", text(reply.acceptedAt()))
            .put("caller", reply.caller());
    if (reply.text() != null) {
      view.put("text", reply.text());
    }
    if (reply.agent() != null) {
      view.putObject("agent").put("id", reply.agent().id()).put("name", reply.agent().name());
    }
    return view;
  }

  /** What GPTBots sent, turn by turn; a body too large for one answer comes as one cut text. */
  private static ArrayNode turns(Event.Context context) {
    ArrayNode turns = Json.array();
    if (context.cut()) {
      turns.addObject().put("type", "cut").put("text", context.body());
      return turns;
    }
    JsonNode body;
    try {
      body = Json.parse(context.body()).path("body");
    } catch (Failure.Malformed impossible) {
      throw new IllegalStateException("the table holds what was parsed before", impossible);
    }
    for (JsonNode turn : body.isArray() ? body : Json.array().add(body)) {
      if (!turn.isMissingNode() && !turn.isNull()) {
        turns
            .addObject()
            .put("type", turn.path("message_type").asText("UNKNOWN").toLowerCase(Locale.ROOT))
            .put("text", turn.isObject() ? turn.path("text").asText("") : turn.asText());
      }
    }
    return turns;
  }

  private static ObjectNode user(User user) {
    return Json.object()
        .put("userId", user.userId())
        .put("anonymousId", user.anonymousId())
        .put("email", user.email())
        .put("phone", user.phone());
  }

  private static Instant at(Event event) {
    return switch (event) {
      case Event.Context context -> Instant.ofEpochMilli(context.establishedAt());
      case Event.FromUser message -> Instant.ofEpochMilli(message.at());
      case Event.ToUser(Reply reply) -> reply.acceptedAt();
      case Event.Entry entry -> entry.at();
    };
  }

  private static String status(Reply reply) {
    return reply.status() == Reply.Status.PENDING ? "queued" : lower(reply.status());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
