package handoff.webhook;

import static handoff.http.Route.webhook;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.http.Endpoint;
import handoff.http.Routes;
import handoff.runtime.Priming;
import handoff.runtime.Wiring;

/** Serves {@code POST /hooks/{token}/conversation/establish}: an end user asks for a person. */
public final class EstablishHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  public static final Routes<Wiring> ROUTES =
      Routes.of(
          "establish",
          webhook("/conversation/establish", Webhooks::establish)
              .body("timestamp", "bot_id", "user_info", "email", "body"));

  private final Endpoint endpoint;

  public EstablishHandler() {
    this(Priming.http(ROUTES));
  }

  public EstablishHandler(Wiring wiring) {
    endpoint = wiring.endpoint(ROUTES);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }
}
