package handoff.agent;

import static handoff.http.Route.get;
import static handoff.http.Route.post;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.http.Endpoint;
import handoff.http.Routes;
import handoff.runtime.Priming;
import handoff.runtime.Wiring;

/** Sends replies to the user, ends handoffs, asks who the user is: the calls that call GPTBots. */
public final class ReplyHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  public static final Routes<Wiring> ROUTES =
      Routes.of(
          "reply",
          post("/conversations/{id}/replies", SendReply::text)
              .body("text", "agent", "takeover", "seenVersion"),
          post("/conversations/{id}/close", SendReply::end).body("agent", "takeover"),
          get("/conversations/{id}/customer", ShowCustomer::new));

  private final Endpoint endpoint;

  public ReplyHandler() {
    this(Priming.http(ROUTES));
  }

  public ReplyHandler(Wiring wiring) {
    endpoint = wiring.endpoint(ROUTES);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }
}
