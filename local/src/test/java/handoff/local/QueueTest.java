package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.Http.Reply;
import handoff.local.simulator.Simulator;
import handoff.local.simulator.Simulator.Received;
import handoff.local.web.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/** Retries and deadlines with a real queue in real time. */
class QueueTest {
  private static final int WAITING_SECONDS = 6;
  private static final int GIVE_UP_SECONDS = 8;
  private static final String HOLD = "One moment, we are looking for somebody.";
  private static final String GIVE_UP = "Nobody is free.";

  /** Smallest value with which a hold job can come back at its deadline. */
  private static final int MAX_RECEIVE_COUNT = 2;

  private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
  private static final Http HTTP = new Http();

  @TempDir private static Path folder;
  private static LocalSystem system;
  private static Simulator gptBots;

  @BeforeAll
  static void start() throws IOException {
    system = new LocalSystem(project(), Options.forTests(), Clock.systemUTC(), LOG::add);
    gptBots = system.simulator().orElseThrow();
  }

  /** Copies the project with shorter times. */
  private static Project project() throws IOException {
    Project original = Project.around(Path.of(""));
    Project copy = new Project(folder);
    String template = Files.readString(original.template());
    Files.writeString(
        copy.template(),
        template.replace("maxReceiveCount: 200", "maxReceiveCount: " + MAX_RECEIVE_COUNT));
    assertThat(copy.template()).content().isNotEqualTo(template);
    ObjectNode settings = (ObjectNode) Json.parse(Files.readAllBytes(original.settings()));
    ((ObjectNode) settings.at("/bots/*"))
        .put("waitingSeconds", WAITING_SECONDS)
        .put("holdText", HOLD)
        .put("giveUpText", GIVE_UP)
        .put("giveUpAfterSeconds", GIVE_UP_SECONDS);
    Files.createDirectories(copy.settings().getParent());
    Files.write(copy.settings(), Json.bytes(settings));
    return copy;
  }

  @AfterAll
  static void stop() {
    system.close();
    HTTP.close();
  }

  @Test
  void aReplyThatGptBotsDoesNotTakeAtOnceArrivesByTheQueue() {
    String id = open();
    behave(Json.object().put("mode", "status").put("status", 503));

    Reply answer = say(id, "Hello, this is Ann.");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("status").asText()).isEqualTo("queued");
    assertThat(received(id)).isEmpty();
    soon().until(() -> received(id).equals(List.of("Hello, this is Ann.")));
    soon()
        .until(() ->
            conversation(id)
                .at("/messages")
                .valueStream()
                .anyMatch(message -> message.path("status").asText().equals("sent")));
    assertThat(conversation(id).path("state").asText()).isEqualTo("active");
  }

  @Test
  void repliesBehindOneThatWaitsKeepTheirOrder() {
    String id = open();
    behave(Json.object().put("mode", "status").put("status", 503));

    say(id, "first");
    say(id, "second");
    say(id, "third");

    soon().until(() -> received(id).size() == 3);
    assertThat(received(id)).containsExactly("first", "second", "third");
  }

  @Test
  void whenNobodyRepliesTheUserIsHeldAndTheHandoffDoesNotTimeOut() {
    String id = open();

    soon().until(() -> received(id).equals(List.of(HOLD)));

    assertThat(window(id).path("state").asText()).isEqualTo("connected");
    assertThat(conversation(id).path("state").asText()).isNotEqualTo("closed");
    // Else its give-up would come in the middle of another test.
    HTTP.post(gptBots.uri().resolve("/customer/handoffs/" + id + "/close"), Json.object()).join();
  }

  @Test
  void whenNobodyRepliesAtAllTheUserIsToldAndTheHandoffEnds() {
    String id = open();

    soon().until(() -> window(id).path("state").asText().equals("closed"));

    assertThat(window(id).path("reason").asText()).isEqualTo("agent_closed");
    assertThat(received(id)).containsExactly(HOLD, GIVE_UP);
    soon().until(() -> conversation(id).path("state").asText().equals("closed"));
  }

  @Test
  void whatIsNoJobEndsInTheDeadLetterQueue() {
    String text = "This is no job.";
    system.queues().sendMessage(send -> send.queueUrl(system.queueUrl("Queue")).messageBody(text));

    soon()
        .untilAsserted(() ->
            assertThat(
                    system
                        .queues()
                        .receiveMessage(receive ->
                            receive
                                .queueUrl(system.queueUrl("DeadLetterQueue"))
                                .visibilityTimeout(0))
                        .messages())
                .extracting(Message::body)
                .containsExactly(text));
    assertThat(LOG)
        .extracting(Json::parse)
        .filteredOn(line -> line.path("failure").asText().endsWith("MalformedJson"))
        .hasSize(MAX_RECEIVE_COUNT);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30));
  }

  private static String open() {
    Reply reply = HTTP.post(gptBots.uri().resolve("/customer/handoffs"), Json.object()).join();
    assertThat(reply.json().at("/webhook/status").asInt()).isEqualTo(200);
    return reply.json().path("conversationId").asText();
  }

  private static void behave(ObjectNode behaviour) {
    assertThat(HTTP.post(gptBots.uri().resolve("/behaviour"), behaviour).join().status())
        .isEqualTo(200);
  }

  private static JsonNode window(String id) {
    return HTTP.get(gptBots.uri().resolve("/customer/handoffs/" + id)).join().json();
  }

  private static JsonNode conversation(String id) {
    return HTTP.get(tool("/" + id), "authorization", token()).join().json();
  }

  private static Reply say(String id, String text) {
    return HTTP.post(
            tool("/" + id + "/replies"),
            Json.object().put("text", text),
            "authorization",
            token(),
            "idempotency-key",
            UUID.randomUUID().toString())
        .join();
  }

  private static URI tool(String rest) {
    return URI.create(system.tool() + "/conversations" + rest);
  }

  private static String token() {
    return "Bearer " + system.settings().toolToken();
  }

  private static List<String> received(String id) {
    return gptBots.received().stream()
        .filter(each -> each.conversationId().equals(id) && each.text() != null)
        .map(Received::text)
        .toList();
  }
}
