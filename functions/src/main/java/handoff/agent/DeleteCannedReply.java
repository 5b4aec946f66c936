package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.CannedReplies;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Request;
import handoff.runtime.Wiring;

/** Deletes a canned reply of the team. */
final class DeleteCannedReply implements Action {
  private final CannedReplies replies;

  DeleteCannedReply(Wiring wiring) {
    replies = wiring.cannedReplies();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    replies.delete(WriteCannedReply.key(request));
    return Answer.noContent();
  }
}
