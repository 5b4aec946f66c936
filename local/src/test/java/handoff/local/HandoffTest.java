package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.Http.Reply;
import handoff.local.simulator.Simulator;
import handoff.local.simulator.Simulator.Received;
import handoff.local.web.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole handoffs, over HTTP from end to end. */
class HandoffTest {
  private static final ConcurrentLinkedQueue<String> LOG = new ConcurrentLinkedQueue<>();
  private static final Http HTTP = new Http();
  private static LocalSystem system;
  private static Simulator gptBots;

  @BeforeAll
  static void start() {
    system =
        new LocalSystem(
            Project.around(Path.of("")), Options.forTests(), Clock.systemUTC(), LOG::add);
    gptBots = system.simulator().orElseThrow();
  }

  @AfterAll
  static void stop() {
    system.close();
    HTTP.close();
  }

  @Test
  void aHandoffGoesBothWaysAndEnds() {
    String id =
        open(Json.object().put("question", "I want a person")).get("conversationId").asText();
    assertThat(customer(id, "chat", Json.object().put("text", "Hello?")).path("state").asText())
        .isEqualTo("connecting");

    JsonNode waiting = tool("?state=waiting").json().path("conversations");
    assertThat(waiting).extracting(each -> each.path("id").asText()).contains(id);
    JsonNode seen = tool("/" + id).json();
    assertThat(seen.path("state").asText()).isEqualTo("waiting");
    assertThat(texts(seen.path("context"))).startsWith("I want a person");
    assertThat(texts(seen.path("messages"))).containsExactly("Hello?");

    Reply sent = say(id, "Hello, this is Ann.");
    assertThat(sent.status()).isEqualTo(201);
    assertThat(sent.json().path("status").asText()).isEqualTo("sent");
    assertThat(received(id)).containsExactly("Hello, this is Ann.");
    JsonNode window = show(id);
    assertThat(window.path("state").asText()).isEqualTo("connected");
    assertThat(texts(window.path("messages"))).containsExactly("Hello?", "Hello, this is Ann.");

    assertThat(customer(id, "close", Json.object()).path("reason").asText())
        .isEqualTo("user_closed");
    assertThat(tool("/" + id).json().path("state").asText()).isEqualTo("closed");
    assertThat(say(id, "Are you still there?").status()).isEqualTo(409);
    assertThat(received(id)).containsExactly("Hello, this is Ann.");
  }

  @Test
  void anAgentEndsAHandoff() {
    String id = open(Json.object()).get("conversationId").asText();
    assertThat(say(id, "One moment.").status()).isEqualTo(201);

    Reply ended =
        HTTP.post(conversation("/" + id + "/close"), agent(), headers(UUID.randomUUID().toString()))
            .join();

    assertThat(ended.status()).isEqualTo(201);
    assertThat(show(id).path("reason").asText()).isEqualTo("agent_closed");
    assertThat(tool("/" + id).json().path("state").asText()).isEqualTo("closed");
    assertThat(gptBots.received())
        .filteredOn(each -> each.conversationId().equals(id))
        .extracting(Received::path)
        .containsExactly("/v1/human/message/receive", "/v1/human/close");
  }

  @Test
  void aHandoffThatNobodyAnswersEndsInTime() {
    String id = open(Json.object()).get("conversationId").asText();

    assertThat(customer(id, "timeout", Json.object()).path("reason").asText()).isEqualTo("timeout");

    assertThat(tool("/" + id).json().path("state").asText()).isEqualTo("closed");
  }

  @Test
  void aSecondHandoffMayHaveTheConversationIdOfTheFirst() {
    String id = open(Json.object().put("question", "First")).get("conversationId").asText();
    say(id, "An answer to the first");
    customer(id, "close", Json.object());

    JsonNode again = open(Json.object().put("conversationId", id).put("question", "Second"));

    assertThat(again.path("state").asText()).isEqualTo("connecting");
    JsonNode seen = tool("/" + id).json();
    assertThat(seen.path("state").asText()).isEqualTo("waiting");
    assertThat(seen.path("handoff").asInt()).isEqualTo(2);
    assertThat(texts(seen.path("context"))).startsWith("Second").doesNotContain("First");
    assertThat(say(id, "An answer to the second").status()).isEqualTo(201);
    assertThat(received(id)).containsExactly("An answer to the first", "An answer to the second");
    assertThat(texts(show(id).path("messages"))).containsExactly("An answer to the second");
  }

  @Test
  void aWrongTokenIsAnsweredLikeAnUnknownRoute() throws Exception {
    URI base = system.webhooks().resolve("/hooks/");
    String body = "{\"conversation_id\": \"c\", \"timestamp\": 1, \"body\": \"x\"}";

    HttpResponse<String> wrongToken =
        post(base.resolve("a-wrong-token-of-the-same-length-000000/chat"), body);
    HttpResponse<String> unknownRoute = post(base.resolve("/nothing/here"), body);

    assertThat(wrongToken.statusCode()).isEqualTo(404);
    assertThat(wrongToken.body()).isEqualTo(unknownRoute.body());
    assertThat(plain(wrongToken)).isEqualTo(plain(unknownRoute));
  }

