package handoff.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.close;
import static handoff.Events.end;
import static handoff.Events.establish;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Fault;
import handoff.Bridge;
import handoff.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies and ends, to a real HTTP server in GPTBots' place. */
final class ReplyTest {
  @AutoClose private final Bridge bridge = new Bridge();

  @BeforeEach
  void open() {
    bridge.send(establish(ID, T));
  }

  @Test
  void aReplyReachesGptBotsInTheSameCall() {
    Bridge.Answer answer = bridge.send(reply(ID, "k1", "hello"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json())
        .isEqualTo(
            Events.object(
                """
                {"id": "1#tool:helpdesk#k1", "status": "sent",
                 "acceptedAt": "2026-03-01T09:00:00Z", "sentAt": "2026-03-01T09:00:00Z",
                 "gptbots": {"code": 0, "message": "success"}}\
                """));
    assertThat(bridge.received())
        .containsExactly(
            Events.object(
                """
                {"conversation_id": "67d8db020fa31d1ef64f53dg", "timestamp": 1772355600000,
                 "body": "hello", "path": "/v1/human/message/receive"}\
                """));
    bridge.gptBots.verify(
        postRequestedFor(urlEqualTo("/v1/human/message/receive"))
            .withHeader("Authorization", equalTo("Bearer local-api-key"))
            .withHeader("Content-Type", equalTo("application/json")));
  }

  @Test
  void aReplyToAChatThatOvertookItsEstablishIsSent() {
    bridge.send(Events.chat("early", T, "is anybody there?"));

    assertThat(bridge.send(reply("early", "k1", "hello")).status()).isEqualTo(201);
  }

  @Test
  void theFirstReplyClaimsAndConnects() {
    bridge.clock.advance(Duration.ofSeconds(10));
    bridge.send(reply(ID, "k1", "hello"));

    ObjectNode conversation = bridge.read(ID);
    assertThat(conversation.get("state").textValue()).isEqualTo("active");
    assertThat(conversation.get("assignee").get("id").textValue()).isEqualTo("tool:helpdesk");
    assertThat(conversation.get("connectedAt").textValue()).isEqualTo("2026-03-01T09:00:10Z");
    assertThat(conversation.get("firstHumanReplyAt").textValue()).isEqualTo("2026-03-01T09:00:10Z");
    JsonNode message = conversation.get("messages").get(0);
    assertThat(message.get("from").textValue()).isEqualTo("agent");
    assertThat(message.get("status").textValue()).isEqualTo("sent");
    assertThat(message.get("agent").get("name").textValue()).isEqualTo("Ann");
  }

  @Test
  void theSameKeyAndTextGetsTheFirstAnswerAndIsSentOnce() {
    Bridge.Answer first = bridge.send(reply(ID, "k1", "hello"));
    bridge.clock.advance(Duration.ofSeconds(3));
    Bridge.Answer second = bridge.send(reply(ID, "k1", "hello"));

    assertThat(second).isEqualTo(first);
    assertThat(bridge.receivedTexts()).containsExactly("hello");
  }

  @Test
  void theSameKeyWithAnotherTextOrAnEndIsRefused() {
    bridge.send(reply(ID, "k1", "hello"));

    assertThat(bridge.send(reply(ID, "k1", "good bye")).status()).isEqualTo(422);
    assertThat(bridge.send(end(ID, "k1")).status()).isEqualTo(422);
    assertThat(bridge.receivedTexts()).containsExactly("hello");
  }

  @Test
  void anEndClosesAtGptBotsAndHere() {
    bridge.send(reply(ID, "k1", "good bye"));
    Bridge.Answer answer = bridge.send(end(ID, "k2"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(bridge.received().getLast().get("path").textValue()).isEqualTo("/v1/human/close");
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("closed");
    assertThat(bridge.send(end(ID, "k2"))).isEqualTo(answer);
    assertThat(bridge.send(reply(ID, "k3", "wait")).status()).isEqualTo(409);
  }

  @Test
  void afterAnEndTheNextEstablishOpensWhateverOurClockSays() {
    bridge.send(end(ID, "k1"));
    bridge.send(establish(ID, T + 1));

    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("waiting");
    assertThat(bridge.read(ID).get("assignee").isNull()).isTrue();
    assertThat(bridge.send(reply(ID, "k2", "hello again")).status()).isEqualTo(201);
  }

  @Test
  void aReplyToAClosedConversationIsRefusedAndNotSent() {
    bridge.send(close(ID, T + 1));
    Bridge.Answer answer = bridge.send(reply(ID, "k1", "hello"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().get("type").textValue()).isEqualTo("urn:handoff:problem:closed");
    assertThat(bridge.received()).isEmpty();
  }

  @Test
  void anotherToolsReplyIsRefusedAndNamesTheOwner() {
    bridge.send(reply(ID, "k1", "hello"));
    APIGatewayV2HTTPEvent other = reply(ID, "k1", "hello from elsewhere");
    other.getHeaders().put("authorization", "bearer another-tool-token-of-this-machine-only");
    Bridge.Answer answer = bridge.send(other);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().get("owner").get("id").textValue()).isEqualTo("tool:helpdesk");
    assertThat(bridge.receivedTexts()).containsExactly("hello");
  }

  @ParameterizedTest
  @CsvSource({
    "400, '{\"code\":40000,\"message\":\"bad\"}', 502, failed",
    "404, '', 202, queued",
    "200, '{\"code\":40356,\"message\":\"gone\"}', 502, failed",
    "401, '{\"code\":40127}', 502, failed",
    "200, '{\"code\":40127}', 502, failed",
    "302, '', 202, queued",
    "200, '{\"code\":77777}', 202, unconfirmed",
    "200, '<html>hello</html>', 202, unconfirmed",
    "200, '{\"code\":\"PARAM_ERROR\"}', 202, unconfirmed",
    "200, '{\"code\":4035600001}', 202, unconfirmed",
    "200, '{\"code\":\"0\"}', 201, sent",
    "200, '{\"code\":200}', 201, sent",
    "200, '{}', 202, unconfirmed",
    "204, '', 201, sent",
    "500, '{\"code\":50000}', 202, queued",
    "503, '', 202, queued",
    "429, '', 202, queued",
  })
  void whatGptBotsAnswersDecides(int status, String body, int answered, String settled) {
    bridge.gptBots.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Location", bridge.gptBots.baseUrl() + "/elsewhere")
                    .withBody(body)));
    Bridge.Answer answer = bridge.send(reply(ID, "k1", "hello"));

    assertThat(answer.status()).isEqualTo(answered);
    JsonNode message = bridge.read(ID).get("messages").get(0);
    assertThat(message.get("status").textValue()).isEqualTo(settled);
    assertThat(bridge.received()).hasSize(1);
    if (answered == 502 && body.contains("gone")) {
      assertThat(answer.json().get("gptbots").get("code").intValue()).isEqualTo(40356);
      assertThat(answer.json().get("gptbots").get("message").textValue()).isEqualTo("gone");
    }
  }

  @Test
  void nothingListeningMeansQueuedAndTheSameKeyTriesAgain() {
    int port = bridge.gptBots.port();
    bridge.changeSettings(bridge.settings("local-api-key").replace(String.valueOf(port), "1"));
    bridge.clock.advance(Duration.ofMinutes(6));
    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(202);

    bridge.changeSettings(bridge.settings("local-api-key"));
    bridge.clock.advance(Duration.ofMinutes(6));
    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(201);
    assertThat(bridge.receivedTexts()).containsExactly("hello");
  }

  @Test
  void aCallThatEndsUnknownIsTriedOnceMoreAndThenLeftToAPerson() {
    bridge.gptBots.stubFor(
        any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    for (int i = 0; i < 4; i++) {
      assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(202);
      bridge.clock.advance(Duration.ofSeconds(5));
    }

    assertThat(bridge.read(ID).get("messages").get(0).get("status").textValue())
        .isEqualTo("unconfirmed");
    assertThat(bridge.received()).hasSize(2);
  }

  @Test
  void theNextReplyGoesOutAfterTheOneThatWaited() {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
    bridge.send(reply(ID, "k1", "first"));
    bridge.gptBots.resetRequests();
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
    bridge.clock.advance(Duration.ofSeconds(2));

    assertThat(bridge.send(reply(ID, "k2", "second")).status()).isEqualTo(201);
    assertThat(bridge.receivedTexts()).containsExactly("first", "second");
  }

  @Test
  void aCloseWhileAReplyWaitsDropsIt() {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
    bridge.send(reply(ID, "k1", "first"));
    bridge.send(close(ID, T + 1));
    bridge.gptBots.resetRequests();
    bridge.send(establish(ID, T + 2));
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));

    assertThat(bridge.send(reply(ID, "k2", "second")).status()).isEqualTo(201);
    assertThat(bridge.receivedTexts()).containsExactly("second");
    assertThat(bridge.read(ID).get("messages").get(0).get("status").textValue())
        .isEqualTo("dropped");
  }

