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

/**
 * Serves {@code POST /hooks/{token}/conversation/close}: the user left, or nobody answered in time.
 *
 * <p>The newest vendor page lists an Authorization header here, older ones do not. It is ignored: a
 * lost close is worse than a call that only the holder of the secret path can make.
 */
public final class CloseHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  public static final Routes<Wiring> ROUTES =
      Routes.of("close", webhook("/conversation/close", Webhooks::close).body("timestamp", "type"));

  private final Endpoint endpoint;

  public CloseHandler() {
    this(Priming.http(ROUTES));
  }

  public CloseHandler(Wiring wiring) {
    endpoint = wiring.endpoint(ROUTES);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }
}
