package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.UserIndex;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.runtime.Wiring;
import java.util.Optional;

/** Exports all conversations of a user. */
final class ExportUser implements Action {
  private final UserIndex users;
  private final Exports exports;

  ExportUser(Wiring wiring) {
    users = wiring.users();
    exports = new Exports(wiring);
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Fields body = request.body();
    Optional<String> cursor = Optional.ofNullable(body.shortText("cursor", Cursors.LONGEST));
    UserQuery user = UserQuery.read(body);
    return exports.answer(by, user.find(users), Exports.read(cursor), request.end());
  }
}
