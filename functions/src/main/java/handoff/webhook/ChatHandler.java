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

/** Serves {@code POST /hooks/{token}/chat}: the end user wrote something. */
public final class ChatHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  public static final Routes<Wiring> ROUTES =
      Routes.of("chat", webhook("/chat", Webhooks::chat).body("timestamp", "body"));

  private final Endpoint endpoint;

  public ChatHandler() {
    this(Priming.http(ROUTES));
  }

  public ChatHandler(Wiring wiring) {
    endpoint = wiring.endpoint(ROUTES);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }
}
