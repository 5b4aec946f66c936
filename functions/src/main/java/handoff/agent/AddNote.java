package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.Notes;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.runtime.Wiring;
import java.time.Clock;

/** Adds a text for colleagues, which GPTBots never gets. */
final class AddNote implements Action {
  private final Notes notes;
  private final Clock clock;

  AddNote(Wiring wiring) {
    notes = wiring.notes();
    clock = wiring.clock();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Fields body = request.body();
    String key = request.idempotencyKey(body);
    String text = body.requiredText("text");
    Actor actor = OnBehalf.of(by, body);
    body.check();
    return Answer.json(
        201, Views.note(notes.add(request.path("id"), actor, key, text, clock.instant())));
  }
}