  @Test
  void aChangedApiKeyIsReadAgainAfterA401() {
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));
    bridge.gptBots.stubFor(
        post(urlEqualTo("/v1/human/message/receive"))
            .withHeader("Authorization", equalTo("Bearer new-key"))
            .willReturn(okJson(Bridge.SUCCESS)));
    bridge.changeSettings(bridge.settings("new-key"));
    bridge.clock.advance(Duration.ofSeconds(30));

    assertThat(bridge.send(reply(ID, "k1", "hello")).status()).isEqualTo(201);
  }

  @Test
  void withoutAnApiKeyAReplyFailsAtOnceAndSaysWhy() {
    bridge.changeSettings(bridge.settings(""));
    bridge.clock.advance(Duration.ofMinutes(6));
    Bridge.Answer answer = bridge.send(reply(ID, "k1", "hello"));

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.json().get("gptbots").get("message").textValue()).contains("API key");
    assertThat(bridge.received()).isEmpty();
  }

  @Test
  void eachGptBotsAgentIsAnsweredWithItsOwnKey() {
    ObjectNode settings = Events.object(bridge.settings("local-api-key"));
    ObjectNode bots = (ObjectNode) settings.get("bots");
    bots.putObject("second")
        .put("apiKey", "second-key")
        .put("baseUrl", bridge.gptBots.baseUrl() + "/white/label/");
    bridge.changeSettings(settings.toString());
    bridge.clock.advance(Duration.ofMinutes(6));
    bridge.send(
        Events.read(
            "establish",
            Events.body("establish")
                .put("conversation_id", "b")
                .put("bot_id", "second")
                .toString()));
    bridge.send(reply("b", "k1", "hello"));

    bridge.gptBots.verify(
        postRequestedFor(urlEqualTo("/white/label/v1/human/message/receive"))
            .withHeader("Authorization", equalTo("Bearer second-key")));
  }

  @Test
  void fiftyParallelRepliesArriveOnceEachInTheOrderOfTheOutbox() throws Exception {
    List<Callable<Integer>> calls =
        IntStream.range(0, 50)
            .<Callable<Integer>>mapToObj(
                i -> () -> bridge.send(reply(ID, "k" + i, "text " + i)).status())
            .toList();
    List<Integer> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }

    assertThat(answers).allMatch(status -> status == 201 || status == 202);
    assertThat(bridge.receivedTexts())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 50).mapToObj(i -> "text " + i).toList());
    assertThat(bridge.read(ID).get("messages"))
        .allMatch(message -> message.get("status").textValue().equals("sent"));
  }
}
