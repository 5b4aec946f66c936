package handoff.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.chat;
import static handoff.Events.close;
import static handoff.Events.establish;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Bridge;
import handoff.Events;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first-reply deadline: 60 seconds, unless GPTBots is set to another. */
final class WatchdogTest {
  private static final String HOLD =
      "Thank you for waiting. We are looking for a person to help you.";
  private static final String GIVE_UP = "Sorry, nobody is free right now. Please try again later.";

  @AutoClose private final Bridge bridge = new Bridge();

  @Test
  void nobodyRepliesSoOneHoldMessageKeepsTheUser() {
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofSeconds(34));
    assertThat(bridge.received()).isEmpty();

    bridge.pass(Duration.ofSeconds(1));
    assertThat(bridge.receivedTexts()).containsExactly(HOLD);

    bridge.pass(Duration.ofMinutes(5));
    assertThat(bridge.receivedTexts()).containsExactly(HOLD);
    ObjectNode conversation = bridge.read(ID);
    assertThat(conversation.get("state").textValue()).isEqualTo("waiting");
    assertThat(conversation.get("connectedAt").isNull()).isFalse();
    assertThat(conversation.get("firstHumanReplyAt").isNull()).isTrue();
    assertThat(conversation.get("assignee").isNull()).isTrue();
    assertThat(conversation.get("messages").get(0).get("from").textValue()).isEqualTo("system");
  }

  @Test
  void nothingIsSaidOnceAPersonHasReplied() {
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofSeconds(10));
    bridge.send(reply(ID, "k1", "hello"));
    bridge.pass(Duration.ofHours(1));

    assertThat(bridge.receivedTexts()).containsExactly("hello");
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void aHoldThatWaitsBehindAReplyIsNotSaidAfterIt() {
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofSeconds(33));
    answer(503);
    bridge.send(reply(ID, "k1", "hello"));
    bridge.pass(Duration.ofSeconds(3));
    bridge.gptBots.resetRequests();
    answer(200);
    bridge.pass(Duration.ofMinutes(2));

    assertThat(bridge.receivedTexts()).containsExactly("hello");
  }

  @Test
  void aHoldThatGptBotsRefusesIsTriedAgainInTime() {
    bridge.send(establish(ID, T));
    answer(503);
    bridge.pass(Duration.ofSeconds(40));
    bridge.gptBots.resetRequests();
    answer(200);
    bridge.pass(Duration.ofSeconds(19));

    assertThat(bridge.receivedTexts()).containsExactly(HOLD);
  }

  @Test
  void aDeadlineThatPassesAllTheSameIsNotedOnce() {
    bridge.send(establish(ID, T));
    answer(503);
    bridge.pass(Duration.ofSeconds(70));

    assertThat(missed()).isEqualTo(1);
  }

  @Test
  void withoutAHoldTextNothingIsSaidAndTheMissedDeadlineIsNoted() {
    settings("{\"holdText\": \"\", \"giveUpText\": \"\"}");
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofMinutes(30));

    assertThat(bridge.received()).isEmpty();
    assertThat(missed()).isEqualTo(1);
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void aHandoffThatNobodyTakesIsGivenUpSaidSoAndEnded() {
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofMinutes(16));

    assertThat(bridge.receivedTexts()).containsExactly(HOLD, GIVE_UP);
    assertThat(bridge.received().getLast().get("path").textValue()).isEqualTo("/v1/human/close");
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("closed");
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void whoeverHasAReplyUnderWayIsNotGivenUp() {
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofMinutes(14));
    answer(503);
    bridge.send(reply(ID, "k1", "hello"));
    bridge.pass(Duration.ofMinutes(2));
    bridge.gptBots.resetRequests();
    answer(200);
    bridge.pass(Duration.ofHours(1));

    assertThat(bridge.receivedTexts()).containsExactly("hello");
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("active");
  }

  @Test
  void whoeverMayHaveRepliedIsNotSaidToBeNobody() {
    bridge.send(establish(ID, T));
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson("{\"code\":77777}")));
    bridge.send(reply(ID, "k1", "hello"));
    bridge.pass(Duration.ofHours(1));

    assertThat(bridge.receivedTexts()).doesNotContain(GIVE_UP);
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("active");
  }

  @Test
  void aNewHandoffHasAWatchOfItsOwn() {
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofSeconds(5));
    bridge.send(close(ID, T + 1));
    bridge.send(establish(ID, T + 2));
    bridge.pass(Duration.ofSeconds(34));
    assertThat(bridge.received()).isEmpty();

    bridge.pass(Duration.ofMinutes(1));
    assertThat(bridge.receivedTexts()).containsExactly(HOLD);
  }

  @Test
  void aRepeatedEstablishDoesNotMeanASecondHold() {
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofSeconds(2));
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofMinutes(2));

    assertThat(bridge.receivedTexts()).containsExactly(HOLD);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 30, 60, 300, 3600})
  void whateverTheWaitTheHoldComesBeforeItsEnd(int waiting) {
    settings("{\"waitingSeconds\": " + waiting + ", \"giveUpText\": \"\"}");
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofSeconds(waiting - 1));

    assertThat(bridge.receivedTexts()).containsExactly(HOLD);
    bridge.pass(Duration.ofSeconds(10));
    assertThat(missed()).isZero();
  }

  @Test
  void textsAndTimesAreThoseOfTheGptBotsAgent() {
    settings(
        """
        {"holdText": "Un momento, por favor.", "holdAfterSeconds": 10,
         "giveUpText": "Lo sentimos.", "giveUpAfterSeconds": 120}\
        """);
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofSeconds(10));
    assertThat(bridge.receivedTexts()).containsExactly("Un momento, por favor.");

    bridge.pass(Duration.ofSeconds(110));
    assertThat(bridge.receivedTexts()).containsExactly("Un momento, por favor.", "Lo sentimos.");
  }

  @Test
  void aCloseBeforeTheHoldIsTheEndOfIt() {
    bridge.send(establish(ID, T));
    bridge.send(close(ID, T + 1));
    bridge.pass(Duration.ofMinutes(20));

    assertThat(bridge.received()).isEmpty();
    assertThat(bridge.queue.waiting()).isEmpty();
    assertThat(missed()).isZero();
  }

  @Test
  void aChatWithoutItsEstablishIsWatchedLikeAnyHandoff() {
    bridge.send(chat(ID, T, "is anybody there?"));
    bridge.pass(Duration.ofSeconds(35));
    assertThat(bridge.receivedTexts()).containsExactly(HOLD);

    bridge.pass(Duration.ofMinutes(15));
    assertThat(bridge.receivedTexts()).containsExactly(HOLD, GIVE_UP);
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("closed");
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void aChatWithoutItsEstablishHasADeadlineThatIsNotedOnceItIsMissed() {
    bridge.send(chat(ID, T, "is anybody there?"));
    answer(503);
    bridge.pass(Duration.ofSeconds(70));

    assertThat(missed()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 34, 36, 50, 100, 600})
  void anEstablishAfterItsChatIsHeldOnceAndGivenUpOnce(int seconds) {
    bridge.send(chat(ID, T + 1, "is anybody there?"));
    bridge.pass(Duration.ofSeconds(seconds));
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofSeconds(Math.max(0, 59 - seconds)));
    assertThat(bridge.receivedTexts()).containsExactly(HOLD);
    bridge.pass(Duration.ofMinutes(16));

    assertThat(bridge.receivedTexts()).containsExactly(HOLD, GIVE_UP);
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("closed");
    assertThat(missed()).isZero();
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void aRepeatedChatQueuesNoMoreJobs() {
    bridge.send(establish(ID, T));
    int jobs = bridge.queue.waiting().size();
    bridge.send(chat(ID, T + 1, "hello"));
    bridge.send(chat(ID, T + 1, "hello"));

    assertThat(bridge.queue.waiting()).hasSize(jobs);
  }

  /** After a long outage the queue gives its jobs in any order. */
  @Test
  void aDeadlineMissedBeforeTheHoldCouldLookIsNotedOnce() {
    bridge.send(establish(ID, T));
    bridge.clock.advance(Duration.ofSeconds(61));
    bridge.send(reply(ID, "k1", "hello"));
    bridge.send(close(ID, T + 1));
    bridge.pass(Duration.ofMinutes(20));

    assertThat(missed()).isEqualTo(1);
  }

  private void answer(int status) {
    bridge.gptBots.stubFor(
        any(anyUrl())
            .willReturn(status == 200 ? okJson(Bridge.SUCCESS) : aResponse().withStatus(status)));
  }

  private void settings(String bot) {
    ObjectNode settings = Events.object(bridge.settings("local-api-key"));
    ((ObjectNode) settings.get("bots").get("*")).setAll(Events.object(bot));
    bridge.changeSettings(settings.toString());
    bridge.clock.advance(Duration.ofMinutes(6));
  }

  private long missed() {
    List<JsonNode> entries =
        StreamSupport.stream(bridge.read(ID).get("entries").spliterator(), false).toList();
    return entries.stream().filter(e -> e.get("what").textValue().equals("missed")).count();
  }
}
