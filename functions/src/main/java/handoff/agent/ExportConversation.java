package handoff.agent;

import handoff.conversation.Conversations;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Failure;
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
  public Answer answer(Caller caller, Request request) {
    ExportCursor from = ExportCursor.read(request.query("cursor"));
    String id =
        conversations.find(request.path("id")).orElseThrow(Failure.UnknownConversation::new).id();
    return exports.answer(caller, List.of(id), from);
  }
}
