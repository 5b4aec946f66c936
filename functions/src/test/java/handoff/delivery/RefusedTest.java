package handoff.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static handoff.Bridge.ID;
import static handoff.Events.as;
import static handoff.Events.close;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * Refusals and their keys: the first result of a key stays as long as the handoff, also where
 * somebody was faster between a call's look at the conversation and its write. A refused reply is
 * not sent, and a sent one was not refused.
 */
final class RefusedTest {
  private static final long T = 1742265090895L;

  private Faults faults = new Faults();
  private Bridge bridge = new Bridge(faults);

  @BeforeEach
  void open() {
    bridge.send(establish(ID, T));
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void aReplyThatLostTheRaceStaysRefused() {
    before(3, this::benClaims);
    assertRefusedForBen(bridge.send(annReplies()));
    benReleases();

    assertRefusedForBen(bridge.send(annReplies()));
    bridge.pass(Duration.ofMinutes(1));
    assertThat(statuses()).isEmpty();

    assertThat(bridge.send(as("Ann", reply(ID, "k2", "hello"))).status()).isEqualTo(201);
    assertThat(hellos()).containsExactly("hello");
  }

  @Test
  void aReplyThatIsRefusedAtFirstLookStaysRefused() {
    benClaims();
    assertRefusedForBen(bridge.send(annReplies()));
    benReleases();

    assertRefusedForBen(bridge.send(annReplies()));
    assertThat(bridge.read(ID).get("messages")).isEmpty();
  }

  @Test
  void aReplyToAClosedHandoffStaysRefusedUntilTheNext() {
    bridge.send(close(ID, T + 1));
    assertThat(problem(bridge.send(annReplies()))).isEqualTo("closed");
    assertThat(problem(bridge.send(annReplies()))).isEqualTo("closed");
    bridge.send(establish(ID, T + 2));

    assertThat(bridge.send(annReplies()).status()).isEqualTo(201);
    assertThat(hellos()).containsExactly("hello");
  }

  @Test
  void theSameKeyInALaterHandoffIsANewReply() {
    assertThat(bridge.send(annReplies()).status()).isEqualTo(201);
    assertThat(bridge.send(annReplies()).status()).isEqualTo(201);
    assertThat(hellos()).containsExactly("hello");
    bridge.send(close(ID, T + 1));
    bridge.send(establish(ID, T + 2));

    assertThat(bridge.send(annReplies()).status()).isEqualTo(201);
    assertThat(hellos()).containsExactly("hello", "hello");
    assertThat(bridge.read(ID).get("messages")).hasSize(2);
  }

  @Test
  void aTakeoverAfterARefusalNeedsAFreshKey() {
    before(3, this::benClaims);
    assertRefusedForBen(bridge.send(annReplies()));

    assertThat(problem(bridge.send(annTakesOver("k1")))).isEqualTo("key-reused");
    assertThat(bridge.send(annTakesOver("k2")).status()).isEqualTo(201);
    assertThat(hellos()).containsExactly("hello");
  }

  @Test
  void aReplyForWhichThereWasNoRoomKeepsNoKey() {
    fill(100);
    assertThat(problem(bridge.send(reply(ID, "late", "late")))).isEqualTo("outbox-full");

    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
    bridge.pass(Duration.ofMinutes(1));
    assertThat(bridge.receivedTexts()).doesNotContain("late");
    assertThat(bridge.send(reply(ID, "late", "late")).status()).isEqualTo(201);
  }

  @Test
  void aReplyThatLostTheRaceForTheLastPlaceIsSentOnceThereIsRoom() {
    fill(99);
    before(3, () -> bridge.send(reply(ID, "the-hundredth", "text")));
    assertThat(bridge.send(reply(ID, "late", "late")).status()).isEqualTo(202);

    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
    bridge.pass(Duration.ofMinutes(2));
    assertThat(bridge.receivedTexts()).containsOnlyOnce("late");
  }

  /** Lets so many replies wait, while GPTBots is too busy. */
  private void fill(int count) {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(serviceUnavailable()));
    for (int i = 0; i < count; i++) {
      assertThat(bridge.send(reply(ID, "k" + i, "text")).status()).isEqualTo(202);
    }
  }

  @TestFactory
  List<DynamicTest> whateverStopsTheRefusalTheRepeatIsAnsweredTruly() {
    List<DynamicTest> tests = new ArrayList<>();
    for (boolean crash : new boolean[] {true, false}) {
      tests.add(
          DynamicTest.dynamicTest(
              crash ? "a crash" : "throttled",
              () -> {
                int call = 0;
                while (refusedAt(++call, crash)) {
                  assertThat(call).isLessThan(100);
                }
                assertThat(call).isGreaterThan(5);
              }));
    }
    return tests;
  }

  /** Ann's call, whose nth call of DynamoDB fails, loses the race; false if there was no nth. */
  private boolean refusedAt(int nth, boolean crash) {
    again();
    Runnable stop =
        crash
            ? () -> {
              throw new Bridge.Crash();
            }
            : () -> {
              throw ProvisionedThroughputExceededException.builder().build();
            };
    // Ben is faster between her look and her write.
    AtomicInteger calls = before(Map.of(nth, stop), Map.of(3, this::benClaims));
    String answer = answer(annReplies());
    boolean happened = calls.get() >= nth;
    if (answer.equals("owned")) {
      assertThat(happened).isFalse();
    }
    bridge.clock.advance(Duration.ofSeconds(1));
    if (calls.get() < 3) {
      benClaims();
    }
    answer = finalAnswer(annReplies());
    assertThat(answer).as("after call " + nth).isEqualTo("owned");
    bridge.pass(Duration.ofMinutes(1));
    assertThat(hellos()).isEmpty();
    assertThat(statuses()).isEmpty();

    benReleases();
    assertThat(answer(annReplies())).isEqualTo("owned");
    assertThat(bridge.send(as("Ann", reply(ID, "k2", "hello"))).status()).isEqualTo(201);
    bridge.pass(Duration.ofMinutes(1));
    assertThat(hellos()).containsExactly("hello");
    return happened;
  }

