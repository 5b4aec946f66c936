package handoff.agent;

import static handoff.http.Route.delete;
import static handoff.http.Route.get;
import static handoff.http.Route.post;
import static handoff.http.Route.put;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.http.Endpoint;
import handoff.http.Routes;
import handoff.runtime.Priming;
import handoff.runtime.Wiring;

/** Serves the everyday work of agents that calls nobody: reading, owning, noting, the team. */
public final class InboxHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  public static final Routes<Wiring> ROUTES =
      Routes.of(
          "inbox",
          get("/conversations", ListConversations::new)
              .query("state", "bot", "mine", "since", "cursor"),
          get("/conversations/{id}", ShowConversation::new).query("since", "cursor"),
          post("/conversations/{id}/claim", ChangeOwner::claim).body("agent", "takeover"),
          delete("/conversations/{id}/claim", ChangeOwner::release).body("agent", "takeover"),
          post("/conversations/{id}/handover", ChangeOwner::handOver)
              .body("to", "agent", "takeover"),
          post("/conversations/{id}/seen", MarkSeen::new),
          post("/conversations/{id}/notes", AddNote::new).body("text", "agent"),
          get("/me", Me::read),
          put("/me", Me::change).body("language", "onDuty"),
          get("/colleagues", ListColleagues::new),
          get("/canned-replies", ListCannedReplies::new));

  private final Endpoint endpoint;

  public InboxHandler() {
    this(Priming.http(ROUTES));
  }

  public InboxHandler(Wiring wiring) {
    endpoint = wiring.endpoint(ROUTES);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }
}
