package handoff.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.Actor.Agent;
import handoff.conversation.Change;
import handoff.conversation.Close;
import handoff.conversation.Conversation;
import handoff.conversation.Handoff;
import handoff.conversation.History.Event;
import handoff.conversation.Note;
import handoff.conversation.Reply;
import handoff.conversation.User;
import handoff.json.Json;
import handoff.json.MalformedJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON of the agent side. */
final class Views {
  /**
   * The same text after an answer, or after minutes, is one more message: people say "yes" twice.
   */
  private static final Duration REPEATED_WITHIN = Duration.ofMinutes(5);

  private Views() {}

  /** A conversation as the queue shows it. */
  static ObjectNode summary(Conversation conversation, Instant now) {
    Handoff handoff = conversation.handoff();
    ObjectNode view =
        Json.object()
            .put("id", conversation.id())
            .put("state", lower(conversation.state()))
            .put("handoff", handoff.number())
            .put("botId", conversation.botId())
            .set("user", user(conversation.user()));
    return view.put("waitingSince", text(handoff.arrivedAt()))
        .put("deadlineAt", text(handoff.deadlineAt()))
        .put("secondsLeft", secondsLeft(conversation, now))
        .put("closedAt", text(handoff.closedAt()))
        .put("claimedAt", text(conversation.claimedAt()))
        .put("connectedAt", text(handoff.connectedAt()))
        .put("firstHumanReplyAt", text(handoff.firstHumanReplyAt()))
        .put("version", conversation.version())
        .set("assignee", owner(conversation.assignee()));
  }

  /** Until GPTBots gives up waiting; null once it does not wait any more. */
  private static @Nullable Long secondsLeft(Conversation conversation, Instant now) {
    Instant deadline = conversation.handoff().deadlineAt();
    boolean waits = !conversation.isClosed() && !conversation.handoff().isConnected();
    return deadline == null || !waits
        ? null
        : Long.valueOf(Math.max(0, Duration.between(now, deadline).toSeconds()));
  }

  /**
   * A conversation with its messages, notes and entries, or a page of them.
   *
   * @param first whether it is the first page
   */
  static ObjectNode conversation(
      Conversation conversation, List<Event> events, boolean first, Instant now) {
    List<Event> shown = events.stream().filter(Views::isShown).toList();
    ObjectNode view = history(conversation, shown, first, now);
    ArrayNode context = view.putArray("context");
    long current = conversation.handoff().establishedAt();
    for (Event event : events) {
      if (event instanceof Event.Context call && call.establishedAt() == current) {
        context.addAll(turns(call));
      }
    }
    return view;
  }

  /** Nothing came of a refused reply, and its writer was told at once. */
  private static boolean isShown(Event event) {
    return !(event instanceof Event.ToUser(Reply reply) && reply.status() == Reply.Status.REFUSED);
  }

  /** All that is kept of a conversation, or a page of that: GPTBots' calls as they came. */
  static ObjectNode export(
      Conversation conversation, List<Event> events, boolean first, Instant now) {
    ObjectNode view = history(conversation, events, first, now);
    ArrayNode establishes = view.putArray("establishes");
    for (Event event : events) {
      if (event instanceof Event.Context context) {
        establishes
            .addObject()
            .put("at", text(Instant.ofEpochMilli(context.establishedAt())))
            .put("body", context.body());
      }
    }
    return view;
  }

  private static ObjectNode history(
      Conversation conversation, List<Event> events, boolean first, Instant now) {
    ObjectNode view = summary(conversation, now);
    ArrayNode messages = view.putArray("messages");
    ArrayNode notes = view.putArray("notes");
    ArrayNode entries = view.putArray("entries");
    Event.FromUser before = null;
    for (Event event : inOrder(events, conversation, first)) {
      switch (event) {
        case Event.Context _ -> {}
        case Event.FromUser message -> {
          messages.add(fromUser(message, conversation, isRepeat(message, before)));
          before = message;
        }
        case Event.ToUser(Reply reply) -> {
          messages.add(toUser(reply));
          before = reply.isSystem() ? before : null;
        }
        case Event.Noted(Note note) -> notes.add(note(note));
        case Event.Changed(Change change) -> entries.add(change(change));
        case Event.Entry entry -> entries.add(entry(entry));
      }
    }
    return view;
  }

  /** The events by time; on the first page with those that the conversation's own item holds. */
  private static List<Event> inOrder(List<Event> events, Conversation conversation, boolean first) {
    Set<Event> all = new LinkedHashSet<>();
    Close close = conversation.close();
    if (first && close != null) {
      all.add(new Event.Entry("closed", close.why().name(), close.at(), false));
    }
    all.addAll(events);
    Change change = conversation.change();
    if (first && change != null) {
      all.add(new Event.Changed(change));
    }
    return all.stream()
        .sorted(Comparator.comparing(Views::at).thenComparing(event -> !isLate(event)))
        .toList();
  }

  private static boolean isLate(Event event) {
    return event instanceof Event.Entry entry && entry.late();
  }

  /** GPTBots gives no message id, so that one it sends again with a new time looks like this. */
  private static boolean isRepeat(Event.FromUser message, Event.@Nullable FromUser before) {
    return before != null
        && message.text().equals(before.text())
        && message.at() - before.at() <= REPEATED_WITHIN.toMillis();
  }

  private static ObjectNode entry(Event.Entry entry) {
    ObjectNode view =
        Json.object()
            .put("what", entry.what())
            .put("at", text(entry.at()))
            .put("why", entry.why() == null ? null : entry.why().toLowerCase(Locale.ROOT));
    return entry.late() ? view.put("late", true) : view;
  }

  private static ObjectNode change(Change change) {
    ObjectNode view = Json.object().put("what", change.type().word()).put("at", text(change.at()));
    putActor(view, change.by());
    view.set("from", owner(change.from()));
    view.set("to", owner(change.to()));
    return view;
  }

  static ObjectNode note(Note note) {
    ObjectNode view =
        Json.object().put("id", note.key()).put("text", note.text()).put("at", text(note.at()));
    putActor(view, note.by());
    return view;
  }

  /** A link to another conversation of the same user. */
  static ObjectNode earlier(Conversation other) {
    return Json.object().put("id", other.id()).put("at", text(other.handoff().arrivedAt()));
  }

  /** An owner; null for nobody. */
  static JsonNode owner(@Nullable Actor owner) {
    return owner == null
        ? Json.object().nullNode()
        : Json.object().put("id", owner.id()).put("name", owner.name());
  }

  private static void putActor(ObjectNode view, Actor by) {
    view.set("by", owner(by));
    putAgent(view, by);
  }

  private static void putAgent(ObjectNode view, Actor by) {
    Agent agent = by.human();
    if (agent != null) {
      view.putObject("agent").put("id", agent.id()).put("name", agent.name());
    }
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
    Instant closedAt = conversation.handoff().closedAt();
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
            .put("caller", reply.by().id());
    if (reply.text() != null) {
      view.put("text", reply.text());
    }
    putAgent(view, reply.by());
    return view;
  }

  /**
   * The context as GPTBots sent it, turn by turn; a body too large for one answer comes as one cut
   * text.
   */
  private static ArrayNode turns(Event.Context context) {
    ArrayNode turns = Json.array();
    if (context.cut()) {
      turns.addObject().put("type", "cut").put("text", context.body());
      return turns;
    }
    JsonNode body;
    try {
      body = Json.parse(context.body()).path("body");
    } catch (MalformedJson impossible) {
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
      case Event.Noted(Note note) -> note.at();
      case Event.Changed(Change change) -> change.at();
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
