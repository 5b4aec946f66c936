package handoff.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Conversation;
import handoff.conversation.Conversation.State;
import handoff.conversation.Conversations;
import handoff.conversation.History;
import handoff.conversation.Inbox;
import handoff.conversation.UserIndex;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Endpoint;
import handoff.http.Failure;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET .../conversations}: the queue. {@code GET .../conversations/{id}}: one conversation
 * with its context and messages.
 */
public final class InboxHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private static final Pattern VERSION = Pattern.compile("-1|\\d{1,18}");
  private static final Pattern LIST_VERSION = Pattern.compile("[\\w-]{22}");

  private final Conversations conversations;
  private final Inbox inbox;
  private final History history;
  private final UserIndex users;
  private final Clock clock;
  private final Endpoint endpoint;

  public InboxHandler() {
    this(
        Snapshot.http(
            InboxHandler::new, "GET /tool/conversations", "GET /tool/conversations/{id}"));
  }

  public InboxHandler(Wiring wiring) {
    conversations = wiring.conversations();
    inbox = wiring.inbox();
    history = wiring.history();
    users = wiring.users();
    clock = wiring.clock();
    endpoint =
        wiring.agent(
            "inbox",
            Map.of(
                "GET /conversations",
                Set.of("state", "bot", "mine", "since", "cursor"),
                "GET /conversations/{id}",
                Set.of("since", "cursor")),
            (caller, request) ->
                request
                    .optionalPath("id")
                    .map(id -> one(id, request))
                    .orElseGet(() -> list(caller, request)));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  private Answer list(Caller caller, Request request) {
    Predicate<String> known = known(request, LIST_VERSION);
    Inbox.Page page = inbox.list(filter(caller, request), listCursor(request));
    String etag = etag(page.tag());
    if (known.test(etag)) {
      return Answer.notModified(etag);
    }
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("conversations");
    List<String> ids = page.entries().stream().map(Inbox.Entry::conversationId).toList();
    for (Conversation conversation : conversations.findAll(ids)) {
      list.add(Views.summary(conversation, clock.instant()));
    }
    if (page.next() != null) {
      body.put("cursor", Cursors.write(page.next().toString()));
    }
    return Answer.json(200, body.put("version", page.tag())).header("etag", etag);
  }

  private Answer one(String id, Request request) {
    Predicate<String> known = known(request, VERSION);
    String after = Cursors.read(request.query("cursor")).orElse(null);
    Conversation conversation =
        conversations.find(id).orElseThrow(Failure.UnknownConversation::new);
    String etag = etag(String.valueOf(conversation.version()));
    if (known.test(etag)) {
      return Answer.notModified(etag);
    }
    History.Page page = history.read(id, after);
    ObjectNode body =
        Views.conversation(conversation, page.events(), after == null, clock.instant());
    if (after == null) {
      body.set("earlier", earlier(conversation));
    }
    if (page.next() != null) {
      body.put("cursor", Cursors.write(page.next()));
    }
    return Answer.json(200, body).header("etag", etag);
  }

  /** Which entity tags the caller has: a poll says so by its query or by its header. */
  private static Predicate<String> known(Request request, Pattern form) {
    Set<String> tags = new HashSet<>();
    for (String tag : request.header("if-none-match").orElse("").split(",", -1)) {
      tags.add(tag.strip().replaceFirst("^W/", ""));
    }
    request
        .query("since")
        .ifPresent(since -> {
          if (!form.matcher(since).matches()) {
            throw new Failure.Invalid("since", "must be the version of an earlier answer");
          }
          tags.add(etag(since));
        });
    return tag -> tags.contains(tag) || tags.contains("*");
  }

  /** The user's other conversations; an index may still name some that are not there any more. */
  private ArrayNode earlier(Conversation conversation) {
    List<String> others =
        users.others(conversation).stream().map(UserIndex.Found::conversationId).toList();
    ArrayNode earlier = Json.array();
    conversations.findAll(others).forEach(other -> earlier.add(Views.earlier(other)));
    return earlier;
  }

  private static String etag(String version) {
    return "\"" + version + "\"";
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

  private static Inbox.@Nullable Cursor listCursor(Request request) {
    return Cursors.read(request.query("cursor"))
        .map(where -> Inbox.Cursor.parse(where).orElseThrow(Cursors::bad))
        .orElse(null);
  }
}
