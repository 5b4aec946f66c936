package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.Erasure;
import handoff.conversation.Refusal;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Request;
import handoff.runtime.Wiring;

/** Erases one conversation. */
final class EraseConversation implements Action {
  private final AuditedErasure erasure;

  EraseConversation(Wiring wiring) {
    erasure = new AuditedErasure(wiring);
  }

  @Override
  public Answer answer(Actor by, Request request) {
    if (!erasure.erase(by, request.path("id"), Erasure::erase)) {
      throw new Refusal.UnknownConversation();
    }
    return Answer.noContent();
  }
}
