package handoff.webhook;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.conversation.Conversations.Establish;
import handoff.conversation.User;
import handoff.http.Endpoint;
import handoff.http.Fields;
import handoff.log.Metric;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;
import handoff.settings.Settings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code POST /hooks/{token}/conversation/establish}: an end user asks for a person. */
public final class EstablishHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  /** What GPTBots gives for everybody whose address it does not know. */
  private static final String NOBODY = "support@gptbots.ai";

  private final Endpoint endpoint;

  public EstablishHandler() {
    this(Snapshot.http(EstablishHandler::new, "POST /hooks/{token}/conversation/establish"));
  }

  public EstablishHandler(Wiring wiring) {
    endpoint =
        wiring.webhook(
            "establish",
            call -> {
              Settings settings = wiring.settings().get();
              Establish establish = read(call, settings, wiring.clock().instant());
              wiring.watchdog().watch(establish, settings.botOrDefaults(establish.botId()));
              return switch (wiring.conversations().establish(establish)) {
                case OPENED -> {
                  wiring
                      .log()
                      .line("INFO", "handoff opened")
                      .put("conversation", establish.conversationId())
                      .metric(Metric.HANDOFFS, 1, settings.nameOf(establish.botId()))
                      .write();
                  yield "created";
                }
                case REPEATED -> "created before";
                case LATE -> "kept";
              };
            });
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  /** The older form of the call has no {@code user_info}, and any of its fields may be null. */
  private static Establish read(Fields call, Settings settings, Instant now) {
    String conversationId = call.id("conversation_id");
    call.check();
    Fields info = call.object("user_info");
    String email = info.text("email") == null ? call.text("email") : info.text("email");
    String botId = call.text("bot_id");
    return new Establish(
        conversationId,
        GptBotsTime.of(call, now).orElse(now.toEpochMilli()),
        botId,
        new User(info.text("user_id"), info.text("anonymous_id"), known(email), info.text("phone")),
        settings.botOrDefaults(botId).waiting(),
        call.asText());
  }

  private static @Nullable String known(@Nullable String email) {
    return NOBODY.equals(email) ? null : email;
  }
}
