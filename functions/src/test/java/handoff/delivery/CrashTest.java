package handoff.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static handoff.Bridge.ID;
import static handoff.Events.as;
import static handoff.Events.conversation;
import static handoff.Events.end;
import static handoff.Events.establish;
import static handoff.Events.read;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import handoff.Bridge;
import handoff.Database;
import handoff.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * Something goes wrong at every single call of DynamoDB, one run each: while two replies and an end
 * are accepted and sent, and while a job does the same. Then the queue is left to finish.
 */
final class CrashTest {
  /** The faults. */
  private enum Fault {
    CRASH_BEFORE,
    CRASH_AFTER,
    /** The answer is lost, and the SDK makes the call again. */
    REPEATED,
    THROTTLED,
    /** The call did its work, but no answer came in time. */
    TIMED_OUT;

    <T> T around(Supplier<T> call) {
      boolean done = this != CRASH_BEFORE && this != THROTTLED && call.get() != null;
      return switch (this) {
        case CRASH_BEFORE, CRASH_AFTER -> throw new Bridge.Crash();
        case REPEATED -> call.get();
        case THROTTLED -> throw ProvisionedThroughputExceededException.builder().build();
        case TIMED_OUT -> throw ApiCallTimeoutException.create(done ? 2000 : 0);
      };
    }
  }

  @TestFactory
  List<DynamicTest> whateverGoesWrongWhileItIsAcceptedNothingIsLost() {
    return everyFault(false);
  }

  @TestFactory
  List<DynamicTest> whateverGoesWrongInTheJobNothingIsLost() {
    return everyFault(true);
  }

  private static List<DynamicTest> everyFault(boolean inTheJob) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      tests.add(
          DynamicTest.dynamicTest(
              fault.name(),
              () -> {
                int call = 0;
                while (faultAt(++call, fault, inTheJob)) {
                  assertThat(call).isLessThan(200);
                }
                // Fewer would mean that the fault was never where it matters.
                assertThat(call).isGreaterThan(10);
              }));
    }
    return tests;
  }

  /** One history with a fault at the nth call; false if there was no nth call. */
  private static boolean faultAt(int nth, Fault fault, boolean inTheJob) {
    Faults faults = new Faults();
    try (Bridge bridge = new Bridge(faults)) {
      bridge.send(establish(ID, 1742265090895L));
      AtomicInteger calls = new AtomicInteger();
      // Whether GPTBots had something that the table does not know of yet.
      AtomicBoolean inDoubt = new AtomicBoolean();
      if (inTheJob) {
        queueAll(bridge);
      }
      faults.set(
          new Faults.Fault() {
            @Override
            public <T> T around(String name, Object request, Supplier<T> call) {
              if (calls.incrementAndGet() != nth) {
                return call.get();
              }
              inDoubt.set(bridge.received().size() > Database.count(bridge.table, "SENT"));
              return fault.around(call);
            }
          });
      if (!inTheJob) {
        acceptUntilAnswered(bridge);
      }
      bridge.pass(Duration.ofMinutes(20));
      faults.set(Faults.NONE);

      List<String> texts = bridge.receivedTexts();
      String story = fault + " at call " + nth + ": " + texts;
      assertThat(texts.stream().distinct()).as(story).containsExactly("first", "second");
      if (inDoubt.get()) {
        assertThat(Collections.frequency(texts, "first")).as(story).isLessThanOrEqualTo(2);
        assertThat(Collections.frequency(texts, "second")).as(story).isLessThanOrEqualTo(2);
      } else {
        assertThat(texts).as(story).containsExactly("first", "second");
      }
      assertThat(bridge.read(ID).get("state").textValue()).as(story).isEqualTo("closed");
      assertThat(bridge.read(ID).get("messages"))
          .as(story)
          .allMatch(message -> !message.get("status").textValue().equals("queued"));
      assertThat(bridge.queue.waiting()).as(story).isEmpty();
      return calls.get() >= nth;
    }
  }

  /** A tool that does what tools do: it repeats a call that failed, with the same key. */
  private static void acceptUntilAnswered(Bridge bridge) {
    attempt(bridge, () -> bridge.send(reply(ID, "k1", "first")));
    attempt(bridge, () -> bridge.send(reply(ID, "k2", "second")));
    attempt(bridge, () -> bridge.send(end(ID, "k3")));
  }

  private static void attempt(Bridge bridge, Supplier<Bridge.Answer> call) {
    for (int i = 0; i < 5; i++) {
      try {
        int status = call.get().status();
        if (status == 201 || status == 202) {
          return;
        }
        assertThat(status).isIn(409, 503);
      } catch (Bridge.Crash crash) {
        // API Gateway answers 500; the tool tries again.
      }
      bridge.clock.advance(Duration.ofSeconds(1));
    }
  }

  /** GPTBots is too busy, so all is accepted and nothing sent. */
  private static void queueAll(Bridge bridge) {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
    assertThat(bridge.send(reply(ID, "k1", "first")).status()).isEqualTo(202);
    assertThat(bridge.send(reply(ID, "k2", "second")).status()).isEqualTo(202);
    assertThat(bridge.send(end(ID, "k3")).status()).isEqualTo(202);
    bridge.gptBots.resetRequests();
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
  }

  @Test
  void aReplyThatWasOnlyKeptIsFinishedByItsJob() {
    Faults faults = new Faults();
    try (Bridge bridge = new Bridge(faults)) {
      bridge.send(establish(ID, 1742265090895L));
      crashAt(faults, bridge, "UpdateItem", reply(ID, "k1", "first"));

      bridge.pass(Times.DEFAULT.lease());

      assertThat(bridge.receivedTexts()).containsExactly("first");
    }
  }

  @Test
  void readersLearnWhatBecameOfAReplyThatWasOnlyKept() {
    Faults faults = new Faults();
    try (Bridge bridge = new Bridge(faults)) {
      bridge.send(establish(ID, 1742265090895L));
      crashAt(faults, bridge, "UpdateItem", as("Ann", reply(ID, "k1", "first")));
      bridge.send(as("Ben", read("claim")));
      String version = bridge.read(ID).get("version").asText();

      bridge.pass(Times.DEFAULT.lease());

      APIGatewayV2HTTPEvent poll = conversation(ID, Map.of("since", version));
      assertThat(bridge.send(poll).status()).isEqualTo(200);
      assertThat(bridge.receivedTexts()).isEmpty();
    }
  }

  /** Lets a call stop dead at its first call of this operation. */
  private static void crashAt(
      Faults faults, Bridge bridge, String operation, APIGatewayV2HTTPEvent call) {
    faults.set(
        new Faults.Fault() {
          @Override
          public <T> T around(String name, Object request, Supplier<T> toDatabase) {
            if (name.equals(operation)) {
              throw new Bridge.Crash();
            }
            return toDatabase.get();
          }
        });
    assertThatThrownBy(() -> bridge.send(call)).isInstanceOf(Bridge.Crash.class);
    faults.set(Faults.NONE);
  }
}
