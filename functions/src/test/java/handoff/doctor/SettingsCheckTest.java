package handoff.doctor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.doctor.Finding.Level;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** The Doctor's findings about the settings, none of which shows a value. */
final class SettingsCheckTest extends Installation {
  @Test
  void everyFieldThatIsWrongIsNamedAndNotJustTheFirst() throws Exception {
    settings.putArray("webhookTokens").add(TOKEN).add("too short").add(7);
    ObjectNode tools = settings.putObject("toolTokens").put("crm", "short").put("not a name", TOOL);
    tools.putObject("pbx").put("role", "boss");
    settings.put("generated", 1);
    ObjectNode bots = settings.putObject("bots");
    bots.putObject("*").put("endpoint", "mars").put("waitingSeconds", "60").put("holdText", 1);
    ((ObjectNode) bots.get("*")).put("holdAfterSeconds", 90);
    bots.putObject(BOT)
        .put("waitingSeconds", 30)
        .put("holdAfterSeconds", 40)
        .put("giveUpAfterSeconds", 20);
    bots.putObject("far").put("baseUrl", "http://example.com").put("apiKey", "with\nbreak");

    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly(
            "Settings: webhookTokens, entry 2 must be 32 to 256 letters, digits, dots, underscores,"
                + " ~ or -.",
            "Settings: webhookTokens, entry 3 must be 32 to 256 letters, digits, dots, underscores,"
                + " ~ or -.",
            "Settings: toolTokens, crm must be 32 to 256 visible ASCII characters.",
            "Settings: toolTokens, (a name that is not shown) must have a name of at most 64"
                + " letters, digits, dots, underscores or -.",
            "Settings: toolTokens, pbx, role must be agent or admin.",
            "Settings: toolTokens, pbx, token must be 32 to 256 visible ASCII characters.",
            "Settings: bots, *, waitingSeconds must be a whole number, 5 to 86400.",
            "Settings: bots, *, endpoint must be sg, jp or th; use baseUrl for any other.",
            "Settings: bots, *, holdText must be a text of at most 1000 characters.",
            "Settings: bots, "
                + BOT
                + ", holdAfterSeconds must be a whole number, 0 to less than waitingSeconds.",
            "Settings: bots, "
                + BOT
                + ", giveUpAfterSeconds must be a whole number, waitingSeconds to 86400.",
            "Settings: bots, far, apiKey must be visible ASCII characters.",
            "Settings: bots, far, baseUrl must be an https address; http only to this machine or a"
                + " private network.",
            "Settings: generated must be 64 letters and digits.");
  }

  @Test
  void noValueOfTheSecretIsInAFindingHoweverBrokenItIs() throws Exception {
    String[] values = {TOKEN, TOOL, KEY, "q1-q1-q1", "w2-w2-w2", "e3-e3-e3", "r4-r4-r4", "app-z9"};
    for (String broken :
        List.of(
            settings.toString(),
            "app-kQ83hd72Lw09 is not JSON",
            "[\"" + TOKEN + "\"]",
            """
            {"webhookTokens": ["%s", "q1-q1-q1"],
             "toolTokens": {"%s %s": "w2-w2-w2", "%2$s": "w2-w2-w2"},
             "%s app-z9": 1, "generated": "e3-e3-e3",
             "bots": {"*": {"apiKey": "%3$s ", "endpoint": "r4-r4-r4", "baseUrl": "app-z9:"},
                      "app-z9 %3$s-and-more-and-more": {"%3$s": "%3$s", "apiKey": "%3$s\\n%3$s"}}}\
            """
                .formatted(TOKEN, TOOL, KEY, KEY))) {
      verify(aResponse().withStatus(401).withBody("{\"code\":40127,\"message\":\"app-z9\"}"));
      check(okJson(results(false, 404, 9, "https://app-z9.example.com/hooks/q1-q1-q1")));

      Report report = doctor(() -> broken).look();

      assertThat(report.isHealthy()).isFalse();
      assertThat(report.json() + lines).doesNotContain(values);
    }
  }

  @Test
  void whatIsMissingInTheSettingsIsSaid() throws Exception {
    settings.putObject("bots").putObject(BOT).put("apiKey", " ");
    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("No API key is set for the GPTBots agent " + BOT + ".");
    assertThat(of(Level.WARN))
        .extracting(Finding::what)
        .containsExactly(
            "The settings have no agent *: handoffs of an agent that they do not name are taken,"
                + " but nobody can reply.");

    settings.remove("bots");
    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("The settings name no GPTBots agent, so no reply can be sent.");

    settings.remove("webhookTokens");
    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("Settings: webhookTokens is missing.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local-webhook-token-of-this-machine-only",
        "CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "12345678901234567890123456789012"
      })
  void aTokenThatSomebodyTypedCanBeGuessed(String token) throws Exception {
    settings.putArray("webhookTokens").add(token);
    settings.putObject("toolTokens").putObject("crm").put("token", token).put("role", "admin");
    check(okJson(results(true, 200, 156, "https://api.example.com/hooks/" + token)));

    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly(
            "Settings: webhookTokens, entry 1 looks typed, and can be guessed.",
            "Settings: toolTokens, crm, token looks typed, and can be guessed.");
  }

  @Test
  void aSecretThatCannotBeReadIsAFailureOfItsOwn() throws Exception {
    Doctor doctor =
        doctor(() -> {
          throw SecretsManagerException.builder()
              .statusCode(400)
              .message("a message of theirs")
              .awsErrorDetails(
                  AwsErrorDetails.builder().errorCode("ResourceNotFoundException").build())
              .build();
        });

    Report report = doctor.look();

    assertThat(report.findings())
        .filteredOn(finding -> finding.level() == Level.FAIL)
        .extracting(Finding::what)
        .containsExactly("The settings secret cannot be read (ResourceNotFoundException).");
    assertThat(report.json() + lines).doesNotContain("a message of theirs");
  }
}
