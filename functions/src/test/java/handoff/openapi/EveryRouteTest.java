package handoff.openapi;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static handoff.openapi.Bodies.base64;
import static handoff.openapi.Bodies.body;
import static handoff.openapi.Bodies.changed;
import static handoff.openapi.Bodies.padded;
import static handoff.openapi.Bodies.without;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import handoff.Bridge;
import handoff.Bridge.Answer;
import handoff.Events;
import handoff.Faults;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * The limits and errors of every route: whatever status is described can be had, and no other; what
 * comes with it is judged as everywhere.
 */
final class EveryRouteTest {
  private static final int AGENT_LIMIT = 64 * 1024;
  private static final int LAMBDA_LIMIT = 6 * 1024 * 1024;

  /** The two kinds of caller of the agent side. */
  private enum Side {
    TOOL,
    PEOPLE
  }

  private final Faults database = new Faults();
  private final Bridge bridge = new Bridge(database);
  private final Set<Integer> given = new TreeSet<>();
  private String route = "";
  private Side side = Side.TOOL;
  private int handoffs;

  static Stream<String> webhooks() {
    return OpenApi.DESCRIPTION.operations().keySet().stream()
        .filter(route -> route.contains("/hooks/"));
  }

  static Stream<String> agentSide() {
    return OpenApi.DESCRIPTION.operations().keySet().stream()
        .filter(route -> route.contains("/tool/"));
  }

