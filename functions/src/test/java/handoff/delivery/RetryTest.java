package handoff.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.close;
import static handoff.Events.end;
import static handoff.Events.establish;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import handoff.Bridge;
import handoff.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retries of replies that GPTBots did not take at once. */
final class RetryTest {
  @AutoClose private final Bridge bridge = new Bridge();

  @BeforeEach
  void open() {
    bridge.send(establish(ID, T));
  }

  @Test
  void aReplyThatGptBotsIsTooBusyForIsTriedWithBackoff() {
    answer(aResponse().withStatus(503));
    bridge.send(reply(ID, "k1", "hello"));
    List<Double> pauses = new ArrayList<>();
    long last = 0;
    for (int second = 1; second <= 200; second++) {
      int before = bridge.received().size();
      bridge.pass(Duration.ofSeconds(1));
      if (bridge.received().size() > before) {
        pauses.add((double) (second - last));
        last = second;
      }
    }
    List<Integer> longest = List.of(2, 5, 10, 20, 40, 60);
    assertThat(pauses).hasSizeGreaterThan(longest.size());
    for (int i = 0; i < pauses.size(); i++) {
      int pause = longest.get(Math.min(i, longest.size() - 1));
      assertThat(pauses.get(i)).as("pause " + i).isBetween(pause * 0.8, (double) pause);
    }
  }

