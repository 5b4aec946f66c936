package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.AuditTrail;
import handoff.conversation.AuditTrail.Deed;
import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.History;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.json.Json;
import handoff.runtime.Wiring;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** Hands out all that is kept of some conversations, and notes who got it. */
record Exports(Conversations conversations, History history, AuditTrail audit, Clock clock) {
  /**
   * So many bytes of an answer may be full before a page of up to 5 MB; Lambda's answer holds 6 MB.
   */
  private static final int FULL = 500_000;

  Exports(Wiring wiring) {
    this(wiring.conversations(), wiring.history(), wiring.audit(), wiring.clock());
  }

  /**
   * Exports, from the cursor on, as much as fits in one answer.
   *
   * @param ids in ascending order
   */
  Answer answer(Caller caller, List<String> ids, ExportCursor from) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("conversations");
    int size = 0;
    for (String id : ids.stream().filter(each -> each.compareTo(from.id()) >= 0).toList()) {
      if (size > FULL) {
        return Answer.json(200, body.put("cursor", new ExportCursor(id, null).write()));
      }
      Conversation conversation = conversations.find(id).orElse(null);
      if (conversation == null) {
        continue;
      }
      String after = id.equals(from.id()) ? from.after() : null;
      // Each page is noted, for whoever can make a cursor can begin with any.
      audit.note(Deed.EXPORTED, id, Actors.of(caller));
      History.Page page = history.read(id, after);
      ObjectNode view = Views.export(conversation, page.events(), after == null, clock.instant());
      list.add(view);
      if (page.next() != null) {
        return Answer.json(200, body.put("cursor", new ExportCursor(id, page.next()).write()));
      }
      size += Json.write(view).getBytes(StandardCharsets.UTF_8).length;
    }
    return Answer.json(200, body);
  }
}
