package handoff.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.AuditTrail;
import handoff.conversation.AuditTrail.Deed;
import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.History;
import handoff.conversation.UserIndex;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Endpoint;
import handoff.http.Failure;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET .../conversations/{id}/export}: all that is kept of a conversation. {@code POST
 * .../exports}: the same of all conversations of a user. For admins.
 */
public final class ExportHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  /**
   * So many bytes of an answer may be full before a page of up to 5 MB; Lambda's answer holds 6 MB.
   */
  private static final int FULL = 500_000;

  private final Conversations conversations;
  private final History history;
  private final UserIndex users;
  private final AuditTrail audit;
  private final Clock clock;
  private final Endpoint endpoint;

  public ExportHandler() {
    this(
        Snapshot.http(
            ExportHandler::new, "GET /tool/conversations/{id}/export", "POST /tool/exports"));
  }

  public ExportHandler(Wiring wiring) {
    conversations = wiring.conversations();
    history = wiring.history();
    users = wiring.users();
    audit = wiring.audit();
    clock = wiring.clock();
    endpoint =
        wiring.agent(
            "export",
            Map.of("GET /conversations/{id}/export", Set.of("cursor")),
            (caller, request) -> {
              caller.mustBeAdmin();
              return request
                  .optionalPath("id")
                  .map(id -> one(caller, id, request))
                  .orElseGet(() -> allOfAUser(caller, request));
            });
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  private Answer one(Caller caller, String id, Request request) {
    ExportCursor from = ExportCursor.read(request.query("cursor"));
    String known = conversations.find(id).orElseThrow(Failure.UnknownConversation::new).id();
    return export(caller, List.of(known), from);
  }

  private Answer allOfAUser(Caller caller, Request request) {
    Fields body = request.body(Bodies.LIMIT);
    Optional<String> cursor = Optional.ofNullable(body.shortText("cursor", Cursors.LONGEST));
    UserQuery query = UserQuery.read(body);
    return export(caller, query.find(users), ExportCursor.read(cursor));
  }

  private Answer export(Caller caller, List<String> ids, ExportCursor from) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("conversations");
    int size = 0;
    for (String id : ids.stream().filter(each -> each.compareTo(from.id()) >= 0).toList()) {
      if (size > FULL) {
        return Answer.json(200, body.put("cursor", new ExportCursor(id, null).write()));
      }
      Conversation conversation = conversations.find(id).orElse(null);
      if (conversation == null) {
        continue;
      }
      String after = id.equals(from.id()) ? from.after() : null;
      // Each page is noted, for whoever can make a cursor can begin with any.
      audit.note(Deed.EXPORTED, id, Bodies.actor(caller));
      History.Page page = history.read(id, after);
      ObjectNode view = Views.export(conversation, page.events(), after == null, clock.instant());
      list.add(view);
      if (page.next() != null) {
        return Answer.json(200, body.put("cursor", new ExportCursor(id, page.next()).write()));
      }
      size += Json.write(view).getBytes(StandardCharsets.UTF_8).length;
    }
    return Answer.json(200, body);
  }
}
