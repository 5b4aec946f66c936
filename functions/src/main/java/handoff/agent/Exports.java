package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.AuditTrail;
import handoff.conversation.AuditTrail.Operation;
import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.Cursor;
import handoff.conversation.Customers;
import handoff.conversation.History;
import handoff.conversation.History.Event;
import handoff.conversation.Page;
import handoff.http.Answer;
import handoff.http.Fields;
import handoff.json.Json;
import handoff.runtime.Wiring;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hands out all that is kept of some conversations, and notes who got it. */
record Exports(
    Conversations conversations,
    History history,
    Customers customers,
    AuditTrail audit,
    Clock clock) {
  /**
   * So many bytes of an answer may be full before a page of up to 5 MB; Lambda's answer holds 6 MB.
   */
  private static final int FULL = 500_000;

  private static final Pattern ANY = Pattern.compile(".*");

  Exports(Wiring wiring) {
    this(
        wiring.conversations(),
        wiring.history(),
        wiring.customers(),
        wiring.audit(),
        wiring.clock());
  }

  /** Reads where an export goes on; the beginning if there is no cursor. */
  static Cursor read(Optional<String> cursor) {
    return Cursors.read(cursor, Fields.VISIBLE, ANY).orElse(new Cursor("", ""));
  }

  /**
   * Exports, from the cursor on, as much as fits in one answer and one run.
   *
   * @param ids in ascending order
   * @param end when Lambda ends this run
   */
  Answer answer(Actor by, List<String> ids, Cursor from, Instant end) {
    Instant last = end.minus(EraseUser.MARGIN);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("conversations");
    int size = 0;
    for (String id : ids.stream().filter(each -> each.compareTo(from.part()) >= 0).toList()) {
      String after = id.equals(from.part()) ? from.after() : "";
      if (size > FULL || !clock.instant().isBefore(last)) {
        return Answer.json(200, body.put("cursor", Cursors.write(new Cursor(id, after))));
      }
      Conversation conversation = conversations.find(id).orElse(null);
      if (conversation == null) {
        continue;
      }
      // Each page is noted, for whoever can make a cursor can begin with any.
      audit.note(Operation.EXPORTED, id, by);
      Page<Event> page = history.read(id, after);
      ObjectNode view = Views.export(conversation, page.items(), after.isEmpty(), clock.instant());
      if (after.isEmpty()) {
        customers.find(id).ifPresent(told -> view.set("customer", ShowCustomer.view(told)));
      }
      list.add(view);
      if (page.next() != null) {
        return Answer.json(200, body.put("cursor", Cursors.write(page.next())));
      }
      size += Json.write(view).getBytes(StandardCharsets.UTF_8).length;
    }
    return Answer.json(200, body);
  }
}
