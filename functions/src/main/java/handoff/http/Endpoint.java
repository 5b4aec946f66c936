package handoff.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.conversation.Contention;
import handoff.conversation.Refusal;
import handoff.log.Log;
import handoff.settings.Settings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The frame around the use cases of a function: finds the route, decides who calls, turns failures
 * into answers, writes one log line. Thread-safe.
 */
public final class Endpoint {
  /** GPTBots' field for the conversation's id. */
  static final String CONVERSATION = "conversation_id";

  /** GPTBots' field that makes a call a probe: it is answered and nothing is done. */
  static final String PROBE = "istest";

  /** The schedules of template.yaml send this key, so that Lambda keeps the snapshot. */
  public static final String KEEP_WARM = "KEEP-WARM";

  private final String function;
  private final Map<String, Served> table;
  private final Supplier<Settings> settings;
  private final String groupClaim;
  private final Log log;
  private final Clock clock;

  /** A route under one of its keys, with its use case. */
  private record Served(String key, Route<?> route, Action action) {}

  private Endpoint(
      String function,
      Map<String, Served> table,
      Supplier<Settings> settings,
      String groupClaim,
      Log log,
      Clock clock) {
    this.function = function;
    this.table = table;
    this.settings = settings;
    this.groupClaim = groupClaim;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Serves routes.
   *
   * @param wiring makes the use cases
   * @param groupClaim the claim of a person's access token that lists the groups
   * @param clock measures what is left of a run
   */
  public static <W> Endpoint of(
      Routes<W> routes,
      W wiring,
      Supplier<Settings> settings,
      String groupClaim,
      Log log,
      Clock clock) {
    Map<String, Served> table = new HashMap<>();
    for (Route<W> route : routes.routes()) {
      Action action = route.action().apply(wiring);
      route.keys().forEach(key -> table.put(key, new Served(key, route, action)));
    }
    return new Endpoint(routes.function(), table, settings, groupClaim, log, clock);
  }

  /** Serves one event; throws nothing but an {@link Error}. */
  public APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event, Context context) {
    if (KEEP_WARM.equals(event.getRouteKey())) {
      return Answer.noContent().toResponse();
    }
    Served served = table.get(event.getRouteKey());
    if (served == null) {
      Answer unknown = Answer.unknownRoute();
      log.line("WARN", function)
          .put("problem", "unknown-route")
          .put("status", unknown.status())
          .put("request", context.getAwsRequestId())
          .write();
      return unknown.toResponse();
    }
    return answer(served, event, context).toResponse();
  }

  private Answer answer(Served served, APIGatewayV2HTTPEvent event, Context context) {
    Route<?> route = served.route();
    Request request =
        new Request(event, route, clock.instant().plusMillis(context.getRemainingTimeInMillis()));
    Answer answer;
    Log.Line line;
    try {
      answer = serve(route, served.action(), request);
      line = log.line("INFO", function);
    } catch (Failure | Refusal no) {
      Problem problem = Problem.of(no);
      answer = problem.answer(route, no);
      line = log.line("WARN", function).put("problem", problem.type());
    } catch (RuntimeException broken) {
      RuntimeException shown = isOutage(broken) ? new Failure.Unavailable() : broken;
      Problem problem = Problem.of(shown);
      answer = problem.answer(route, shown);
      line = log.line("ERROR", function).put("problem", problem.type()).put(broken);
    }
    line.put("route", served.key())
        .put("status", answer.status())
        .put("conversation", request.conversation())
        .put("request", context.getAwsRequestId())
        .write();
    return answer;
  }

  private Answer serve(Route<?> route, Action action, Request request) {
    Caller caller = Caller.of(request, settings.get(), groupClaim);
    caller.mustHave(route.role());
    request.isBy(caller.role());
    if (route.isWebhook()) {
      Fields body = request.body();
      request.concerns(body.text(CONVERSATION));
      if (body.isTrue(PROBE)) {
        return Answer.toGptBots("available");
      }
    } else {
      String id = request.optionalPath("id").orElse(null);
      request.concerns(id);
      if (id != null && !Fields.IN_A_PATH.matcher(id).matches()) {
        // No conversation can have such an id, and the table takes no key of any length.
        throw new Refusal.UnknownConversation();
      }
      request.refuseUnknownQuery();
    }
    return action.answer(caller.actor(), request);
  }

  /**
   * Tells an outage from our own mistake: AWS refuses a wrong request or a missing right again the
   * next time.
   */
  public static boolean isOutage(RuntimeException broken) {
    boolean isRefused =
        broken instanceof AwsServiceException refusal
            && refusal.statusCode() / 100 == 4
            && !refusal.isThrottlingException()
            && !refusal.isClockSkewException();
    return broken instanceof Contention || (broken instanceof SdkException && !isRefused);
  }
}