  @TestFactory
  List<DynamicTest> twoCallsWithOneKeyAtOnceAgree() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int claimed = 1; claimed < 8; claimed++) {
      for (int released = claimed; released < 12; released++) {
        int claim = claimed;
        int release = released;
        tests.add(
            DynamicTest.dynamicTest(
                "claimed at %d, released at %d".formatted(claim, release),
                () -> atOnce(claim, release)));
      }
    }
    return tests;
  }

  /** The same call once more, in the midst of the first, when Ben has released what he claimed. */
  private void atOnce(int claimed, int released) {
    again();
    List<String> answers = new ArrayList<>();
    Runnable second =
        () -> {
          benReleases();
          answers.add(answer(annReplies()));
        };
    AtomicInteger calls = before(Map.of(claimed, this::benClaims), Map.of(released, second));
    answers.add(answer(annReplies()));
    String story = answers + " after " + calls;
    faults.set(Faults.NONE);
    boolean accepted = answers.contains("201") || answers.contains("202");
    bridge.pass(Duration.ofMinutes(1));
    if (accepted) {
      assertThat(hellos()).as(story).containsExactly("hello");
      assertThat(statuses()).as(story).containsExactly("sent");
    } else if (!answers.contains("in-flight")) {
      assertThat(hellos()).as(story).isEmpty();
    }
    assertThat(answers).isSubsetOf("201", "202", "owned", "in-flight");

    String last = finalAnswer(annReplies());
    assertThat(last).as(story).isIn("201", "owned");
    assertThat(hellos()).as(story).hasSize(last.equals("201") ? 1 : 0);
  }

  /** The texts of Ann that the user got; the hold text is not among them. */
  private List<String> hellos() {
    return bridge.receivedTexts().stream().filter("hello"::equals).toList();
  }

  private List<String> statuses() {
    List<String> statuses = new ArrayList<>();
    for (JsonNode message : bridge.read(ID).get("messages")) {
      if (message.get("from").textValue().equals("agent")) {
        statuses.add(message.get("status").textValue());
      }
    }
    return statuses;
  }

  private void again() {
    stop();
    faults = new Faults();
    bridge = new Bridge(faults);
    open();
  }

  /** As a tool does: again and again until it knows. */
  private String finalAnswer(APIGatewayV2HTTPEvent call) {
    for (int i = 0; i < 60; i++) {
      String answer = answer(call);
      if (!List.of("none", "503", "in-flight").contains(answer)) {
        return answer;
      }
      bridge.pass(Duration.ofSeconds(1));
    }
    return "never";
  }

  private String answer(APIGatewayV2HTTPEvent call) {
    try {
      Bridge.Answer answer = bridge.send(call);
      return answer.status() == 409 ? problem(answer) : String.valueOf(answer.status());
    } catch (Bridge.Crash crash) {
      return "none";
    }
  }

  private void before(int nth, Runnable what) {
    before(Map.of(nth, what), Map.of());
  }

  /** Does things before some of the next calls of DynamoDB; what they call does not count. */
  private AtomicInteger before(Map<Integer, Runnable> some, Map<Integer, Runnable> others) {
    Map<Integer, Runnable> left = new HashMap<>(others);
    Map<Integer, Runnable> first = new HashMap<>(some);
    AtomicInteger calls = new AtomicInteger();
    faults.set(
        new Faults.Fault() {
          private boolean busy;

          @Override
          public <T> T around(String name, Object request, Supplier<T> call) {
            if (!busy) {
              int nth = calls.incrementAndGet();
              busy = true;
              try {
                Runnable other = left.remove(nth);
                if (other != null) {
                  other.run();
                }
                Runnable one = first.remove(nth);
                if (one != null) {
                  one.run();
                }
              } finally {
                busy = false;
              }
            }
            return call.get();
          }
        });
    return calls;
  }

  private void benClaims() {
    assertThat(bridge.send(as("Ben", read("claim", "{}"))).status()).isIn(200, 409);
  }

  private void benReleases() {
    assertThat(bridge.send(as("Ben", read("release"))).status()).isIn(200, 409);
  }

  private static APIGatewayV2HTTPEvent annReplies() {
    return as("Ann", reply(ID, "k1", "hello"));
  }

  private static APIGatewayV2HTTPEvent annTakesOver(String key) {
    APIGatewayV2HTTPEvent event = as("Ann", reply(ID, key, "hello"));
    event.setBody(object(event.getBody()).put("takeover", true).toString());
    return event;
  }

  private static void assertRefusedForBen(Bridge.Answer answer) {
    assertThat(problem(answer)).isEqualTo("owned");
    assertThat(answer.json().at("/owner/id").textValue()).isEqualTo("person:ben");
  }

  private static String problem(Bridge.Answer answer) {
    String type = answer.json().get("type").textValue();
    return type.substring(type.lastIndexOf(':') + 1);
  }
}
