package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.Inbox;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Request;
import handoff.runtime.Wiring;

/** Takes a conversation from the list of missed ones: somebody has looked after it. */
final class MarkSeen implements Action {
  private final Inbox inbox;

  MarkSeen(Wiring wiring) {
    inbox = wiring.inbox();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    inbox.markSeen(request.path("id"));
    return Answer.noContent();
  }
}
