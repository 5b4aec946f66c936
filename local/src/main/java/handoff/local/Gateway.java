package handoff.local;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Call;
import handoff.local.web.Json;
import handoff.local.web.WebServer;
import handoff.runtime.Wiring;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands in for API Gateway's HTTP API in front of the functions. Thread-safe. */
final class Gateway implements AutoCloseable {
  /** Maximum size of an event and of an answer, from Lambda's quotas. */
  private static final int EVENT_LIMIT = 6 * 1024 * 1024;

  /** A route and its function. */
  private record Served(Route route, LambdaFunction function) {}

  private final List<Served> served;
  private final Authorizer people;
  private final Clock clock;
  private final Map<String, String> stageVariables;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final WebServer server;

  /**
   * Creates the functions of the routes and starts to listen.
   *
   * @param people checks the tokens on people's routes
   * @param stageVariables those of the API's stage, which come with every event
   * @param log receives the functions' log lines
   */
  Gateway(
      boolean everywhere,
      int port,
      List<Route> routes,
      Authorizer people,
      Wiring wiring,
      Clock clock,
      Map<String, String> stageVariables,
      Consumer<String> log) {
    this.people = people;
    this.stageVariables = Map.copyOf(stageVariables);
    this.clock = clock;
    Map<String, LambdaFunction> functions = new HashMap<>();
    served =
        routes.stream()
            .map(route ->
                new Served(
                    route,
                    functions.computeIfAbsent(
                        route.function(),
                        name ->
                            LambdaFunction.load(
                                name,
                                route.handler(),
                                APIGatewayV2HTTPEvent.class,
                                APIGatewayV2HTTPResponse.class,
                                wiring,
                                log))))
            .toList();
    server = WebServer.start(everywhere, port, this::take);
  }

  URI uri() {
    return server.uri();
  }

  private void take(Call call) throws IOException, InterruptedException {
    // API Gateway decodes the path before it matches, and cuts it at a decoded question mark: an id
    // with an encoded slash or question mark in it does not get through.
    String path = call.path().replaceFirst("(?s)\\?.*", "");
    for (Served each : served) {
      Optional<Map<String, String>> parameters = each.route.match(call.method(), path);
      if (parameters.isPresent()) {
        authorize(call, each, path, parameters.get());
        return;
      }
    }
    message(call, 404, "Not Found");
  }

  private void authorize(Call call, Served served, String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    ObjectNode claims = null;
    try {
      if (served.route.forPeople()) {
        claims = people.claims(call.header("authorization").orElse(""));
      }
    } catch (Authorizer.Refused refused) {
      call.with("www-authenticate", refused.challenge());
      message(call, 401, "Unauthorized");
      return;
    }
    invoke(call, served, path, parameters, claims);
  }

  private void invoke(
      Call call,
      Served served,
      String path,
      Map<String, String> parameters,
      @Nullable ObjectNode claims)
      throws IOException, InterruptedException {
    Route route = served.route;
    String requestId = UUID.randomUUID().toString();
    byte[] body = call.body(EVENT_LIMIT + 1);
    ObjectNode json =
        GatewayEvent.of(route, call, path, parameters, claims, body, requestId, clock.instant());
    json.set("stageVariables", Json.of(stageVariables));
    byte[] event = Json.bytes(json);
    if (event.length > EVENT_LIMIT) {
      message(call, 413, "Request Entity Too Large");
      return;
    }
    try {
      byte[] answer = served.function.invoke(event, requestId, route.timeout(), threads);
      if (answer.length > EVENT_LIMIT) {
        throw new ExecutionException(
            new IllegalStateException("The answer has " + answer.length + " bytes"));
      }
      send(call, Json.parse(answer));
    } catch (ExecutionException thrown) {
      served.function.logFailure(requestId, thrown);
      message(call, 500, "Internal Server Error");
    } catch (TimeoutException late) {
      served.function.logFailure(requestId, late);
      message(call, 503, "Service Unavailable");
    }
  }

  private static void send(Call call, JsonNode answer) throws IOException {
    JsonNode headers = answer.path("headers");
    headers.properties().forEach(each -> call.with(each.getKey(), each.getValue().asText()));
    answer.path("cookies").forEach(cookie -> call.with("set-cookie", cookie.asText()));
    String body = answer.path("body").asText("");
    byte[] bytes =
        answer.path("isBase64Encoded").asBoolean()
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8);
    call.answer(answer.path("statusCode").asInt(200), bytes);
  }

  /** Sends an answer of API Gateway's own. */
  private static void message(Call call, int status, String text) throws IOException {
    call.answer(status, Json.object().put("message", text));
  }

  @Override
  public void close() {
    server.close();
    threads.shutdownNow();
  }
}
