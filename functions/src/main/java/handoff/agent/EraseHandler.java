package handoff.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.conversation.AuditTrail;
import handoff.conversation.AuditTrail.Deed;
import handoff.conversation.Erasure;
import handoff.conversation.UserIndex;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Endpoint;
import handoff.http.Failure;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * {@code DELETE .../conversations/{id}}: deletes a conversation. {@code POST .../erasures}: deletes
 * all conversations of a user. For admins.
 */
public final class EraseHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  /** No conversation is begun later than this after the start, so that an answer comes in time. */
  private static final Duration BUDGET = Duration.ofSeconds(8);

  private final Erasure erasure;
  private final UserIndex users;
  private final AuditTrail audit;
  private final Clock clock;
  private final Endpoint endpoint;

  public EraseHandler() {
    this(
        Snapshot.http(EraseHandler::new, "DELETE /tool/conversations/{id}", "POST /tool/erasures"));
  }

  public EraseHandler(Wiring wiring) {
    erasure = wiring.erasure();
    users = wiring.users();
    audit = wiring.audit();
    clock = wiring.clock();
    endpoint =
        wiring.agent(
            "erase",
            (caller, request) -> {
              caller.mustBeAdmin();
              return request
                  .optionalPath("id")
                  .map(id -> one(caller, id))
                  .orElseGet(() -> allOfAUser(caller, request));
            });
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  private Answer one(Caller caller, String id) {
    if (!erase(caller, id, erasure::erase)) {
      throw new Failure.UnknownConversation();
    }
    return Answer.noContent();
  }

  private Answer allOfAUser(Caller caller, Request request) {
    Instant end = clock.instant().plus(BUDGET);
    UserQuery user = UserQuery.read(request.body(Bodies.LIMIT));
    Iterator<String> left = user.find(users).iterator();
    int erased = 0;
    while (left.hasNext() && clock.instant().isBefore(end)) {
      erased += erase(caller, left.next(), id -> erasure.erase(id, user.by(), user.id())) ? 1 : 0;
    }
    return Answer.json(
        200, Json.object().put("conversations", erased).put("complete", !left.hasNext()));
  }

  private boolean erase(Caller caller, String id, Predicate<String> erase) {
    if (!erasure.isThere(id)) {
      return false;
    }
    audit.note(Deed.ERASED, id, Bodies.actor(caller));
    return erase.test(id);
  }
}
