package handoff.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.http.Endpoint;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;

/** {@code POST .../conversations/{id}/replies}: a person answers the user. */
public final class ReplyHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final Endpoint endpoint;

  public ReplyHandler() {
    this(Snapshot.http(ReplyHandler::new, "POST /tool/conversations/{id}/replies"));
  }

  public ReplyHandler(Wiring wiring) {
    endpoint =
        wiring.agent(
            "reply",
            (caller, request) ->
                Wishes.answer(wiring.delivery().accept(Wishes.reply(caller, request))));
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }
}
