package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.AuditTrail;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Caller;
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

  private final AuditTrail audit;
  private final Clock clock;

  ReadAudit(Wiring wiring) {
    audit = wiring.audit();
    clock = wiring.clock();
  }

  @Override
  public Answer answer(Caller caller, Request request) {
    AuditCursor from = from(request);
    AuditTrail.Page page = audit.read(from.month(), from.after());
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("entries");
    for (AuditTrail.Entry entry : page.entries()) {
      list.addObject()
          .put("what", entry.deed().name().toLowerCase(Locale.ROOT))
          .put("conversationId", entry.conversationId())
          .put("at", entry.at().toString())
          .set("by", Views.actor(entry.by()));
    }
    if (!page.next().isEmpty()) {
      body.put("cursor", new AuditCursor(from.month(), page.next()).write());
    }
    return Answer.json(200, body);
  }

  private AuditCursor from(Request request) {
    Optional<YearMonth> month = request.query("month").map(ReadAudit::month);
    AuditCursor from =
        AuditCursor.read(request.query("cursor"))
            .orElseGet(() ->
                new AuditCursor(
                    month.orElseGet(() -> YearMonth.now(clock.withZone(ZoneOffset.UTC))), ""));
    if (month.isPresent() && !month.get().equals(from.month())) {
      throw new Failure.Invalid("month", "must be that of the answer which the cursor is from");
    }
    return from;
  }

  private static YearMonth month(String text) {
    if (MONTH.matcher(text).matches()) {
      return YearMonth.parse(text);
    }
    throw new Failure.Invalid("month", "must be a month as in 2026-11");
  }
}