  @Test
  void theWebhookDetectionOfGptBotsFindsEveryWebhookAndLeavesNothing() {
    Reply check =
        HTTP.post(
                gptBots.uri().resolve("/v1/webhook/check"),
                Json.object(),
                "authorization",
                "Bearer local-api-key")
            .join();

    assertThat(check.json().path("results"))
        .hasSize(3)
        .allSatisfy(result -> assertThat(result.path("reachable").asBoolean()).isTrue());
    assertThat(tool("/webhook-check").status()).isEqualTo(404);
  }

  @Test
  void aTextOfOneMebibyteArrivesUnchanged() {
    String id = open(Json.object()).get("conversationId").asText();
    String most = "Grüße, 你好, 👋🏽 \"quoted\" \\ \n\t".repeat(20_000);
    String text = most + "x".repeat(1024 * 1024 - most.getBytes(StandardCharsets.UTF_8).length);

    assertThat(customer(id, "chat", Json.object().put("text", text)).at("/webhook/status").asInt())
        .isEqualTo(200);
    customer(id, "chat", Json.object().put("text", "and then"));

    assertThat(texts(all(id, "messages"))).containsExactly(text, "and then");
  }

  @Test
  void aTranscriptOfTwoThousandTurnsArrivesUnchanged() {
    ArrayNode transcript = Json.array();
    for (int turn = 0; turn < 2000; turn++) {
      transcript
          .addObject()
          .put("message_type", turn % 2 == 0 ? "QUESTION" : "ANSWER")
          .put("text", turn % 7 == 1 ? "" : "Turn " + turn + ": " + "ä👋".repeat(turn % 300));
    }

    JsonNode opened = open((ObjectNode) Json.object().set("transcript", transcript));

    assertThat(opened.path("state").asText()).isEqualTo("connecting");
    ArrayNode context = all(opened.get("conversationId").asText(), "context");
    assertThat(texts(context)).isEqualTo(texts(transcript));
    assertThat(context)
        .extracting(turn -> turn.path("type").asText())
        .isEqualTo(
            transcript
                .valueStream()
                .map(turn -> turn.path("message_type").asText().toLowerCase(Locale.ROOT))
                .toList());
  }

  private static JsonNode open(ObjectNode request) {
    Reply reply = HTTP.post(gptBots.uri().resolve("/customer/handoffs"), request).join();
    assertThat(reply.json().at("/webhook/status").asInt())
        .as(reply.json().toString())
        .isEqualTo(200);
    return reply.json();
  }

  private static JsonNode customer(String id, String what, JsonNode body) {
    return HTTP.post(gptBots.uri().resolve("/customer/handoffs/" + id + "/" + what), body)
        .join()
        .json();
  }

  private static JsonNode show(String id) {
    return HTTP.get(gptBots.uri().resolve("/customer/handoffs/" + id)).join().json();
  }

  private static Reply say(String id, String text) {
    ObjectNode body = agent().put("text", text);
    return HTTP.post(
            conversation("/" + id + "/replies"), body, headers(UUID.randomUUID().toString()))
        .join();
  }

  private static Reply tool(String path) {
    return HTTP.get(conversation(path), headers("unused")).join();
  }

  /** Items of one list of a conversation, from all pages. */
  private static ArrayNode all(String id, String list) {
    ArrayNode all = Json.array();
    String cursor = "";
    do {
      Reply page = tool("/" + id + cursor);
      assertThat(page.status()).as(page.json().toString()).isEqualTo(200);
      page.json().path(list).forEach(all::add);
      cursor = page.json().has("cursor") ? "?cursor=" + page.json().get("cursor").asText() : "";
    } while (!cursor.isEmpty());
    return all;
  }

  private static URI conversation(String rest) {
    return URI.create(system.tool() + "/conversations" + rest);
  }

  private static String[] headers(String key) {
    return new String[] {
      "authorization", "Bearer " + system.settings().toolToken(), "idempotency-key", key
    };
  }

  private static ObjectNode agent() {
    ObjectNode body = Json.object();
    body.putObject("agent").put("id", "ann").put("name", "Ann");
    return body;
  }

  private static List<String> received(String id) {
    List<String> texts = new ArrayList<>();
    for (Received each : gptBots.received()) {
      if (each.conversationId().equals(id) && each.text() != null) {
        texts.add(each.text());
      }
    }
    return texts;
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(each -> each.path("text").asText()).toList();
  }

  private static HttpResponse<String> post(URI uri, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      return client.send(request, BodyHandlers.ofString());
    }
  }

  /** Headers without the date, which differs from call to call. */
  private static Map<String, List<String>> plain(HttpResponse<String> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.remove("date");
    return headers;
  }
}