  @BeforeEach
  void letAToolBeAnAdmin() {
    ObjectNode settings = Events.object(bridge.settings("key"));
    settings
        .withObject("toolTokens")
        .putObject("helpdesk")
        .put("token", "local-tool-token-of-this-machine-only")
        .put("role", "admin");
    bridge.changeSettings(settings.toString());
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @ParameterizedTest
  @MethodSource("webhooks")
  void whatGptBotsCallsAnswersAsDescribed(String route) {
    this.route = route;

    expect(200, EveryRouteTest::asItIs);
    expect(200, event -> event.getHeaders().put("authorization", "Bearer wrong"));
    expect(200, changed("a_new_field", "of GPTBots"));
    expect(200, changed("istest", "true"));
    expect(200, changed("timestamp", "1772355599900"));
    for (String field : operation().fields()) {
      int status = field.equals("conversation_id") ? 422 : 200;
      expect(status, event -> event.setBody(body(event).putNull(field).toString()));
      expect(status, event -> event.setBody(without(field, event)));
    }
    expect(200, event -> event.setBody(padded(event, LAMBDA_LIMIT)));
    expect(413, event -> event.setBody(padded(event, LAMBDA_LIMIT + 1)));
    expect(422, changed("conversation_id", "a b"));
    expect(422, changed("conversation_id", "a".repeat(129)));
    expect(404, event -> event.setPathParameters(Map.of("token", "x".repeat(32))));
    expect(404, event -> event.setPathParameters(null));
    malformed();
    faults(route.endsWith("/establish"));

    assertThat(given).isEqualTo(operation().statuses());
  }

  @ParameterizedTest
  @MethodSource("agentSide")
  void whatAgentsCallAnswersAsDescribed(String route) {
    for (Side each : Side.values()) {
      side = each;
      this.route = side == Side.TOOL ? route : route.replace(" /tool/", " /");
      fine();
      callers();
      parameters();
      if (operation().body().isObject()) {
        malformed();
        bodies();
      }
      if (operation().answers().has("409")) {
        states();
      }
      if (operation().answers().has("202")) {
        replies();
      }
      faults(operation().answers().has("202"));
    }
    assertThat(given).isEqualTo(operation().statuses());
  }

  private void fine() {
    Answer answer = expect(success(), EveryRouteTest::asItIs);
    if (operation().parameters("header").containsKey("If-None-Match")) {
      String tag = answer.headers().get("etag");
      expectSame(304, event -> event.getHeaders().put("if-none-match", tag));
    }
  }

  private void callers() {
    Consumer<APIGatewayV2HTTPEvent> nobody =
        event -> {
          event.getHeaders().remove("authorization");
          event.getRequestContext().setAuthorizer(null);
        };
    expect(401, nobody);
    expect(401, nobody.andThen(event -> event.getHeaders().put("authorization", "Basic eDp5")));
    expect(401, nobody.andThen(event -> event.getHeaders().put("authorization", "Bearer wrong")));
    if (side == Side.PEOPLE) {
      expect(
          403, event -> Events.asPerson(event, Map.of("sub", "eve", "cognito:groups", List.of())));
    }
    if (operation().isTagged("Admin")) {
      expect(403, this::byAnother);
    }
  }

  private void parameters() {
    if (route.contains("{id}")) {
      expect(404, event -> Events.about("unheard-of", event));
      expect(404, event -> Events.about("a".repeat(129), event));
      expect(404, event -> Events.about("a b", event));
    }
    for (String header : operation().parameters("header").keySet()) {
      if (header.equals("Idempotency-Key")) {
        expect(422, event -> event.getHeaders().remove("idempotency-key"));
        expect(422, event -> event.getHeaders().put("idempotency-key", "a b"));
        expect(422, event -> event.getHeaders().put("idempotency-key", "a".repeat(129)));
      }
    }
    if (route.contains("{key}")) {
      for (String key : List.of("", "A", "-a", "a".repeat(33))) {
        assertNamed("key", expect(422, event -> event.setPathParameters(Map.of("key", key))));
      }
    }
    assertNamed(
        "stat", expect(422, event -> event.setQueryStringParameters(Map.of("stat", "closed"))));
    for (String name : operation().parameters("query").keySet()) {
      for (String value : List.of("?", "", "MjAyNg==", "0".repeat(1366))) {
        if (!name.equals("bot")) {
          assertNamed(
              name, expect(422, event -> event.setQueryStringParameters(Map.of(name, value))));
        }
      }
    }
  }

  private void bodies() {
    expect(success(), event -> event.setBody(padded(event, AGENT_LIMIT)));
    expect(413, event -> event.setBody(padded(event, AGENT_LIMIT + 1)));
    // Bytes count, not characters.
    expect(413, changed("more", "ü".repeat(AGENT_LIMIT / 2)));
    expect(413, event -> base64(event, padded(event, AGENT_LIMIT + 1)));
    assertNamed("more", expect(422, changed("more", "1")));
    Set<String> needed = new TreeSet<>(Set.of("userId"));
    operation().body().at("/schema/required").forEach(field -> needed.add(field.textValue()));
    for (String field : operation().fields()) {
      Consumer<APIGatewayV2HTTPEvent> isNull =
          event -> event.setBody(body(event).putNull(field).toString());
      if (needed.contains(field)) {
        assertNamed(field, expect(422, isNull));
      } else {
        expect(success(), isNull);
      }
      JsonNode type = operation().body().at("/schema/properties/" + field).findPath("type");
      boolean isNumber = type.toString().contains("integer");
      assertNamed(
          field,
          expect(
              422,
              event ->
                  event.setBody(
                      (isNumber ? body(event).put(field, "7") : body(event).put(field, 7))
                          .toString())));
    }
    for (JsonNode required : operation().body().at("/schema/required")) {
      String field = required.textValue();
      assertNamed(field, expect(422, event -> event.setBody(without(field, event))));
    }
  }

  private static void assertNamed(String field, Answer answer) {
    assertThat(answer.json().get("errors").propertyStream().map(Map.Entry::getKey))
        .anyMatch(name -> name.equals(field) || name.startsWith(field + "."));
  }

  private void malformed() {
    for (String body : List.of("text", "{\"text\":", "[]", "null", "\"{}\"")) {
      expect(400, event -> event.setBody(body));
      expect(400, event -> base64(event, body));
    }
    expect(400, event -> event.setBody("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}"));
    expect(400, event -> event.setIsBase64Encoded(true));
    expect(400, event -> base64(event, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}));
  }

  private void states() {
    fresh();
    bridge.send(Events.close(id(), 1_772_355_720_500L));
    Answer closed = expectSame(409, EveryRouteTest::asItIs);
    assertThat(closed.json().get("type").textValue()).endsWith(":closed");

    fresh();
    bridge.send(call(beside("/claim")));
    Answer owned = expectSame(409, this::byAnother);
    assertThat(owned.json().at("/owner/id").textValue())
        .isEqualTo(side == Side.TOOL ? "tool:helpdesk" : "person:ada");
  }

