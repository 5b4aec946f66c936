package handoff.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.http.Endpoint;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;

/**
 * {@code POST .../conversations/{id}/close}: a person ends the handoff, after the replies before
 * it.
 */
public final class EndHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final Endpoint endpoint;

  public EndHandler() {
    this(Snapshot.http(EndHandler::new, "POST /tool/conversations/{id}/close"));
  }

  public EndHandler(Wiring wiring) {
    endpoint =
        wiring.agent(
            "end",
            (caller, request) ->
                Wishes.answer(wiring.delivery().accept(Wishes.end(caller, request))));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }
}
