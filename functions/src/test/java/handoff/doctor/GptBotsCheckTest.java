package handoff.doctor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.doctor.Finding.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Doctor's findings about keys and webhooks, from GPTBots' answers. */
final class GptBotsCheckTest extends Installation {
  @ParameterizedTest
  @CsvSource({
    "401, '{\"code\":40127}', FAIL, 'GPTBots does not accept the API key of the GPTBots agent %s.'",
    "200, '{\"code\":40127}', FAIL, 'GPTBots does not accept the API key of the GPTBots agent %s.'",
    "502, '', FAIL, GPTBots did not answer for the GPTBots agent %s.",
    "429, '', WARN, GPTBots' limit of calls is used up for the GPTBots agent %s.",
    "404, 'no', FAIL, GPTBots did not answer for the GPTBots agent %s.",
    "400, '{\"code\":40000}', WARN,"
        + " GPTBots did not say whether the API key of the GPTBots agent %s is valid.",
    "200, '{\"code\":0}', WARN,"
        + " 'GPTBots accepts the API key of the GPTBots agent %s, but does not say whose it is.'",
    "200, '{\"data\":{\"entity_type\":\"AGENT\",\"entity_id\":\"777\"}}', FAIL,"
        + " 'The API key of the GPTBots agent %s belongs to another agent: GPTBots refuses its"
        + " replies.'",
    "200, '{\"agentId\":\"665d88b03ce2b13cf2d573454\",\"organization_id\":\"777\"}', OK,"
        + " GPTBots accepts the API key of the GPTBots agent %s."
  })
  void whateverGptBotsSaysOfAKeyIsUnderstood(int status, String body, Level level, String what)
      throws Exception {
    ((ObjectNode) settings.get("bots")).remove("*");
    verify(aResponse().withStatus(status).withBody(body));

    assertThat(of(level)).extracting(Finding::what).contains(what.formatted(BOT));
  }

  @Test
  void aKeyOfAnotherAgentIsFoundAlsoWhenTwoShareIt() throws Exception {
    ObjectNode bots = (ObjectNode) settings.get("bots");
    bots.removeAll();
    for (String name : List.of(BOT, OTHER, "*")) {
      bots.putObject(name).put("apiKey", KEY).put("baseUrl", gptBots.baseUrl());
    }

    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly(
            "The API key of the GPTBots agent %s, %s, * belongs to another agent: GPTBots refuses"
                    .formatted(BOT, OTHER)
                + " its replies.");
    gptBots.verify(1, getRequestedFor(urlEqualTo("/v1/api-key/verify")));
  }

  @Test
  void eachKeyIsSentToItsOwnAddressAlone() throws Exception {
    doctor().look();

    gptBots.verify(
        1,
        getRequestedFor(urlEqualTo("/v1/api-key/verify"))
            .withHeader("Authorization", equalTo("Bearer " + KEY)));
    gptBots.verify(
        1,
        getRequestedFor(urlEqualTo("/v1/api-key/verify"))
            .withHeader("Authorization", equalTo("Bearer " + KEY + "2")));
  }

  @Test
  void aWebhookThatIsNotOursIsFound() throws Exception {
    for (String url :
        List.of(
            "https://elsewhere.example.com/human",
            "https://api.example.com/hooks/" + TOOL,
            "https://api.example.com/hooks/")) {
      check(okJson(results(true, 200, 156, url)));
      assertThat(fails())
          .extracting(Finding::what)
          .containsExactly(
              "In GPTBots, the human service of the GPTBots agent * calls an address that has none"
                  + " of this stack's webhook tokens.",
              "In GPTBots, the human service of the GPTBots agent "
                  + BOT
                  + " calls an address that has none of this stack's webhook tokens.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, 503, 12, FAIL,"
        + " GPTBots cannot reach this stack's webhook for the GPTBots agent %s (HTTP 503).",
    "true, 200, 3001, WARN, GPTBots reaches this stack for the GPTBots agent %s in 3001 ms."
  })
  void aWebhookThatIsAwayOrSlowIsFound(
      boolean reachable, int status, long millis, Level level, String what) throws Exception {
    String url = "https://api.example.com/stage/hooks/" + TOKEN + "/conversation/establish?x=1";
    check(okJson(results(reachable, status, millis, url)));

    assertThat(of(level)).extracting(Finding::what).contains(what.formatted(BOT));
  }

  @Test
  void anAgentWithoutAWebhookIsFound() throws Exception {
    for (String answer : List.of("{\"results\":[]}", "{\"code\":0,\"data\":{\"results\":[]}}")) {
      check(okJson(answer));
      assertThat(fails())
          .extracting(Finding::what)
          .contains("In GPTBots, the GPTBots agent * has no webhook for its human service.");
    }
  }

  @Test
  void aGptBotsThatHangsEndsWithinItsOwnLimit() throws Exception {
    gptBots.stubFor(any(anyUrl()).willReturn(okJson("{}").withFixedDelay(60_000)));
    Instant start = Instant.now();

    Report report = doctor().look();

    assertThat(Duration.between(start, Instant.now())).isLessThan(Doctor.LIMIT);
    assertThat(report.findings())
        .extracting(Finding::what)
        .contains(
            "GPTBots did not answer for the GPTBots agent " + BOT + ".",
            "GPTBots did not end its check of the webhooks of the GPTBots agent "
                + BOT
                + " in time.",
            "The table is there and active.");
  }
}
