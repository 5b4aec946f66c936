package handoff.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.json.Json;
import handoff.log.Log;
import handoff.settings.Settings;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A route's frame: authentication before, errors after, one log line. What the route does is given
 * to it as a function. Thread-safe if that function is.
 */
public final class Endpoint {
  /** Lambda takes events of 6 MB: nothing that GPTBots can send is refused for its size. */
  private static final int WEBHOOK_BODY_LIMIT = 6 * 1024 * 1024;

  /** What template.yaml's schedules send: it keeps the snapshot alive and asks for nothing. */
  private static final String KEEP_WARM = "KEEP-WARM";

  private final String name;
  private final Log log;
  private final Function<Request, Answer> serve;
  private final BiFunction<Problem, @Nullable Failure, Answer> render;

  private Endpoint(
      String name,
      Log log,
      Function<Request, Answer> serve,
      BiFunction<Problem, @Nullable Failure, Answer> render) {
    this.name = name;
    this.log = log;
    this.serve = serve;
    this.render = render;
  }

  /**
   * A route that GPTBots calls under {@code /hooks/{token}}. A probe ({@code istest}) ends here.
   *
   * @param action takes the body's fields and gives what happened, in a word or two for GPTBots
   */
  public static Endpoint webhook(
      String name, Supplier<Settings> settings, Log log, Function<Fields, String> action) {
    return new Endpoint(
        name,
        log,
        request -> {
          if (!settings.get().isWebhookToken(request.path("token"))) {
            throw new Failure.UnknownRoute();
          }
          Fields body = request.laxBody(WEBHOOK_BODY_LIMIT);
          request.concerns(body.text("conversation_id"));
          String outcome = body.isTrue("istest") ? "available" : action.apply(body);
          return Answer.json(200, Json.object().put("code", 200).put("message", outcome));
        },
        Problem::forWebhook);
  }

  /**
   * A route of the agent side; the action is given who calls.
   *
   * @param groupClaim the claim of a person's access token that lists the groups
   * @param parameters the query parameters of each route that has any, the route as {@code GET
   *     /conversations}; others are refused, for a misspelt one would be passed over in silence
   */
  public static Endpoint agent(
      String name,
      Supplier<Settings> settings,
      String groupClaim,
      Map<String, Set<String>> parameters,
      Log log,
      BiFunction<Caller, Request, Answer> action) {
    return new Endpoint(
        name,
        log,
        request -> {
          Caller caller = Caller.of(request, settings.get(), groupClaim);
          String id = request.optionalPath("id").orElse(null);
          request.concerns(id);
          if (id != null && !Fields.VISIBLE.matcher(id).matches()) {
            // No conversation can have such an id, and the table takes no key of any length.
            throw new Failure.UnknownConversation();
          }
          String route = request.route().replace(" /tool/", " /");
          request.refuseQueryBut(parameters.getOrDefault(route, Set.of()));
          return action.apply(caller, request);
        },
        Problem::forAgent);
  }

  /** Serves one event; throws nothing but an {@link Error}. */
  public APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event, Context context) {
    if (KEEP_WARM.equals(event.getRouteKey())) {
      return Answer.noContent().toResponse();
    }
    Request request = new Request(event);
    Answer answer;
    Log.Line line;
    try {
      answer = serve.apply(request);
      line = log.line("INFO", name);
    } catch (Failure failure) {
      Problem problem = Problem.of(failure);
      answer = render.apply(problem, failure);
      line = log.line("WARN", name).put("problem", problem.type());
    } catch (RuntimeException broken) {
      Failure failure = isOutage(broken) ? new Failure.Unavailable() : null;
      Problem problem = failure == null ? Problem.bug() : Problem.of(failure);
      answer = render.apply(problem, failure);
      line = log.line("ERROR", name).put("problem", problem.type()).put(broken);
    }
    line.put("status", answer.status())
        .put("conversation", request.conversation())
        .put("request", context.getAwsRequestId())
        .write();
    return answer.toResponse();
  }

  /** What AWS refuses (a wrong request, a missing right) it will refuse again: our mistake. */
  private static boolean isOutage(RuntimeException broken) {
    boolean isRefused =
        broken instanceof AwsServiceException refusal
            && refusal.statusCode() / 100 == 4
            && !refusal.isThrottlingException()
            && !refusal.isClockSkewException();
    return broken instanceof SdkException && !isRefused;
  }
}
