package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.Colleagues;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Failure;
import handoff.http.Request;
import handoff.runtime.Wiring;

/** Deletes what is kept of somebody who left. */
final class ForgetColleague implements Action {
  private final Colleagues colleagues;

  ForgetColleague(Wiring wiring) {
    colleagues = wiring.colleagues();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    String id = request.query("id").orElse("");
    if (!ChangeOwner.OWNER.matcher(id).matches()) {
      throw new Failure.Invalid("id", ChangeOwner.OWNER_RULE);
    }
    colleagues.forget(id);
    return Answer.noContent();
  }
}
