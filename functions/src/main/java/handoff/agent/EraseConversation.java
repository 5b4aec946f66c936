package handoff.agent;

import handoff.conversation.Erasure;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Failure;
import handoff.http.Request;
import handoff.runtime.Wiring;

/** Erases one conversation. */
final class EraseConversation implements Action {
  private final AuditedErasure erasure;

  EraseConversation(Wiring wiring) {
    erasure = new AuditedErasure(wiring);
  }

  @Override
  public Answer answer(Caller caller, Request request) {
    if (!erasure.erase(caller, request.path("id"), Erasure::erase)) {
      throw new Failure.UnknownConversation();
    }
    return Answer.noContent();
  }
}
