package handoff.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.AuditTrail;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Endpoint;
import handoff.http.Failure;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code GET .../audit}: who erased and exported what in a month. For admins. */
public final class AuditHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");

  private final AuditTrail audit;
  private final Clock clock;
  private final Endpoint endpoint;

  public AuditHandler() {
    this(Snapshot.http(AuditHandler::new, "GET /tool/audit"));
  }

  public AuditHandler(Wiring wiring) {
    audit = wiring.audit();
    clock = wiring.clock();
    endpoint = wiring.agent("audit", Map.of("GET /audit", Set.of("month", "cursor")), this::read);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  private Answer read(Caller caller, Request request) {
    caller.mustBeAdmin();
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
    Optional<YearMonth> month = request.query("month").map(AuditHandler::month);
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
