package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.AuditTrail;
import handoff.conversation.AuditTrail.Audited;
import handoff.conversation.Cursor;
import handoff.conversation.Page;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Failure;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the erasures and exports of a month, and who did them. */
final class ReadAudit implements Action {
  private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");
  private static final Pattern KEY = Pattern.compile(".+");

  private final AuditTrail audit;
  private final Clock clock;

  ReadAudit(Wiring wiring) {
    audit = wiring.audit();
    clock = wiring.clock();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Page<Audited> page = audit.read(from(request));
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("entries");
    for (Audited audited : page.items()) {
      list.addObject()
          .put("what", audited.operation().name().toLowerCase(Locale.ROOT))
          .put("conversationId", audited.conversationId())
          .put("at", audited.at().toString())
          .set("by", Views.owner(audited.by()));
    }
    Cursors.put(body, page);
    return Answer.json(200, body);
  }

  /** The cursor names its month, which it keeps to after that month's end. */
  private Cursor from(Request request) {
    Optional<String> month = request.query("month").map(ReadAudit::month);
    Cursor from =
        Cursors.read(request.query("cursor"), MONTH, KEY)
            .orElseGet(() -> new Cursor(month.orElseGet(this::thisMonth), ""));
    if (month.isPresent() && !month.get().equals(from.part())) {
      throw new Failure.Invalid("month", "must be that of the answer which the cursor is from");
    }
    return from;
  }

  private String thisMonth() {
    return YearMonth.now(clock.withZone(ZoneOffset.UTC)).toString();
  }

  private static String month(String text) {
    if (MONTH.matcher(text).matches()) {
      return text;
    }
    throw new Failure.Invalid("month", "must be a month as in 2026-11");
  }
}
