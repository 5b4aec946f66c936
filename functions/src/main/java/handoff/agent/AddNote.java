package handoff.agent;

import handoff.conversation.Conversations;
import handoff.conversation.Note;
import handoff.conversation.Notes;
import handoff.conversation.Reply;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Failure;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.Instant;

/** Adds a text for colleagues, which GPTBots never gets. */
final class AddNote implements Action {
  private final Conversations conversations;
  private final Notes notes;
  private final Clock clock;

  AddNote(Wiring wiring) {
    conversations = wiring.conversations();
    notes = wiring.notes();
    clock = wiring.clock();
  }

  @Override
  public Answer answer(Caller caller, Request request) {
    Note note = read(caller, request);
    Note kept =
        conversations
            .find(request.path("id"))
            .flatMap(conversation -> notes.putIfAbsent(conversation.id(), note))
            .orElseThrow(Failure.UnknownConversation::new);
    if (!kept.text().equals(note.text())) {
      throw new Failure.KeyReused();
    }
    return Answer.json(201, Views.note(kept));
  }

  private Note read(Caller caller, Request request) {
    Fields body = request.body();
    String key = Reply.key(caller.id(), request.idempotencyKey(body));
    String text = body.requiredText("text");
    Instant now = Instant.ofEpochMilli(clock.millis());
    Note note = new Note(key, Actors.of(caller), Actors.agent(caller, body), text, now);
    body.check();
    return note;
  }
}
