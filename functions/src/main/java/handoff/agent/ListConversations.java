package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.Cursor;
import handoff.conversation.Inbox;
import handoff.conversation.Inbox.State;
import handoff.conversation.Page;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Failure;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists the conversations that wait, are active or are closed, unless the caller has that list. */
final class ListConversations implements Action {
  private static final Pattern VERSION = Pattern.compile("[\\w-]{22}");
  private static final Pattern TIME = Pattern.compile("\\d{1,15}");

  private final Conversations conversations;
  private final Inbox inbox;
  private final Clock clock;

  ListConversations(Wiring wiring) {
    conversations = wiring.conversations();
    inbox = wiring.inbox();
    clock = wiring.clock();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Predicate<String> known = EntityTag.known(request, VERSION);
    Page<Inbox.Listed> page = inbox.list(filter(by, request), cursor(request));
    String version = Inbox.tag(page);
    String etag = EntityTag.of(version);
    return known.test(etag) ? Answer.notModified(etag) : show(page, version).header("etag", etag);
  }

  private Answer show(Page<Inbox.Listed> page, String version) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("conversations");
    List<String> ids = page.items().stream().map(Inbox.Listed::conversationId).toList();
    for (Conversation conversation : conversations.findAll(ids)) {
      list.add(Views.summary(conversation, clock.instant()));
    }
    Cursors.put(body, page);
    return Answer.json(200, body.put("version", version));
  }

  private static Inbox.Filter filter(Actor by, Request request) {
    String mine = request.query("mine").orElse("false");
    if (!mine.matches("true|false")) {
      throw new Failure.Invalid("mine", "must be true or false");
    }
    return new Inbox.Filter(
        state(request.query("state").orElse("waiting")),
        request.query("bot").orElse(null),
        mine.equals("true") ? by.id() : null);
  }

  private static State state(String name) {
    return switch (name) {
      case "waiting" -> State.WAITING;
      case "active" -> State.ACTIVE;
      case "missed" -> State.MISSED;
      case "closed" -> State.CLOSED;
      default -> throw new Failure.Invalid("state", "must be waiting, active, missed or closed");
    };
  }

  private static @Nullable Cursor cursor(Request request) {
    return Cursors.read(request.query("cursor"), Fields.VISIBLE, TIME).orElse(null);
  }
}
