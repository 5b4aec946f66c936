package handoff.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.simulator.Simulator.Received;
import handoff.local.web.Json;
import handoff.local.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {
  /** A call of the simulator to a webhook. */
  private record WebhookCall(String path, JsonNode body) {}

  private static final String RECEIVE = "/v1/human/message/receive";
  private static final Map<String, String> KEYS = Map.of("*", "a-key", "other-bot", "another-key");

  private final List<WebhookCall> told = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private WebServer webhooks;
  private Simulator simulator;
  private volatile int webhookStatus = 200;

  @BeforeEach
  void start() {
    webhooks =
        WebServer.start(
            false,
            0,
            call -> {
              told.add(new WebhookCall(call.path(), Json.parse(call.body())));
              call.answer(webhookStatus, Json.object());
            });
    simulator = simulator(Duration.ofMinutes(5));
  }

  @AfterEach
  void stop() {
    simulator.close();
    webhooks.close();
    client.close();
  }

  @Test
  void aCustomerMayHaveNoEmail() throws Exception {
    open("{\"conversationId\": \"c\", \"email\": null, \"userId\": \"王伟\"}");
    JsonNode establish = told.getFirst().body;
    assertThat(establish.path("email").isNull()).isTrue();
    assertThat(establish.at("/user_info/email").isNull()).isTrue();
    assertThat(establish.at("/user_info/user_id").asText()).isEqualTo("王伟");
  }

  @Test
  void theFirstReplyConnects() throws Exception {
    open("{\"conversationId\": \"c\"}");
    assertThat(show("c").path("state").asText()).isEqualTo("connecting");
    assertThat(show("c").path("waitingEndsInMillis").asLong()).isBetween(200_000L, 300_000L);

    assertThat(api(RECEIVE, reply("c")).body()).isEqualTo("{\"code\":0,\"message\":\"success\"}");

    assertThat(show("c").path("state").asText()).isEqualTo("connected");
    assertThat(show("c").has("waitingEndsInMillis")).isFalse();
    assertThat(simulator.received()).containsExactly(new Received(RECEIVE, "c", "Hello", 7));
    assertThat(get("/received").body())
        .isEqualTo(
            """
            [{"path":"/v1/human/message/receive","conversationId":"c","text":"Hello","timestamp":7}]\
            """);
  }

  @Test
  void aWebhookThatDoesNotAnswerWith200IsBusy() throws Exception {
    webhookStatus = 201;

    assertThat(open("{\"conversationId\": \"c\"}").path("state").asText()).isEqualTo("busy");
    assertThat(api(RECEIVE, reply("c")).statusCode()).isEqualTo(400);
  }

  @Test
  void aWebhookThatIsNotThereIsBusy() throws Exception {
    webhooks.close();

    JsonNode opened = open("{}");

    assertThat(opened.path("state").asText()).isEqualTo("busy");
    assertThat(opened.at("/webhook/status").asInt(-1)).isZero();
  }

  @Test
  void aHandoffWithoutAReplyTimesOutAndTheWebhookIsTold() throws Exception {
    simulator.close();
    simulator = simulator(Duration.ofMillis(50));

    open("{\"conversationId\": \"c\"}");

    await().until(() -> told.size() == 2);
    assertThat(told.get(1).path).isEqualTo("/base/conversation/close");
    assertThat(told.get(1).body.path("type").asText()).isEqualTo("TIMEOUT");
    assertThat(show("c").path("reason").asText()).isEqualTo("timeout");
    assertThat(code(api(RECEIVE, reply("c")))).isEqualTo(40356);
  }

  @Test
  void aConnectedHandoffNoLongerTimesOut() throws Exception {
    open("{\"conversationId\": \"c\"}");
    api(RECEIVE, reply("c"));

    assertThat(customer("/c/timeout", "{}").statusCode()).isEqualTo(409);
    assertThat(show("c").path("state").asText()).isEqualTo("connected");
  }

  @Test
  void theWebhooksGetWhatTheVendorDocuments() throws Exception {
    open(
        "{\"conversationId\": \"c\", \"question\": \"Why?\", \"botId\": \"b\", \"userId\": \"u\"}");
    customer("/c/chat", "{\"text\": \"Hello?\"}");
    customer("/c/close", "{}");

    assertThat(told)
        .extracting(WebhookCall::path)
        .containsExactly("/base/conversation/establish", "/base/chat", "/base/conversation/close");
    JsonNode establish = told.getFirst().body;
    assertThat(establish.path("body"))
        .isEqualTo(
            Json.parse(
                """
                [{"message_type": "QUESTION", "text": "Why?"},
                 {"message_type": "ANSWER", "text": ""}]
                """));
    assertThat(establish.path("bot_id").asText()).isEqualTo("b");
    assertThat(establish.path("timestamp").isIntegralNumber()).isTrue();
    assertThat(establish.at("/user_info/user_id").asText()).isEqualTo("u");
    assertThat(establish.at("/user_info/phone").isNull()).isTrue();
    assertThat(told.get(1).body.path("body").asText()).isEqualTo("Hello?");
    assertThat(told.get(2).body.path("type").asText()).isEqualTo("USER_CLOSED");
  }

  @Test
  void aGivenPayloadIsSentAsItIs() throws Exception {
    open("{\"establish\": \"{\\\"conversation_id\\\": \\\"c\\\", \\\"extra\\\": [1]}\"}");

    assertThat(told.getFirst().body)
        .isEqualTo(Json.parse("{\"conversation_id\":\"c\",\"extra\":[1]}"));
    assertThat(show("c").path("state").asText()).isEqualTo("connecting");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"timestamp": 1, "body": "x"}                               | 40000
          {"conversation_id": "c", "body": "x"}                       | 40000
          {"conversation_id": "c", "timestamp": "1", "body": "x"}     | 40000
          {"conversation_id": "c", "timestamp": 1}                    | 40000
          {"conversation_id": "c", "timestamp": 1, "body": ""}        | 40000
          no JSON                                                     | 40000
          {"conversation_id": "unknown", "timestamp": 1, "body": "x"} | 40356
          """)
  void aWrongReplyGetsGptBotsOwnCode(String body, int code) throws Exception {
    open("{\"conversationId\": \"c\"}");

    HttpResponse<String> answer = api(RECEIVE, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(code(answer)).isEqualTo(code);
    assertThat(simulator.received()).isEmpty();
  }

  @Test
  void aUserHasAChannelAndAttributes() throws Exception {
    HttpResponse<String> channel = look("/v1/user/get-user-cdp?anonymous_id=a%201");
    assertThat(channel.statusCode()).isEqualTo(200);
    assertThat(Json.parse(channel.body()).at("/anonymous_ids/0"))
        .isEqualTo(Json.parse("{\"anonymous_id\": \"a 1\", \"conversation_type\": \"WIDGET\"}"));
    JsonNode user = Json.parse(look("/v2/user-property/query?user_ids=u").body()).path(0);
    assertThat(user.path("user_id").asText()).isEqualTo("u");
    assertThat(user.at("/property_values/0/property_name").asText()).isEqualTo("plan");

    assertThat(look("/v1/user/get-user-cdp").statusCode()).isEqualTo(400);
    assertThat(look("/v2/user-property/query").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> look(String path) throws Exception {
    HttpRequest request = request(path).header("authorization", "Bearer a-key").build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void anApiKeyBelongsToOneAgent() throws Exception {
    open("{\"conversationId\": \"c\", \"botId\": \"other-bot\"}");

    assertThat(code(api(RECEIVE, reply("c"), "a-wrong-key"))).isEqualTo(40127);
    assertThat(api(RECEIVE, reply("c"), "a-wrong-key").statusCode()).isEqualTo(401);
    assertThat(code(api(RECEIVE, reply("c"), "a-key"))).isEqualTo(40358);
    assertThat(code(api(RECEIVE, reply("c"), "another-key"))).isZero();
  }

  @Test
  void anAskedForStatusIsAnsweredAsOftenAsAskedFor() throws Exception {
    open("{\"conversationId\": \"c\"}");
    behave("{\"mode\":\"status\",\"status\":429,\"retryAfter\":3,\"code\":42900,\"times\":2}");

    HttpResponse<String> first = api(RECEIVE, reply("c"));
    assertThat(first.statusCode()).isEqualTo(429);
    assertThat(first.headers().firstValue("retry-after")).contains("3");
    assertThat(code(first)).isEqualTo(42900);
    assertThat(api(RECEIVE, reply("c")).statusCode()).isEqualTo(429);
    assertThat(simulator.received()).isEmpty();
    assertThat(api(RECEIVE, reply("c")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"500, 50000", "401, 40127"})
  void anAskedForStatusNeedsNoRetryAfter(int status, int code) throws Exception {
    open("{\"conversationId\": \"c\"}");
    behave("{\"mode\":\"status\",\"status\":%d,\"code\":%d}".formatted(status, code));

    HttpResponse<String> answer = api(RECEIVE, reply("c"));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    assertThat(code(answer)).isEqualTo(code);
    assertThat(simulator.received()).isEmpty();
  }

  @Test
  void anAskedForCodeIsAnsweredWithHttp200() throws Exception {
    open("{\"conversationId\": \"c\"}");
    behave("{\"mode\":\"code\",\"code\":20022}");

    HttpResponse<String> answer = api(RECEIVE, reply("c"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(code(answer)).isEqualTo(20022);
    assertThat(simulator.received()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"drop-before, 0", "drop-within, 1", "drop-after, 1"})
  void aDroppedConnectionHasNoWholeAnswer(String mode, int delivered) throws Exception {
    open("{\"conversationId\": \"c\"}");
    behave("{\"mode\":\"%s\"}".formatted(mode));

    assertThatThrownBy(() -> api(RECEIVE, reply("c"))).isInstanceOf(IOException.class);
    assertThat(simulator.received()).hasSize(delivered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"slow", "dribble"})
  void aLateAnswerIsWholeInTheEnd(String mode) throws Exception {
    open("{\"conversationId\": \"c\"}");
    behave("{\"mode\":\"%s\",\"millis\":200}".formatted(mode));

    long start = System.nanoTime();
    assertThat(code(api(RECEIVE, reply("c")))).isZero();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(150));
    assertThat(simulator.received()).hasSize(1);
  }

  @Test
  void whoWaitsForNewsIsWokenByIt() throws Exception {
    JsonNode opened = open("{\"conversationId\": \"c\"}");
    String path = "/customer/handoffs/c?wait=20000&after=" + opened.path("version").asInt();
    var waiting = client.sendAsync(request(path).GET().build(), BodyHandlers.ofString());

    api(RECEIVE, reply("c"));

    JsonNode news = Json.parse(waiting.join().body());
    assertThat(news.path("messages")).hasSize(1);
    assertThat(news.at("/messages/0/text").asText()).isEqualTo("Hello");
  }

  @Test
  void thePageRunsNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'");
    assertThat(page.body()).doesNotContain("http:", "https:", "style=", "onclick");
    assertThat(get("/customer.js").statusCode()).isEqualTo(200);
    assertThat(get("/customer.css").statusCode()).isEqualTo(200);
    assertThat(get("/../index.html").statusCode()).isEqualTo(404);
  }

  @Test
  void aFormOfAnotherSiteCannotActAsTheCustomer() throws Exception {
    HttpRequest form =
        request("/customer/handoffs")
            .header("content-type", "text/plain")
            .POST(BodyPublishers.ofString("{}"))
            .build();

    assertThat(client.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    assertThat(told).isEmpty();
  }

  private Simulator simulator(Duration waiting) {
    Simulator made = new Simulator(false, 0, KEYS, waiting, Clock.systemUTC());
    made.configure(webhooks.uri().resolve("/base"));
    return made;
  }

  private JsonNode open(String request) throws Exception {
    return Json.parse(customer("", request).body());
  }

  private JsonNode show(String id) throws Exception {
    return Json.parse(get("/customer/handoffs/" + id).body());
  }

  private void behave(String behaviour) throws Exception {
    assertThat(post("/behaviour", behaviour, "none").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> customer(String rest, String body) throws Exception {
    return post("/customer/handoffs" + rest, body, "none");
  }

  private HttpResponse<String> api(String path, String body) throws Exception {
    return api(path, body, "a-key");
  }

  private HttpResponse<String> api(String path, String body, String key) throws Exception {
    return post(path, body, key);
  }

  private HttpResponse<String> post(String path, String body, String key) throws Exception {
    HttpRequest request =
        request(path)
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + key)
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(simulator.uri() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private static String reply(String id) {
    return "{\"conversation_id\": \"%s\", \"timestamp\": 7, \"body\": \"Hello\"}".formatted(id);
  }

  private static int code(HttpResponse<String> answer) {
    return Json.parse(answer.body()).path("code").asInt(-1);
  }
}
