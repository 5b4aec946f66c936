package handoff.gptbots;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import handoff.delivery.Times;
import handoff.gptbots.Outcome.Verdict;
import handoff.settings.Bot;
import handoff.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that the network or GPTBots disturbs. */
final class GptBotsTest {
  private final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.options()
              .dynamicPort()
              .dynamicHttpsPort()
              .bindAddress("127.0.0.1"));
  private final GptBots gptBots = new GptBots(Duration.ofMillis(500), Duration.ofMillis(500));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void anAnswerThatDribblesInIsCutOffAndUnknown() {
    // The headers come at once, the last byte after ten seconds.
    ResponseDefinitionBuilder dribble =
        aResponse().withBody("{\"code\":0}").withChunkedDribbleDelay(10, 10_000);
    assertThat(answeredBy(dribble).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void noAnswerInTimeIsUnknown() {
    assertThat(answeredBy(aResponse().withFixedDelay(10_000)).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aConnectionThatBreaksAfterTheRequestIsUnknown() {
    for (Fault fault : Fault.values()) {
      assertThat(answeredBy(aResponse().withFault(fault)).verdict())
          .as(fault.name())
          .isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void aLongAnswerIsReadAsFarAsItsCode() {
    String more = "x".repeat(200 * 1024);
    String yes = "{\"code\":0,\"message\":\"success\",\"data\":\"" + more + "\"}";
    assertThat(answeredBy(aResponse().withBody(yes)).verdict()).isEqualTo(Verdict.DELIVERED);
    assertThat(answeredBy(aResponse().withBody(more)).verdict()).isEqualTo(Verdict.UNCLEAR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | {'code':0,'message':'success'}           | DELIVERED",
        "200 | {'code':'200'}                           | DELIVERED",
        "200 | {'code':2E2}                             | DELIVERED",
        "200 | {'code':200.0}                           | DELIVERED",
        "204 | ``                                       | DELIVERED",
        "200 | {'conversation_id':'c','timestamp':1}    | DELIVERED",
        "200 | {'error':{'code':40356}}                 | UNCLEAR",
        "200 | {'success':false}                        | UNCLEAR",
        "200 | {}                                       | UNCLEAR",
        "200 | <html>Sign in</html>                     | UNCLEAR",
        "200 | {'code':12345}                           | UNCLEAR",
        "200 | {'code':4294967496}                      | UNCLEAR",
        "200 | {'code':'no'}                            | UNCLEAR",
        "200 | {'code':40356}                           | REFUSED",
        "500 | {'code':40356}                           | REFUSED",
        "502 | {'code':0}                               | DELIVERED",
        "400 | {'code':40999}                           | REFUSED",
        "200 | {'code':40127}                           | UNAUTHORIZED",
        "401 | <html>401</html>                         | UNAUTHORIZED",
        "301 | <html>moved</html>                       | NOT_SENT",
        "400 | <html>400</html>                         | NOT_SENT",
        "404 | <html>404</html>                         | NOT_SENT",
        "408 | ``                                       | NOT_SENT",
        "425 | ``                                       | NOT_SENT",
        "429 | <html>slow down</html>                   | LIMITED",
        "503 | <html>busy</html>                        | NOT_SENT",
        "500 | <html>500</html>                         | UNKNOWN",
        "502 | {'message':'Bad Gateway'}                | UNKNOWN",
        "500 | {'code':50000}                           | UNKNOWN",
      })
  void onlyItsOwnCodeIsItsWord(int status, String body, Verdict verdict) {
    String json = body.replace('\'', '"');
    assertThat(answeredBy(aResponse().withStatus(status).withBody(json)).verdict())
        .isEqualTo(verdict);
    assertThat(answeredBy(aResponse().withStatus(status).withBody("\uFEFF" + json)).verdict())
        .as("after a byte order mark")
        .isEqualTo(verdict);
  }

  @Test
  void aDateToComeBackAtIsByTheClockOfWhoAnswers() {
    Outcome outcome =
        answeredBy(
            aResponse()
                .withStatus(503)
                .withHeader("Date", "Wed, 25 Nov 2026 10:00:00 GMT")
                .withHeader("Retry-After", "Wed, 25 Nov 2026 10:00:42 GMT"));

    assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(42));
  }

  @Test
  void nobodyListeningMeansNothingWasSent() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(reply("http://127.0.0.1:" + free).verdict()).isEqualTo(Verdict.NOT_SENT);
  }

  @Test
  void anUnknownNameMeansNothingWasSent() {
    assertThat(reply("https://no-such-host.invalid").verdict()).isEqualTo(Verdict.NOT_SENT);
  }

  @Test
  void aCertificateThatNobodySignedMeansNothingWasSent() {
    GptBots patient = new GptBots(Times.DEFAULT.connect(), Times.DEFAULT.call());
    assertThat(reply(patient, "https://127.0.0.1:" + server.httpsPort()).verdict())
        .isEqualTo(Verdict.NOT_SENT);
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void aRequestToComeBackLaterSaysWhen() {
    Outcome outcome = answeredBy(aResponse().withStatus(429).withHeader("Retry-After", "17"));

    assertThat(outcome.verdict()).isEqualTo(Verdict.LIMITED);
    assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void aRedirectIsNotFollowed() {
    Outcome outcome =
        answeredBy(aResponse().withStatus(307).withHeader("Location", address() + "/elsewhere"));

    assertThat(outcome.verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @Test
  void aKeyIsNotVerifiedElsewhereThanAtItsAddress() {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse().withStatus(302).withHeader("Location", address() + "/elsewhere")));

    assertThat(gptBots.verify(bot(address())).outcome().verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(gptBots.checkWebhooks(bot(address())).outcome().verdict())
        .isEqualTo(Verdict.NOT_SENT);
    assertThat(server.getAllServeEvents()).hasSize(2);
  }

  @Test
  void onlyAnAgentsIdIsTakenForOne() {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withBody(
                        """
                        {"code": 0, "data": {"botId": "a", "entity": [{"ID": "b", "entity_id": "c"}],
                         "organization_id": "d", "paid": "e", "agent_id": 6}}\
                        """)));

    VerifiedKey key = gptBots.verify(bot(address()));

    assertThat(key.outcome().verdict()).isEqualTo(Verdict.DELIVERED);
    assertThat(key.ids()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aWebhooksAddressIsNotInItsText() {
    assertThat(new Webhook("human_service", "https://x/hooks/token", true, 200, 1).toString())
        .isEqualTo("Webhook[true, 200]");
  }

  @Test
  void gptBotsCodeAndMessageAreKept() {
    Outcome outcome =
        answeredBy(
            aResponse().withStatus(400).withBody("{\"code\":40356,\"message\":\"not found\"}"));

    assertThat(outcome).isEqualTo(new Outcome(Verdict.REFUSED, 40356, "not found", null));
  }

  private String address() {
    return "http://127.0.0.1:" + server.port();
  }

  private Outcome answeredBy(ResponseDefinitionBuilder answer) {
    server.stubFor(any(anyUrl()).willReturn(answer));
    return reply(address());
  }

  private Outcome reply(String url) {
    return reply(gptBots, url);
  }

  private static Outcome reply(GptBots gptBots, String url) {
    return gptBots.reply(bot(url), "c", 1, "hello");
  }

  private static Bot bot(String url) {
    String settings =
        """
        {"webhookTokens": ["a-webhook-token-of-32-or-more-characters"],
         "bots": {"*": {"apiKey": "key", "baseUrl": "%s"}}}\
        """
            .formatted(url);
    return Settings.parse(settings).botOrDefaults(null);
  }
}
