package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.UserIndex;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;

/** Erases all conversations of a user, or as many as one run has time for. */
final class EraseUser implements Action {
  /** Time for the conversation that is begun last: a call of AWS' SDK may take five seconds. */
  static final Duration MARGIN = Duration.ofSeconds(7);

  private final AuditedErasure erasure;
  private final UserIndex users;
  private final Clock clock;

  EraseUser(Wiring wiring) {
    erasure = new AuditedErasure(wiring);
    users = wiring.users();
    clock = wiring.clock();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Instant last = request.end().minus(MARGIN);
    UserQuery user = UserQuery.read(request.body());
    Iterator<String> left = user.find(users).iterator();
    int erased = 0;
    while (left.hasNext() && clock.instant().isBefore(last)) {
      boolean wasThere =
          erasure.erase(
              by, left.next(), (erasure, id) -> erasure.erase(id, user.type(), user.id()));
      erased += wasThere ? 1 : 0;
    }
    return Answer.json(
        200, Json.object().put("conversations", erased).put("complete", !left.hasNext()));
  }
}
