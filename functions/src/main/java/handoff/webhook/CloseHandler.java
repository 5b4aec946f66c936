package handoff.webhook;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.conversation.Conversations;
import handoff.conversation.Conversations.ClosedBy;
import handoff.conversation.Conversations.Closing;
import handoff.http.Endpoint;
import handoff.http.Fields;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;
import java.time.Instant;

/**
 * {@code POST /hooks/{token}/conversation/close}: the user left, or nobody answered in time.
 *
 * <p>The newest vendor page lists an Authorization header here, older ones do not. It is ignored: a
 * lost close is worse than a call that only the holder of the secret path can make.
 */
public final class CloseHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final Endpoint endpoint;

  public CloseHandler() {
    this(Snapshot.http(CloseHandler::new, "POST /hooks/{token}/conversation/close"));
  }

  public CloseHandler(Wiring wiring) {
    endpoint =
        wiring.webhook(
            "close",
            call ->
                switch (close(wiring.conversations(), call, wiring.clock().instant())) {
                  case CLOSED -> "closed";
                  case REPEATED -> "closed before";
                  case LATE -> "kept";
                });
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  private static Closing close(Conversations conversations, Fields call, Instant now) {
    String conversationId = call.id("conversation_id");
    call.check();
    ClosedBy by =
        switch (String.valueOf(call.text("type"))) {
          case "TIMEOUT" -> ClosedBy.TIMEOUT;
          case "USER_CLOSED" -> ClosedBy.USER_CLOSED;
          default -> ClosedBy.OTHER;
        };
    return conversations.close(conversationId, GptBotsTime.of(call, now), by);
  }
}
