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

/** Serves admins: erasing, exporting, the audit trail of both, and what the team shares. */
public final class AdminHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  public static final Routes<Wiring> ROUTES =
      Routes.of(
          "admin",
          delete("/conversations/{id}", EraseConversation::new).admin(),
          post("/erasures", EraseUser::new).body("userId", "anonymousId").admin(),
          get("/conversations/{id}/export", ExportConversation::new).query("cursor").admin(),
          post("/exports", ExportUser::new).body("userId", "anonymousId", "cursor").admin(),
          get("/audit", ReadAudit::new).query("month", "cursor").admin(),
          delete("/colleagues", ForgetColleague::new).query("id").admin(),
          put("/canned-replies/{key}", WriteCannedReply::new).body("name", "text").admin(),
          delete("/canned-replies/{key}", DeleteCannedReply::new).admin());

  private final Endpoint endpoint;

  public AdminHandler() {
    this(Priming.http(ROUTES));
  }

  public AdminHandler(Wiring wiring) {
    endpoint = wiring.endpoint(ROUTES);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }
}
