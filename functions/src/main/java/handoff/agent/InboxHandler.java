package handoff.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Wiring;
import handoff.conversation.Conversation;
import handoff.conversation.Conversation.State;
import handoff.conversation.Conversations;
import handoff.conversation.History;
import handoff.conversation.Inbox;
import handoff.http.Answer;
import handoff.http.Endpoint;
import handoff.http.Failure;
import handoff.http.Json;
import handoff.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET .../conversations}: the queue. {@code GET .../conversations/{id}}: one conversation
 * with its context and messages.
 */
public final class InboxHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final Conversations conversations;
  private final Inbox inbox;
  private final History history;
  private final Endpoint endpoint;

  public InboxHandler() {
    this(Wiring.fromEnvironment());
  }

  public InboxHandler(Wiring wiring) {
    conversations = wiring.conversations();
    inbox = wiring.inbox();
    history = wiring.history();
    endpoint =
        wiring.agent(
            "inbox",
            (caller, request) ->
                request
                    .optionalPath("id")
                    .map(id -> one(id, request))
                    .orElseGet(() -> list(request)));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  private Answer list(Request request) {
    Inbox.Page page =
        inbox.list(
            state(request.query("state").orElse("waiting")),
            request.query("bot").orElse(null),
            listCursor(request));
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("conversations");
    page.conversations().forEach(conversation -> list.add(Views.summary(conversation)));
    if (page.next() != null) {
      body.put("cursor", page.next().toString());
    }
    return Answer.json(200, body);
  }

  private Answer one(String id, Request request) {
    long since = since(request);
    String after = historyCursor(request);
    Conversation conversation =
        conversations.find(id).orElseThrow(Failure.UnknownConversation::new);
    String etag = "\"" + conversation.version() + "\"";
    if (since == conversation.version()) {
      return Answer.notModified(etag);
    }
    History.Page page = history.read(id, after);
    ObjectNode body = Views.conversation(conversation, page.events());
    if (after == null) {
      ArrayNode earlier = body.putArray("earlier");
      inbox.others(conversation).forEach(earlier::add);
    }
    if (page.next() != null) {
      body.put("cursor", page.next());
    }
    return Answer.json(200, body).header("etag", etag);
  }

  private static State state(String name) {
    return switch (name) {
      case "waiting" -> State.WAITING;
      case "active" -> State.ACTIVE;
      case "closed" -> State.CLOSED;
      default -> throw new Failure.Invalid("state", "must be waiting, active or closed");
    };
  }

  private static Inbox.@Nullable Cursor listCursor(Request request) {
    return request
        .query("cursor")
        .map(text -> Inbox.Cursor.parse(text).orElseThrow(InboxHandler::badCursor))
        .orElse(null);
  }

  private static @Nullable String historyCursor(Request request) {
    return request
        .query("cursor")
        .map(text -> History.parseCursor(text).orElseThrow(InboxHandler::badCursor))
        .orElse(null);
  }

  private static Failure badCursor() {
    return new Failure.Invalid("cursor", "must be the cursor of an earlier answer");
  }

  /** The version the caller has; -1 for none. */
  private static long since(Request request) {
    String text = request.query("since").orElse("-1");
    if (!text.matches("-1|\\d{1,18}")) {
      throw new Failure.Invalid("since", "must be the version of an earlier answer");
    }
    return Long.parseLong(text);
  }
}
