package handoff;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import handoff.openapi.OpenApi;
import handoff.queue.DeliverHandler;
import handoff.runtime.Wiring;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** All functions, wired to a table of their own and to a real HTTP server in GPTBots' place. */
public final class Bridge implements AutoCloseable {
  public static final String ID = "67d8db020fa31d1ef64f53dg";
  public static final String SUCCESS = "{\"code\":0,\"message\":\"success\"}";

  /** A run that has all its time left. */
  public static final Context CONTEXT = context(Duration.ofSeconds(15));

  public final String table = Database.newTable();
  public final HandClock clock = new HandClock();
  public final VirtualQueue queue = new VirtualQueue(clock);
  public final WireMockServer gptBots;
  public Wiring wiring;

  /** Servers that another bridge has used: hundreds of bridges are made, and a start takes time. */
  private static final Deque<WireMockServer> SERVERS = new ConcurrentLinkedDeque<>();

  /** Every line that the functions have logged, oldest first. */
  public final List<String> lines = new CopyOnWriteArrayList<>();

  private Map<String, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> handlers;
  private DeliverHandler deliver;
  private volatile String settings;
  private volatile boolean secretAway;
  private final DynamoDbClient database;

  public Bridge() {
    this(Database.CLIENT);
  }

  public Bridge(DynamoDbClient database) {
    WireMockServer used = SERVERS.poll();
    gptBots = used == null ? newServer() : used;
    gptBots.stubFor(any(anyUrl()).willReturn(okJson(SUCCESS)));
    settings = settings("local-api-key");
    this.database = database;
    wiring = wire();
    deliver = new DeliverHandler(wiring);
    handlers = Handlers.byKey(wiring);
  }

  private Wiring wire() {
    return new Wiring(
        new Wiring.Resources(database, table, queue, "queue"),
        this::readSecret,
        clock,
        line -> {
          lines.add(line);
          Logs.check(line);
        });
  }

  private String readSecret() {
    if (secretAway) {
      throw SecretsManagerException.builder().message("no secret").statusCode(503).build();
    }
    return settings;
  }

  /** Lets every function start anew: nothing that was in memory is left. */
  public void restart() {
    wiring.close();
    wiring = wire();
    deliver = new DeliverHandler(wiring);
    handlers = Handlers.byKey(wiring);
  }

  /** Lets every reading of the secret fail, or none. */
  public void setSecretAway(boolean away) {
    secretAway = away;
  }

  /** A run that has some time left. */
  public static Context context(Duration left) {
    return (Context)
        Proxy.newProxyInstance(
            Bridge.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "getAwsRequestId" -> "request-1";
                  case "getRemainingTimeInMillis" -> (int) left.toMillis();
                  default -> null;
                });
  }

  private static WireMockServer newServer() {
    WireMockServer server =
        new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
    return server;
  }

  /** The settings of this run, with an API key. */
  public String settings(String apiKey) {
    ObjectNode node = Events.JSON.createObjectNode();
    node.putArray("webhookTokens").add("local-webhook-token-of-this-machine-only");
    node.putObject("toolTokens")
        .put("helpdesk", "local-tool-token-of-this-machine-only")
        .put("crm", "another-tool-token-of-this-machine-only");
    node.putObject("bots")
        .putObject("*")
        .put("apiKey", apiKey)
        .put("baseUrl", gptBots.baseUrl())
        .put("waitingSeconds", 60);
    return node.toString();
  }

  public void changeSettings(String json) {
    settings = json;
  }

  /** Sends an event to the function whose route it names. */
  public Answer send(APIGatewayV2HTTPEvent event) {
    return send(event, CONTEXT);
  }

  /** The same in a run that may have less time left. */
  public Answer send(APIGatewayV2HTTPEvent event, Context context) {
    RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler =
        handlers.get(event.getRouteKey());
    if (handler == null) {
      throw new IllegalArgumentException("no function serves " + event.getRouteKey());
    }
    APIGatewayV2HTTPResponse response = handler.handleRequest(event, context);
    Answer answer =
        new Answer(response.getStatusCode(), Map.copyOf(response.getHeaders()), response.getBody());
    OpenApi.DESCRIPTION.check(event, answer);
    return answer;
  }

  public Answer send(String event) {
    return send(Events.read(event));
  }

  /** An answer as a caller sees it. */
  public record Answer(int status, Map<String, String> headers, String body) {
    public ObjectNode json() {
      return Events.object(body);
    }
  }

  /** Lets time pass, and the queue's jobs be done when they are due. */
  public void pass(Duration time) {
    Instant end = clock.instant().plus(time);
    while (queue.nextAt().filter(next -> !next.isAfter(end)).isPresent()) {
      Instant next = queue.nextAt().orElseThrow();
      clock.advance(Duration.between(clock.instant(), next));
      work();
    }
    clock.advance(Duration.between(clock.instant(), end));
  }

  /** Does the queue's next job; what is an Error to the function is a crash, and it comes back. */
  public void work() {
    try {
      queue
          .receive()
          .ifPresent(message ->
              queue.handle(
                  message, event -> deliver.handleRequest(event, CONTEXT).getBatchItemFailures()));
    } catch (Crash crash) {
      // Lambda starts another process; the message is seen again after its visibility timeout.
    }
  }

  /** A process that stops dead. */
  public static final class Crash extends Error {}

  /** The conversation as the agent tool reads it. */
  public ObjectNode read(String id) {
    return send(Events.conversation(id, Map.of())).json();
  }

  /** The texts of the user, as the agent tool reads them. */
  public List<String> userTexts(String id) {
    return StreamSupport.stream(read(id).get("messages").spliterator(), false)
        .filter(message -> message.get("from").textValue().equals("user"))
        .map(message -> message.get("text").textValue())
        .toList();
  }

  /** The calls that GPTBots got, oldest first: each call's path and body. */
  public List<ObjectNode> received() {
    return gptBots.getAllServeEvents().stream()
        .map(ServeEvent::getRequest)
        .sorted(Comparator.comparing(request -> request.getLoggedDate()))
        .map(request -> Events.object(request.getBodyAsString()).put("path", request.getUrl()))
        .toList();
  }

  /** The texts GPTBots got, oldest first. */
  public List<String> receivedTexts() {
    return received().stream()
        .filter(call -> call.has("body"))
        .map(call -> call.get("body").textValue())
        .toList();
  }

  @Override
  public void close() {
    List<VirtualQueue.Message> dead = queue.dead();
    gptBots.resetAll();
    SERVERS.push(gptBots);
    Database.CLIENT.deleteTable(delete -> delete.tableName(table));
    if (!dead.isEmpty()) {
      throw new AssertionError("jobs that were received too often or expired: " + dead.size());
    }
  }
}
