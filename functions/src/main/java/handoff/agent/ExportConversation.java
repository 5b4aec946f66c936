package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.Conversations;
import handoff.conversation.Cursor;
import handoff.conversation.Refusal;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Request;
import handoff.runtime.Wiring;
import java.util.List;

/** Exports one conversation. */
final class ExportConversation implements Action {
  private final Conversations conversations;
  private final Exports exports;

  ExportConversation(Wiring wiring) {
    conversations = wiring.conversations();
    exports = new Exports(wiring);
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Cursor from = Exports.read(request.query("cursor"));
    String id =
        conversations.find(request.path("id")).orElseThrow(Refusal.UnknownConversation::new).id();
    return exports.answer(by, List.of(id), from, request.end());
  }
}
