package handoff;

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
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.log.Metric;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The lines that are metrics: what CloudWatch reads in them, and how many metrics that can be. */
final class MetricsTest {
  private static final String BOT = "665d88b03ce2b13cf2d573454";

  @AutoClose private final Bridge bridge = new Bridge();

  @Test
  void aSentReplyIsCountedAndMeasuredInTheLineThatSaysSo() {
    bridge.send(establish(ID, T));
    bridge.clock.advance(Duration.ofSeconds(17));
    bridge.send(reply(ID, "k1", "hello"));

    assertThat(metrics("settled"))
        .containsExactly(
            Events.object(
                """
                {"timestamp": "%1$s", "level": "INFO", "event": "settled",
                 "conversation": "%3$s", "kind": "TEXT", "status": "SENT", "attempts": 1,
                 "RepliesSent": 1, "DeliveryTime": 0, "FirstReplyTime": 17000,
                 "Stack": "local", "Bot": "*",
                 "_aws": {
                   "Timestamp": %2$d,
                   "CloudWatchMetrics": [{
                     "Namespace": "GPTBotsHandoff",
                     "Dimensions": [["Stack"], ["Stack", "Bot"]],
                     "Metrics": [
                       {"Name": "FirstReplyTime", "Unit": "Milliseconds"},
                       {"Name": "RepliesSent", "Unit": "Count"},
                       {"Name": "DeliveryTime", "Unit": "Milliseconds"}]}]}}\
                """
                    .formatted(bridge.clock.instant(), bridge.clock.instant().toEpochMilli(), ID)));
  }

  @Test
  void everyMetricIsEmittedAndEachKeepsTheFormatsRules() {
    bridge.send(establish(ID, T));
    bridge.send(reply(ID, "sent", "hello"));
    answer(aResponse().withStatus(400).withBody("{\"code\":40000}"));
    bridge.send(reply(ID, "failed", "hello"));
    bridge.send(end(ID, "failed-end"));
    answer(okJson("{\"code\": 77777}"));
    bridge.send(reply(ID, "unconfirmed", "hello"));
    answer(aResponse().withStatus(503));
    bridge.send(reply(ID, "dropped", "hello"));
    bridge.send(close(ID, T + 1));
    bridge.pass(Duration.ofMinutes(1));
    bridge.send(establish("missed", T));
    bridge.pass(Duration.ofMinutes(2));

    Set<String> emitted = new TreeSet<>();
    for (String text : bridge.lines) {
      JsonNode line = Events.object(text);
      if (line.has("_aws")) {
        emitted.addAll(EmbeddedMetrics.of(line));
      }
    }
    Set<String> all = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      all.add(metric.title());
    }
    assertThat(emitted).isEqualTo(all);
  }

  @Test
  void theFirstReplyIsMeasuredOncePerHandoff() {
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofSeconds(50));
    bridge.send(reply(ID, "k1", "hello"));
    bridge.send(reply(ID, "k2", "how are you?"));
    bridge.send(close(ID, T + 1));
    bridge.send(establish(ID, T + 2));
    bridge.pass(Duration.ofSeconds(3));
    bridge.send(reply(ID, "k3", "hello again"));

    assertThat(values("FirstReplyTime")).containsExactly(50_000L, 3_000L);
    assertThat(values("RepliesSent")).containsExactly(1L, 1L, 1L);
    assertThat(values("Handoffs")).containsExactly(1L, 1L);
  }

  @Test
  void aReplyThatTheQueueSendsIsMeasuredFromItsAcceptance() {
    bridge.send(establish(ID, T));
    answer(aResponse().withStatus(503));
    bridge.send(reply(ID, "k1", "hello"));
    answer(okJson(Bridge.SUCCESS));
    bridge.pass(Duration.ofMinutes(1));

    assertThat(values("DeliveryTime")).containsExactly(2_000L);
  }

  @Test
  void whatWeSayOurselvesIsNobodysReply() {
    bridge.send(establish(ID, T));
    bridge.pass(Duration.ofMinutes(16));

    assertThat(bridge.receivedTexts()).hasSize(2);
    assertThat(metrics("settled")).isEmpty();
    assertThat(values("Handoffs")).containsExactly(1L);
  }

  @Test
  void aRepeatedEstablishIsNoSecondHandoff() {
    bridge.send(establish(ID, T));
    bridge.send(establish(ID, T));
    bridge.send(establish(ID, T - 1));

    assertThat(values("Handoffs")).containsExactly(1L);
  }

  @Test
  void anAgentThatTheSettingsNameHasMetricsOfItsOwn() {
    ObjectNode settings = Events.object(bridge.settings("local-api-key"));
    ((ObjectNode) settings.get("bots")).set(BOT, settings.get("bots").get("*"));
    bridge.changeSettings(settings.toString());
    bridge.send(establish(ID, T));
    bridge.send(reply(ID, "k1", "hello"));

    assertThat(bridge.lines.stream().map(Events::object).filter(line -> line.has("_aws")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.get("Bot").textValue()).isEqualTo(BOT));
  }

  @Test
  void thousandsOfUnknownAgentsAreOneNameInTheMetrics() {
    int count = 2000;
    for (int i = 0; i < count; i++) {
      ObjectNode body = Events.body("establish").put("conversation_id", "c" + i);
      bridge.send(Events.read("establish", body.put("bot_id", "bot" + i).toString()));
    }

    Set<List<String>> dimensions = new HashSet<>();
    for (JsonNode line : metrics("handoff opened")) {
      dimensions.add(List.of(line.get("Stack").textValue(), line.get("Bot").textValue()));
    }
    assertThat(values("Handoffs")).hasSize(count);
    assertThat(dimensions).containsExactly(List.of("local", "*"));
  }

  private void answer(com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder answer) {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(answer));
  }

  private List<ObjectNode> metrics(String event) {
    return bridge.lines.stream()
        .map(Events::object)
        .filter(line -> line.has("_aws") && line.get("event").textValue().equals(event))
        .toList();
  }

  private List<Long> values(String metric) {
    return bridge.lines.stream()
        .map(Events::object)
        .filter(line -> line.has(metric))
        .map(line -> line.get(metric).longValue())
        .toList();
  }
}
