package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.Cursor;
import handoff.conversation.History;
import handoff.conversation.History.Event;
import handoff.conversation.Page;
import handoff.conversation.Refusal;
import handoff.conversation.UserIndex;
import handoff.delivery.Delivery;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Shows a conversation with its context and messages, unless the caller has that version. */
final class ShowConversation implements Action {
  private static final Pattern VERSION = Pattern.compile("-1|\\d{1,18}");
  private static final Pattern KEY = Pattern.compile(".+");

  private final Conversations conversations;
  private final History history;
  private final UserIndex users;
  private final Delivery delivery;
  private final Clock clock;

  ShowConversation(Wiring wiring) {
    conversations = wiring.conversations();
    history = wiring.history();
    users = wiring.users();
    delivery = wiring.delivery();
    clock = wiring.clock();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Predicate<String> known = EntityTag.known(request, VERSION);
    String id = request.path("id");
    String after = cursor(id, request);
    Conversation conversation =
        conversations.find(id).orElseThrow(Refusal.UnknownConversation::new);
    delivery.requeueIfStuck(conversation);
    String etag = EntityTag.of(String.valueOf(conversation.version()));
    return known.test(etag)
        ? Answer.notModified(etag)
        : show(conversation, after).header("etag", etag);
  }

  private Answer show(Conversation conversation, String after) {
    Page<Event> page = history.read(conversation.id(), after);
    boolean first = after.isEmpty();
    ObjectNode body = Views.conversation(conversation, page.items(), first, clock.instant());
    if (first) {
      body.set("earlier", earlier(conversation));
    }
    Cursors.put(body, page);
    return Answer.json(200, body);
  }

  private static String cursor(String id, Request request) {
    return Cursors.read(request.query("cursor"), Pattern.compile(Pattern.quote(id)), KEY)
        .map(Cursor::after)
        .orElse("");
  }

  /** The user's other conversations; an index may still name some that are not there any more. */
  private ArrayNode earlier(Conversation conversation) {
    List<String> others =
        users.others(conversation).stream().map(UserIndex.Found::conversationId).toList();
    ArrayNode earlier = Json.array();
    conversations.findAll(others).forEach(other -> earlier.add(Views.earlier(other)));
    return earlier;
  }
}
