package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.Colleagues;
import handoff.conversation.Colleagues.Colleague;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Wiring;

/** Lists who was here lately. */
final class ListColleagues implements Action {
  private final Colleagues colleagues;

  ListColleagues(Wiring wiring) {
    colleagues = wiring.colleagues();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("colleagues");
    for (Colleague colleague : colleagues.seenLately()) {
      list.addObject()
          .put("id", colleague.id())
          .put("name", colleague.name())
          .put("onDuty", colleague.onDuty())
          .put("seenAt", colleague.seenAt().toString());
    }
    return Answer.json(200, body);
  }
}
