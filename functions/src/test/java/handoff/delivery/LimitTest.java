package handoff.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static handoff.Events.T;
import static handoff.Events.end;
import static handoff.Events.establish;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import handoff.Bridge;
import handoff.VirtualQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many replies of one API key, three calls of which GPTBots takes in a minute. */
final class LimitTest {
  private static final int LIMIT_OF_A_MINUTE = 3;

  @AutoClose private final Bridge bridge = new Bridge();
  @AutoClose private final FreePlan plan;

  LimitTest() throws IOException {
    plan = new FreePlan(bridge.clock);
  }

  private void useThePlan() {
    String settings = bridge.settings("local-api-key");
    bridge.changeSettings(settings.replace(bridge.gptBots.baseUrl(), plan.url()));
  }

  @ParameterizedTest
  @CsvSource({"3, 100", "30, 10"})
  void allArriveInOrderAndNoJobLooksAtEveryTurn(int conversations, int each) {
    useThePlan();
    write(conversations, each);
    // Two of the three calls of a minute: one is kept for first replies.
    int minutes = conversations * each / (LIMIT_OF_A_MINUTE - 1);
    bridge.pass(Duration.ofMinutes(minutes + 30L));

    for (int c = 0; c < conversations; c++) {
      String conversation = "c" + c + " ";
      assertThat(plan.taken().stream().filter(text -> text.startsWith(conversation)))
          .containsExactlyElementsOf(
              IntStream.range(0, each).mapToObj(n -> conversation + n).toList());
    }
    assertThat(bridge.queue.mostReceives()).isLessThanOrEqualTo(30);
  }

  /** Whichever second of a minute it is, and so whether GPTBots takes calls just now or not. */
  @ParameterizedTest
  @ValueSource(ints = {0, 7, 18, 31, 44, 59})
  void aFirstReplyGoesBeforeALongLineOfOthers(int second) {
    useThePlan();
    write(3, 10);
    bridge.pass(Duration.ofMinutes(3).plusSeconds(second));
    int before = plan.taken().size();
    bridge.send(establish("late", T));
    assertThat(bridge.send(reply("late", "k", "late 0")).status()).isIn(201, 202);
    bridge.pass(Duration.ofSeconds(59));

    assertThat(plan.taken()).element(before).isEqualTo("late 0");
    assertThat(plan.taken()).hasSizeLessThan(30);
  }

  /** Writes replies to conversations by turns, until GPTBots takes no more and all others wait. */
  private void write(int conversations, int each) {
    for (int c = 0; c < conversations; c++) {
      bridge.send(establish("c" + c, T));
    }
    for (int n = 0; n < each; n++) {
      for (int c = 0; c < conversations; c++) {
        assertThat(bridge.send(reply("c" + c, "k" + n, "c" + c + " " + n)).status()).isIn(201, 202);
      }
    }
  }

  /** A reply that waits for its turn is not tried, so ten minutes do not end it. */
  @Test
  void aLimitThatLastsForAnHourFailsNothing() {
    String id = "c0";
    bridge.send(establish(id, T));
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(429)));
    assertThat(bridge.send(reply(id, "k1", "hello")).status()).isEqualTo(202);
    assertThat(bridge.send(end(id, "k2")).status()).isEqualTo(202);
    bridge.pass(Duration.ofHours(1));
    bridge.gptBots.resetRequests();
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
    bridge.pass(Duration.ofMinutes(16));

    assertThat(bridge.receivedTexts()).containsExactly("hello");
    assertThat(bridge.read(id).get("state").textValue()).isEqualTo("closed");
  }

  @Test
  void aLimitThatLastsForDaysFailsReplyAndEndAndNoJobIsDead() {
    String id = "c0";
    bridge.send(establish(id, T));
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(429)));
    bridge.send(reply(id, "k1", "hello"));
    bridge.send(end(id, "k2"));
    // A day for the reply and its end, then another for our own give-up and end.
    bridge.pass(Duration.ofHours(51));

    assertThat(bridge.read(id).get("messages"))
        .extracting(message -> message.get("status").textValue())
        .contains("failed")
        .doesNotContain("queued");
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  /** Each of them is tried for ten minutes, one after the other. */
  @Test
  void fortyRepliesThatWaitForGptBotsForSixHoursLeaveNoDeadJob() {
    String id = "c0";
    bridge.send(establish(id, T));
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
    for (int n = 0; n < 40; n++) {
      bridge.send(reply(id, "k" + n, "text " + n));
    }
    bridge.pass(Duration.ofHours(6));
    bridge.gptBots.resetRequests();
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
    bridge.pass(Duration.ofMinutes(31));

    assertThat(bridge.receivedTexts()).isNotEmpty().endsWith("text 39").doesNotHaveDuplicates();
    assertThat(bridge.queue.mostReceives()).isLessThan(VirtualQueue.MAX_RECEIVES / 2);
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void aRunThatHasNoTimeLeftGoesOnWithTheRepliesOfOthers() {
    String id = "c0";
    bridge.send(establish(id, T));
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
    for (int n = 0; n < 20; n++) {
      bridge.send(reply(id, "k" + n, "text " + n));
    }
    bridge.pass(Duration.ofMinutes(5));
    bridge.gptBots.resetRequests();
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
    bridge.clock.eachLookTakes(Duration.ofMillis(100));
    bridge.pass(Duration.ofMinutes(3));

    assertThat(bridge.receivedTexts()).hasSize(20).doesNotHaveDuplicates();
  }
}