  @Test
  void afterTenMinutesARefusedReplyFailsWithTheReason() {
    answer(aResponse().withStatus(503).withBody("{\"code\":50300,\"message\":\"busy\"}"));
    bridge.send(reply(ID, "k1", "hello"));
    bridge.pass(Duration.ofMinutes(9));
    assertThat(status("k1")).isEqualTo("queued");

    bridge.pass(Duration.ofMinutes(3));
    assertThat(status("k1")).isEqualTo("failed");
    assertThat(message("k1").get("gptbots").get("code").intValue()).isEqualTo(50300);
    answer(okJson(Bridge.SUCCESS));
    bridge.pass(Duration.ofHours(1));
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void anUnknownOutcomeIsTriedOnceMoreThenLeftToAPerson() {
    answer(aResponse().withFault(Fault.EMPTY_RESPONSE));
    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(202);
    bridge.pass(Duration.ofSeconds(30));

    assertThat(bridge.receivedTexts()).containsExactly("hello", "hello");
    assertThat(status("k1")).isEqualTo("unconfirmed");
  }

  @Test
  void aPersonMayResendWhatIsUnconfirmedUnderANewKey() {
    answer(aResponse().withFault(Fault.EMPTY_RESPONSE));
    bridge.send(reply(ID, "k1", "hello"));
    bridge.pass(Duration.ofMinutes(1));
    bridge.gptBots.resetRequests();
    answer(okJson(Bridge.SUCCESS));

    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(202);
    assertThat(bridge.received()).isEmpty();
    assertThat(bridge.send(reply(ID, "k2", "hello")).status()).isEqualTo(201);
  }

  @Test
  void aFaultBeforeTheCallIsNotTakenForACallThatEndedUnknown() {
    Faults faults = new Faults();
    try (Bridge unlucky = new Bridge(faults)) {
      unlucky.send(establish(ID, T));
      unlucky.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(429)));
      unlucky.send(reply(ID, "k1", "hello"));
      unlucky.gptBots.resetRequests();
      unlucky.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
      faults.set(Faults.throttling((_, request) -> request.toString().contains("LIMIT")));
      unlucky.pass(Duration.ofMinutes(5));
      assertThat(unlucky.received()).isEmpty();
      faults.set(Faults.NONE);
      unlucky.pass(Duration.ofMinutes(5));

      assertThat(unlucky.receivedTexts()).startsWith("hello");
    }
  }

  @Test
  void whatMayHaveArrivedNeitherFailsNorIsDropped() {
    answer(aResponse().withFault(Fault.EMPTY_RESPONSE));
    bridge.send(reply(ID, "k1", "hello"));
    answer(aResponse().withStatus(400).withBody("{\"code\":40000}"));
    bridge.pass(Duration.ofSeconds(10));
    assertThat(status("k1")).isEqualTo("unconfirmed");

    answer(aResponse().withFault(Fault.EMPTY_RESPONSE));
    bridge.send(reply(ID, "k2", "are you there?"));
    bridge.send(close(ID, T + 1));
    bridge.pass(Duration.ofSeconds(10));
    assertThat(status("k2")).isEqualTo("unconfirmed");
  }

  @Test
  void theEndWaitsForTheRepliesBeforeIt() {
    answer(aResponse().withStatus(503));
    bridge.send(reply(ID, "k1", "first"));
    bridge.send(reply(ID, "k2", "second"));
    bridge.send(end(ID, "k3"));
    bridge.gptBots.resetRequests();
    answer(okJson(Bridge.SUCCESS));
    bridge.pass(Duration.ofMinutes(1));

    assertThat(bridge.receivedTexts()).containsExactly("first", "second");
    assertThat(bridge.received().getLast().get("path").textValue()).isEqualTo("/v1/human/close");
    assertThat(bridge.received()).hasSize(3);
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("closed");
  }

  @Test
  void theUsersCloseDropsWhatWaitsAndTheAgentSeesIt() {
    answer(aResponse().withStatus(503));
    bridge.send(reply(ID, "k1", "first"));
    bridge.send(end(ID, "k2"));
    bridge.send(close(ID, T + 1));
    bridge.gptBots.resetRequests();
    answer(okJson(Bridge.SUCCESS));
    bridge.pass(Duration.ofMinutes(20));

    assertThat(bridge.received()).isEmpty();
    assertThat(status("k1")).isEqualTo("dropped");
    assertThat(status("k2")).isEqualTo("dropped");
    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void everyTryHasTheTimestampOfTheFirst() {
    answer(aResponse().withStatus(503));
    bridge.send(reply(ID, "k1", "hello"));
    bridge.pass(Duration.ofSeconds(30));

    assertThat(bridge.received()).hasSizeGreaterThan(2);
    assertThat(bridge.received().stream().map(call -> call.get("timestamp").longValue()).distinct())
        .hasSize(1);
  }

  @Test
  void a429IsHonouredForTheWholeKey() {
    bridge.send(establish("other", T));
    answer(aResponse().withStatus(429).withHeader("Retry-After", "30"));
    bridge.send(reply(ID, "k1", "hello"));
    bridge.gptBots.resetRequests();
    answer(okJson(Bridge.SUCCESS));

    assertThat(bridge.send(reply("other", "k1", "hello too")).status()).isEqualTo(202);
    bridge.pass(Duration.ofSeconds(29));
    assertThat(bridge.received()).isEmpty();
    bridge.pass(Duration.ofSeconds(4));
    assertThat(bridge.receivedTexts()).containsExactlyInAnyOrder("hello", "hello too");
  }

  @Test
  void underALimitAFirstReplyDoesNotWaitForABusyConversation() throws IOException {
    try (FreePlan plan = new FreePlan(bridge.clock)) {
      String settings = bridge.settings("local-api-key");
      bridge.changeSettings(settings.replace(bridge.gptBots.baseUrl(), plan.url()));
      bridge.pass(Duration.ofMinutes(6));
      for (int i = 0; i < 20; i++) {
        bridge.send(reply(ID, "k" + i, "busy " + i));
      }
      for (int i = 0; i < 3; i++) {
        bridge.pass(Duration.ofSeconds(67));
        String id = "other-" + i;
        bridge.send(establish(id, T));
        bridge.send(reply(id, "k", "first reply " + i));
        bridge.pass(Duration.ofSeconds(34));
        assertThat(plan.taken()).contains("first reply " + i);
      }
      bridge.pass(Duration.ofMinutes(30));
      assertThat(plan.taken()).hasSize(23).doesNotHaveDuplicates();
      assertThat(plan.taken().stream().filter(text -> text.startsWith("busy")))
          .isSortedAccordingTo(Comparator.comparing(text -> Integer.valueOf(text.substring(5))));
    }
  }

  @Test
  void aJobForSomethingThatIsGoneIsDone() {
    bridge.wiring.jobs().send(new Job.Deliver("gone", "tool:helpdesk#k"), Duration.ZERO);
    bridge.wiring.jobs().send(new Job.Hold("gone", T, bridge.clock.instant()), Duration.ZERO);
    bridge.wiring.jobs().send(new Job.GiveUp("gone", T, bridge.clock.instant()), Duration.ZERO);
    bridge.wiring.jobs().send(new Job.Deliver(ID, "tool:helpdesk#never-kept"), Duration.ZERO);
    bridge.send(close(ID, T));
    bridge.pass(Duration.ofMinutes(16));

    assertThat(bridge.queue.waiting()).isEmpty();
  }

  @Test
  void aJobThatIsDoneTwiceSendsNothingTwice() {
    bridge.send(reply(ID, "k1", "hello"));
    for (int i = 0; i < 3; i++) {
      bridge.wiring.jobs().send(new Job.Deliver(ID, "1#tool:helpdesk#k1"), Duration.ZERO);
    }
    bridge.pass(Duration.ofMinutes(1));

    assertThat(bridge.receivedTexts()).containsExactly("hello");
  }

  private void answer(ResponseDefinitionBuilder answer) {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(answer));
  }

  private String status(String key) {
    return message(key).get("status").textValue();
  }

  private JsonNode message(String key) {
    for (var message : bridge.read(ID).get("messages")) {
      if (message.get("id").textValue().endsWith("#" + key)) {
        return message;
      }
    }
    throw new AssertionError("no message with the key " + key);
  }
}
