package handoff.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.conversation.Actor;
import handoff.conversation.Ownership;
import handoff.conversation.Ownership.Outcome;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Endpoint;
import handoff.http.Failure;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;
import handoff.settings.SettingsCache;
import java.time.Clock;
import java.util.regex.Pattern;

/**
 * {@code POST .../conversations/{id}/claim}: somebody takes it. {@code DELETE} of the same: gives
 * it back. {@code POST .../conversations/{id}/handover}: gives it to a colleague.
 */
public final class ClaimHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Pattern OWNER = Pattern.compile("(person|tool):[!-~&&[^#]]{1,128}");

  private final Ownership ownership;
  private final SettingsCache settings;
  private final Clock clock;
  private final Endpoint endpoint;

  public ClaimHandler() {
    this(
        Snapshot.http(
            ClaimHandler::new,
            "POST /tool/conversations/{id}/claim",
            "DELETE /tool/conversations/{id}/claim",
            "POST /tool/conversations/{id}/handover"));
  }

  public ClaimHandler(Wiring wiring) {
    ownership = wiring.ownership();
    settings = wiring.settings();
    clock = wiring.clock();
    endpoint = wiring.agent("claim", this::change);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  private Answer change(Caller caller, Request request) {
    Fields body = request.optionalBody(Bodies.LIMIT);
    Actor to =
        switch (request.route().replaceFirst("/.*/", " ")) {
          case "POST  claim" -> Bodies.actor(caller);
          case "POST  handover" -> colleague(body);
          case "DELETE  claim" -> null;
          default -> throw new Failure.UnknownRoute();
        };
    Ownership.By by =
        new Ownership.By(Bodies.actor(caller), Bodies.agent(caller, body), body.flag("takeover"));
    body.check();
    return answer(ownership.change(request.path("id"), by, to));
  }

  private Answer answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(var conversation) ->
          Answer.json(200, Views.summary(conversation, clock.instant()));
      case Outcome.Owned(Actor owner) -> throw new Failure.Owned(owner.id(), owner.name());
      case Outcome.Closed _ -> throw new Failure.Closed();
      case Outcome.Unknown _ -> throw new Failure.UnknownConversation();
    };
  }

  private Actor colleague(Fields body) {
    Fields to = body.object("to");
    String id = to.matching("id", OWNER, "must be person:<subject> or tool:<name>");
    to.expect(
        !id.startsWith("tool:") || settings.get().hasTool(id.substring("tool:".length())),
        "id",
        "there is no tool of this name");
    String name = to.shortText("name", 128);
    body.include("to", to);
    return new Actor(id, name);
  }
}
