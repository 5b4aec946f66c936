package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Conversation;
import handoff.conversation.Conversation.State;
import handoff.conversation.Conversations;
import handoff.conversation.Inbox;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Failure;
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

  private final Conversations conversations;
  private final Inbox inbox;
  private final Clock clock;

  ListConversations(Wiring wiring) {
    conversations = wiring.conversations();
    inbox = wiring.inbox();
    clock = wiring.clock();
  }

  @Override
  public Answer answer(Caller caller, Request request) {
    Predicate<String> known = EntityTag.known(request, VERSION);
    Inbox.Page page = inbox.list(filter(caller, request), cursor(request));
    String etag = EntityTag.of(page.tag());
    return known.test(etag) ? Answer.notModified(etag) : show(page).header("etag", etag);
  }

  private Answer show(Inbox.Page page) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("conversations");
    List<String> ids = page.entries().stream().map(Inbox.Entry::conversationId).toList();
    for (Conversation conversation : conversations.findAll(ids)) {
      list.add(Views.summary(conversation, clock.instant()));
    }
    if (page.next() != null) {
      body.put("cursor", Cursors.write(page.next().toString()));
    }
    return Answer.json(200, body.put("version", page.tag()));
  }

  private static Inbox.Filter filter(Caller caller, Request request) {
    String mine = request.query("mine").orElse("false");
    if (!mine.matches("true|false")) {
      throw new Failure.Invalid("mine", "must be true or false");
    }
    return new Inbox.Filter(
        state(request.query("state").orElse("waiting")),
        request.query("bot").orElse(null),
        mine.equals("true") ? caller.id() : null);
  }

  private static State state(String name) {
    return switch (name) {
      case "waiting" -> State.WAITING;
      case "active" -> State.ACTIVE;
      case "closed" -> State.CLOSED;
      default -> throw new Failure.Invalid("state", "must be waiting, active or closed");
    };
  }

  private static Inbox.@Nullable Cursor cursor(Request request) {
    return Cursors.read(request.query("cursor"))
        .map(where -> Inbox.Cursor.parse(where).orElseThrow(Cursors::bad))
        .orElse(null);
  }
}
