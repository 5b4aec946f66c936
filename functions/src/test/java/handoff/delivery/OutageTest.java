package handoff.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.body;
import static handoff.Events.chat;
import static handoff.Events.close;
import static handoff.Events.end;
import static handoff.Events.establish;
import static handoff.Events.object;
import static handoff.Events.read;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.Bridge;
import handoff.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outages longer than a retry: GPTBots, DynamoDB or the queue away for seconds up to hours. */
final class OutageTest {
  private static final String HOLD =
      "Thank you for waiting. We are looking for a person to help you.";

  private final Faults faults = new Faults();
  @AutoClose private final Bridge bridge = new Bridge(faults);

  @BeforeEach
  void open() {
    bridge.send(establish(ID, T));
  }

  @Test
  void aHoldMessageIsTriedUntilGptBotsTakesIt() {
    bridge.pass(Duration.ofSeconds(34));
    answer(502, "<html>Bad Gateway</html>");
    bridge.pass(Duration.ofSeconds(5));
    bridge.gptBots.resetRequests();
    well();
    bridge.pass(Duration.ofSeconds(20));

    assertThat(bridge.receivedTexts()).containsExactly(HOLD);
    assertThat(bridge.read(ID).get("connectedAt").isNull()).isFalse();
  }

  @Test
  void aHandoffThatGptBotsTimedOutIsAMissedDeadlineOnce() {
    answer(503, "");
    bridge.pass(Duration.ofSeconds(59));
    String close =
        body("close")
            .put("conversation_id", ID)
            .put("timestamp", T + 60_000)
            .put("type", "TIMEOUT")
            .toString();
    bridge.send(read("close", close));
    bridge.send(read("close", close));
    bridge.pass(Duration.ofHours(1));

    assertThat(entries()).containsExactly("closed", "missed");
    assertThat(bridge.lines.stream().filter(line -> line.contains("\"DeadlinesMissed\":1")))
        .hasSize(1);
  }

