package handoff.doctor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static handoff.Bridge.CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;

import handoff.Database;
import handoff.HandClock;
import handoff.doctor.Finding.Level;
import handoff.runtime.Wiring.Resources;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The Doctor's report on an installation, well and ill. */
final class DoctorTest extends Installation {
  @Test
  void whatIsWellIsSaidToBeInALineForEachFinding() throws Exception {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    new DoctorHandler(doctor(), log)
        .handleRequest(new ByteArrayInputStream(new byte[0]), answer, CONTEXT);

    assertThat(answer.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "healthy": true,
              "findings": [
                {"level":"ok","what":"The settings are complete, and no token can be guessed."},
                {"level":"ok","what":"GPTBots accepts the API key of the GPTBots agent *."},
                {"level":"ok","what":"GPTBots reaches this stack for the GPTBots agent * in 156 ms."},
                {"level":"ok","what":"GPTBots accepts the API key of the GPTBots agent %1$s."},
                {"level":"ok","what":"GPTBots reaches this stack for the GPTBots agent %1$s in 156 ms."},
                {"level":"ok","what":"The table is there and active."},
                {"level":"ok","what":"The table deletes what has expired."},
                {"level":"ok","what":"The queue is there."},
                {"level":"ok","what":"No job has failed for good."},
                {"level":"ok","what":"The table can be restored to any second of the last days."}
              ]
            }
            """
                .formatted(BOT));
    assertThat(lines)
        .containsExactly(
            "{\"timestamp\":\"%s\",\"level\":\"INFO\",\"event\":\"doctor\",\"ok\":10,\"warn\":0,"
                    .formatted(new HandClock().instant())
                + "\"fail\":0,\"request\":\"request-1\"}");
  }

  @Test
  void whateverHangsTheDoctorDoesNot() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Doctor doctor =
        new Doctor(
            List.of(
                new Check(
                    "The oracle",
                    () -> {
                      never.await();
                      return List.of();
                    }),
                new Check("The sky", () -> List.of(Finding.ok("The sky is blue.")))),
            Duration.ofSeconds(1),
            log);

    assertThat(doctor.look().findings())
        .extracting(Finding::what)
        .containsExactly("The oracle did not answer within 1 seconds.", "The sky is blue.");
  }

  @Test
  void aTableThatIsGoneIsFound() throws Exception {
    Resources gone = new Resources(Database.CLIENT, "gone-" + suffix, QUEUES, queue);

    assertThat(Doctor.onThisMachine(gone, settings::toString, log).look().findings())
        .extracting(Finding::what)
        .contains("The table does not exist.")
        .contains("The table's expiry could not be looked at (ResourceNotFoundException).");
  }

  @Test
  void aTableThatForgetsNothingIsFound() throws Exception {
    String fresh = Database.newTable();
    Resources resources = new Resources(Database.CLIENT, fresh, QUEUES, queue);

    assertThat(Doctor.onThisMachine(resources, settings::toString, log).look().findings())
        .filteredOn(finding -> finding.level() == Level.FAIL)
        .extracting(Finding::what)
        .containsExactly(
            "The table does not delete what has expired: conversations stay for ever.");
    Database.CLIENT.deleteTable(delete -> delete.tableName(fresh));
  }

  @Test
  void aTableThatCannotBeRestoredIsFound() throws Exception {
    backups(okJson(continuousBackups("DISABLED")));

    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly(
            "The table has no point-in-time recovery: what is deleted by mistake is lost.");
  }

  @Test
  void whatTheDoctorMayNotSeeMayBeWell() throws Exception {
    backups(
        aResponse()
            .withStatus(400)
            .withBody("{\"__type\":\"AccessDeniedException\",\"message\":\"who is not allowed\"}"));

    Report report = doctor().look();

    assertThat(report.isHealthy()).isTrue();
    assertThat(report.findings())
        .filteredOn(finding -> finding.level() == Level.WARN)
        .extracting(Finding::what)
        .containsExactly(
            "The table's point-in-time recovery could not be looked at (AccessDeniedException).");
    assertThat(report.json() + lines).doesNotContain("who is not allowed");
  }

  @Test
  void jobsThatFailedForGoodAreCounted() throws Exception {
    QUEUES.sendMessage(send -> send.queueUrl(deadLetters).messageBody("a job"));
    QUEUES.sendMessage(send -> send.queueUrl(deadLetters).messageBody("another"));

    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("About 2 jobs have failed for good: replies may not have arrived.");
  }

  @Test
  void aQueueThatIsGoneOrAloneIsFound() throws Exception {
    String alone = QUEUES.createQueue(create -> create.queueName("alone-" + suffix)).queueUrl();
    for (String url : List.of(queue + "-gone", alone)) {
      Resources resources = new Resources(Database.CLIENT, table, QUEUES, url);
      assertThat(Doctor.onThisMachine(resources, settings::toString, log).look().findings())
          .filteredOn(finding -> finding.level() == Level.FAIL)
          .extracting(Finding::what)
          .containsExactly(
              url.equals(alone)
                  ? "The queue has no dead-letter queue: a broken job blocks others."
                  : "The queue does not exist.");
    }
    QUEUES.deleteQueue(delete -> delete.queueUrl(deadLetters));
    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("The dead-letter queue does not exist.");
  }
}
