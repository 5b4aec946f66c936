package handoff.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static handoff.Events.T;
import static handoff.Events.chat;
import static handoff.Events.end;
import static handoff.Events.establish;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.Bridge;
import handoff.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two parts away together, for seconds up to hours. The outage meets each handoff at another
 * moment: before its establish, at its hold, at its give-up, in the middle of a reply, at an end.
 */
final class TwoOutagesTest {
  enum Part {
    DYNAMODB,
    SQS,
    /** All processes end with it: settings in memory would hide that it is away. */
    SECRET,
    GPTBOTS
  }

  private static final List<Duration> LENGTHS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(20),
          Duration.ofMinutes(70),
          Duration.ofHours(6));

  /** As long as the longest pause of a job, then a whole handoff, then its last look. */
  private static final Duration UNTIL_REST = Duration.ofHours(2);

  private final Faults faults = new Faults();
  @AutoClose private final Bridge bridge = new Bridge(faults);
  private final Map<String, Integer> statuses = new LinkedHashMap<>();

  static Stream<Arguments> outages() {
    List<Set<Part>> pairs = new ArrayList<>();
    for (Part one : Part.values()) {
      for (Part other : Part.values()) {
        if (one.compareTo(other) < 0) {
          pairs.add(EnumSet.of(one, other));
        }
      }
    }
    // Each outage begins before another one of the nine calls of the table that a reply makes.
    return IntStream.range(0, pairs.size() * LENGTHS.size())
        .mapToObj(n ->
            Arguments.of(pairs.get(n / LENGTHS.size()), LENGTHS.get(n % LENGTHS.size()), n % 9));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void nothingAcceptedIsLostOrLeftQueued(Set<Part> away, Duration length, int step) {
    bridge.send(establish("give-up", T));
    bridge.pass(Duration.ofSeconds(865));
    bridge.send(establish("hold", T));
    bridge.pass(Duration.ofSeconds(32));
    bridge.send(establish("reply", T));
    bridge.send(establish("end", T));
    answer(503);
    send("end", end("end", "k"));
    answer(200);
    bridge.pass(Duration.ofSeconds(1));

    // Hold, give-up and end are due in the next seconds.
    beginInTheMiddleOfAReply(away, step);
    send("establish", establish("new", T));
    send("chat", chat("new", T + 1, "hello"));
    send("claim", reply("hold", "k", "claim"));
    bridge.pass(length);
    finish();
    bridge.pass(UNTIL_REST);

    assertThat(bridge.queue.waiting()).isEmpty();
    assertThat(bridge.queue.dead()).isEmpty();
    assertAcceptedRepliesAreSent();
    assertNothingIsQueued();
    assertThat(state("give-up")).isEqualTo("closed");
    assertThat(state("end")).isEqualTo("closed");
    assertThat(missed("hold")).isEqualTo(length.compareTo(Duration.ofSeconds(20)) < 0 ? 0 : 1);
    if (isAccepted("establish")) {
      assertThat(state("new")).isEqualTo("closed");
    }
    if (isAccepted("chat")) {
      assertThat(bridge.userTexts("new")).containsExactly("hello");
    }
  }

  private void send(String name, APIGatewayV2HTTPEvent event) {
    statuses.put(name, bridge.send(event).status());
  }

  private boolean isAccepted(String name) {
    int status = statuses.getOrDefault(name, 0);
    assertThat(status).as(name).isIn(200, 201, 202, 503);
    return status < 300;
  }

  private void beginInTheMiddleOfAReply(Set<Part> away, int step) {
    AtomicInteger calls = new AtomicInteger();
    faults.set(
        Faults.throttling((_, _) -> {
          if (calls.getAndIncrement() == step) {
            begin(away);
          }
          return calls.get() > step && away.contains(Part.DYNAMODB);
        }));
    send("reply", reply("reply", "k", "reply"));
    begin(away);
    if (away.contains(Part.SECRET)) {
      bridge.restart();
    }
  }

  private void begin(Set<Part> away) {
    bridge.queue.setAway(away.contains(Part.SQS));
    bridge.setSecretAway(away.contains(Part.SECRET));
    if (away.contains(Part.DYNAMODB)) {
      faults.set(Faults.throttling((_, _) -> true));
    }
    if (away.contains(Part.GPTBOTS)) {
      answer(503);
    }
  }

  private void finish() {
    faults.set(Faults.NONE);
    bridge.queue.setAway(false);
    bridge.setSecretAway(false);
    answer(200);
  }

  private void answer(int status) {
    bridge.gptBots.stubFor(
        any(anyUrl())
            .willReturn(status == 200 ? okJson(Bridge.SUCCESS) : aResponse().withStatus(status)));
  }

  private void assertAcceptedRepliesAreSent() {
    for (String id : List.of("reply", "claim")) {
      if (isAccepted(id)) {
        assertThat(bridge.read(id.equals("claim") ? "hold" : id).get("messages"))
            .as(id)
            .filteredOn(message -> message.path("text").asText().equals(id))
            .extracting(message -> message.get("status").textValue())
            .containsExactly("sent");
        assertThat(bridge.receivedTexts()).contains(id);
      }
    }
  }

  private void assertNothingIsQueued() {
    for (String id : List.of("give-up", "hold", "reply", "end")) {
      assertThat(bridge.read(id).get("messages"))
          .as(id)
          .allSatisfy(
              message -> assertThat(message.path("status").asText()).isNotEqualTo("queued"));
    }
  }

  private String state(String id) {
    return bridge.read(id).get("state").textValue();
  }

  private long missed(String id) {
    long entries = 0;
    for (JsonNode entry : bridge.read(id).get("entries")) {
      entries += entry.get("what").textValue().equals("missed") ? 1 : 0;
    }
    return entries;
  }
}