  @Test
  void aHandoffThatWasConnectedAndTimedOutIsNoMissedDeadline() {
    bridge.send(reply(ID, "k1", "hello"));
    bridge.send(read("close-timeout"));
    assertThat(entries()).doesNotContain("missed");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 70, 360})
  void anEndHappensOnceGptBotsIsBack(int minutes) {
    answer(503, "");
    assertThat(bridge.send(end(ID, "k1")).status()).isEqualTo(202);
    bridge.pass(Duration.ofMinutes(minutes));
    assertThat(bridge.read(ID).get("state").textValue()).isNotEqualTo("closed");
    well();
    bridge.pass(Duration.ofMinutes(11));

    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("closed");
    bridge.pass(Duration.ofMinutes(15));
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 70, 360})
  void aGiveUpEndsTheHandoffOnceGptBotsIsBack(int minutes) {
    bridge.pass(Duration.ofMinutes(14));
    answer(502, "");
    bridge.pass(Duration.ofMinutes(minutes + 1));
    well();
    bridge.pass(Duration.ofMinutes(30));

    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("closed");
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void anEndThatGptBotsRefusesForADayFailsAndIsCounted() {
    answer(503, "");
    bridge.send(end(ID, "k1"));
    bridge.pass(Duration.ofHours(25));

    assertThat(message(0).get("status").textValue()).isEqualTo("failed");
    assertThat(bridge.lines.stream().filter(line -> line.contains("\"EndsFailed\":1"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 60, 1200, 4200, 21600})
  void aReplyThatWasAcceptedIsSentOnceDynamoDbIsBack(int seconds) {
    answer(503, "");
    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(202);
    bridge.gptBots.resetRequests();
    well();
    dynamoDbIsAway();
    bridge.pass(Duration.ofSeconds(seconds));
    faults.set(Faults.NONE);
    bridge.pass(Duration.ofMinutes(30));

    assertThat(bridge.receivedTexts()).containsOnlyOnce("hello");
    assertThat(message("hello").get("status").textValue()).isEqualTo("sent");
    assertThat(bridge.queue.waiting().stream().mapToInt(each -> each.receives()).max().orElse(0))
        .isLessThan(60);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 60, 1200, 4200, 21600})
  void whatGptBotsTellsWhileDynamoDbIsAwayIsKeptInTheQueue(int seconds) {
    dynamoDbIsAway();
    assertThat(told(bridge.send(establish("other", T)))).isEqualTo("queued");
    assertThat(told(bridge.send(chat("other", T + 1, "hello")))).isEqualTo("queued");
    APIGatewayV2HTTPEvent withoutTime = chat("other", T + 2, "again");
    withoutTime.setBody(object(withoutTime.getBody()).without("timestamp").toString());
    assertThat(told(bridge.send(withoutTime))).isEqualTo("queued");
    assertThat(told(bridge.send(close("other", T + 3)))).isEqualTo("queued");
    bridge.pass(Duration.ofSeconds(seconds));
    faults.set(Faults.NONE);
    bridge.pass(Duration.ofMinutes(31));

    JsonNode conversation = bridge.read("other");
    assertThat(conversation.get("state").textValue()).isEqualTo("closed");
    assertThat(conversation.get("botId").isNull()).isFalse();
    assertThat(conversation.get("messages"))
        .extracting(message -> message.get("text").textValue())
        .containsExactly("hello", "again");
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void whatNeitherTheTableNorTheQueueTakesIsAnswered503() {
    dynamoDbIsAway();
    bridge.queue.setAway(true);
    assertThat(bridge.send(chat(ID, T + 1, "hello")).status()).isEqualTo(503);
  }

  private static String told(Bridge.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().get("message").textValue();
  }

  @Test
  void aTextThatWasNeverTriedForADayIsNotSentIntoAnotherDaysTalk() {
    faults.set(Faults.throttling((name, _) -> name.equals("UpdateItem")));
    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(503);
    dynamoDbIsAway();
    bridge.pass(Duration.ofHours(25));
    faults.set(Faults.NONE);
    bridge.pass(Duration.ofMinutes(30));

    assertThat(bridge.receivedTexts()).doesNotContain("hello");
    assertThat(message("hello").get("status").textValue()).isEqualTo("failed");
  }

  @Test
  void aFaultBeforeTheCallIsNotACallThatEndedUnknown() {
    AtomicInteger failed = new AtomicInteger();
    // The head is read with the lease taken: throttled three times in a row.
    faults.set(
        Faults.throttling((name, request) ->
            name.equals("GetItem")
                && request.toString().contains("REPLY#")
                && failed.incrementAndGet() <= 3));
    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(503);
    bridge.pass(Duration.ofMinutes(5));

    assertThat(failed.get()).isGreaterThan(3);
    assertThat(message("hello").get("status").textValue()).isEqualTo("sent");
    assertThat(bridge.receivedTexts()).containsOnlyOnce("hello");
  }

  @Test
  void aHandoffThatGptBotsDoesNotKnowIsClosedHereToo() {
    answer(404, "{\"code\":40356,\"message\":\"conversation not found\"}");
    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(502);

    JsonNode conversation = bridge.read(ID);
    assertThat(conversation.get("state").textValue()).isEqualTo("closed");
    assertThat(conversation.get("entries"))
        .anySatisfy(entry -> {
          assertThat(entry.get("what").textValue()).isEqualTo("closed");
          assertThat(entry.path("why").asText()).isEqualTo("unknown_to_gptbots");
        });
    bridge.pass(Duration.ofHours(1));
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 404, 408, 425, 429, 503})
  void anAnswerThatIsNotGptBotsOwnIsTriedAgain(int status) {
    answer(status, "<html>not GPTBots</html>");
    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(202);
    bridge.gptBots.resetRequests();
    well();
    bridge.pass(Duration.ofMinutes(1));

    assertThat(message("hello").get("status").textValue()).isEqualTo("sent");
    assertThat(bridge.receivedTexts()).containsOnlyOnce("hello");
  }

  @Test
  void aLostJobIsQueuedAnewByWhoeverReads() {
    answer(503, "");
    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(202);
    bridge.queue.purge();
    well();
    bridge.clock.advance(Duration.ofMinutes(20));
    bridge.read(ID);
    bridge.pass(Duration.ofMinutes(1));

    assertThat(message("hello").get("status").textValue()).isEqualTo("sent");
  }

  private void dynamoDbIsAway() {
    faults.set(Faults.throttling((_, _) -> true));
  }

  private void answer(int status, String text) {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody(text)));
  }

  private void well() {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
  }

  private List<String> entries() {
    List<String> entries = new ArrayList<>();
    bridge.read(ID).get("entries").forEach(entry -> entries.add(entry.get("what").textValue()));
    return entries;
  }

  private JsonNode message(int index) {
    return bridge.read(ID).get("messages").get(index);
  }

  private JsonNode message(String text) {
    for (JsonNode message : bridge.read(ID).get("messages")) {
      if (message.path("text").asText().equals(text)) {
        return message;
      }
    }
    throw new AssertionError("no message " + text);
  }
}
