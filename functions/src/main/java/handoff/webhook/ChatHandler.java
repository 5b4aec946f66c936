package handoff.webhook;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.conversation.UserMessage;
import handoff.http.Endpoint;
import handoff.http.Fields;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;
import java.time.Instant;

/** {@code POST /hooks/{token}/chat}: the end user wrote something. */
public final class ChatHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final Endpoint endpoint;

  public ChatHandler() {
    this(Snapshot.http(ChatHandler::new, "POST /hooks/{token}/chat"));
  }

  public ChatHandler(Wiring wiring) {
    endpoint =
        wiring.webhook(
            "chat",
            call ->
                wiring.conversations().add(read(call, wiring.clock().instant()))
                    ? "stored"
                    : "stored before");
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  private static UserMessage read(Fields call, Instant now) {
    String conversationId = call.id("conversation_id");
    call.check();
    String text = call.text("body");
    return new UserMessage(
        conversationId,
        GptBotsTime.of(call, now).orElse(now.toEpochMilli()),
        text == null ? "" : text);
  }
}
