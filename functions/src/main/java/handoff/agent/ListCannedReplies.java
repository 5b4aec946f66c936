package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.CannedReplies;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Wiring;

/** Lists the team's canned replies. */
final class ListCannedReplies implements Action {
  private final CannedReplies replies;

  ListCannedReplies(Wiring wiring) {
    replies = wiring.cannedReplies();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("cannedReplies");
    replies.all().forEach(reply -> list.add(WriteCannedReply.view(reply)));
    return Answer.json(200, body);
  }
}