  private void replies() {
    gptBotsAnswers(okJson("{\"code\":40000,\"message\":\"Parameter error\"}"));
    expect(502, EveryRouteTest::asItIs);
    gptBotsAnswers(serviceUnavailable());
    expect(202, EveryRouteTest::asItIs);

    for (int i = 1; i < 100; i++) {
      APIGatewayV2HTTPEvent reply = call(beside("/replies"));
      reply.getHeaders().put("idempotency-key", "key-" + i);
      bridge.send(reply);
    }
    Answer full = expectSame(429, event -> event.getHeaders().put("idempotency-key", "one-more"));
    assertThat(full.headers()).containsEntry("retry-after", "10");
    gptBotsAnswers(okJson(Bridge.SUCCESS));
  }

  private void faults(boolean queues) {
    Consumer<APIGatewayV2HTTPEvent> tableAway =
        _ -> fail(() -> ProvisionedThroughputExceededException.builder().build());
    if (route.contains(" /hooks/")) {
      // The queue keeps a call of GPTBots.
      expect(200, tableAway);
      bridge.queue.setAway(true);
      expect(503, tableAway);
      bridge.queue.setAway(false);
    } else {
      expect(503, tableAway);
    }
    Answer bug = expect(500, _ -> fail(() -> new IllegalStateException("a word of ours")));
    assertThat(bug.body()).doesNotContain("a word of ours");
    if (queues) {
      Answer away = expect(503, _ -> bridge.queue.setAway(true));
      assertThat(away.headers()).containsKey("retry-after");
      bridge.queue.setAway(false);
    }
  }

  private void fail(Supplier<RuntimeException> failure) {
    database.set(
        new Faults.Fault() {
          @Override
          public <T> T around(String name, Object request, Supplier<T> call) {
            throw failure.get();
          }
        });
  }

  private void gptBotsAnswers(ResponseDefinitionBuilder answer) {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(answer));
  }

  /** Sends the call about a handoff of its own. */
  private Answer expect(int status, Consumer<APIGatewayV2HTTPEvent> change) {
    fresh();
    return expectSame(status, change);
  }

  private Answer expectSame(int status, Consumer<APIGatewayV2HTTPEvent> change) {
    APIGatewayV2HTTPEvent event = call(route);
    change.accept(event);
    Answer answer = bridge.send(event);
    database.set(Faults.NONE);
    assertThat(answer.status()).as("%s %s", event, answer.body()).isEqualTo(status);
    given.add(status);
    return answer;
  }

  private void fresh() {
    handoffs++;
    ObjectNode body = Events.body("establish").put("conversation_id", id());
    body.withObject("user_info").put("user_id", "user-" + handoffs);
    bridge.send(Events.read("establish", body.toString()));
  }

  private String id() {
    return "conversation-" + handoffs;
  }

  /** A call in order, by an admin, with the description's own example of a body. */
  private APIGatewayV2HTTPEvent call(String route) {
    boolean webhook = route.contains("/hooks/");
    APIGatewayV2HTTPEvent event = Events.read(webhook ? "chat" : "reply", example(route));
    event.setRouteKey(route);
    if (webhook) {
      return event;
    }
    event.setPathParameters(
        route.contains("{id}") ? Map.of("id", id()) : operation(route).examples("path"));
    event.setQueryStringParameters(operation(route).examples("query"));
    event.getHeaders().put("idempotency-key", "key");
    return side == Side.PEOPLE ? Events.asAdmin(event) : event;
  }

  private String example(String route) {
    JsonNode example = operation(route).body().at("/examples/Example/value");
    return example.isMissingNode()
        ? ""
        : example.toString().replace(Bridge.ID, id()).replace("u-4711", "user-" + handoffs);
  }

  /** Another route of the same side and conversation. */
  private String beside(String action) {
    return "POST " + (side == Side.TOOL ? "/tool" : "") + "/conversations/{id}" + action;
  }

  private void byAnother(APIGatewayV2HTTPEvent event) {
    if (side == Side.PEOPLE) {
      Events.as("Ben", event);
    } else {
      event.getHeaders().put("authorization", "Bearer another-tool-token-of-this-machine-only");
    }
  }

  private static void asItIs(APIGatewayV2HTTPEvent event) {
    assertThat(event).isNotNull();
  }

  private Operation operation() {
    return operation(route);
  }

  private static Operation operation(String route) {
    return Objects.requireNonNull(OpenApi.DESCRIPTION.operations().get(route));
  }

  private int success() {
    return operation().statuses().iterator().next();
  }
}
