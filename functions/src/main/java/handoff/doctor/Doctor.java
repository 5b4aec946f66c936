package handoff.doctor;

import handoff.delivery.Times;
import handoff.gptbots.GptBots;
import handoff.log.Log;
import handoff.runtime.Wiring.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Makes all checks at once, and ends in time whatever hangs: a check without an answer by then has
 * failed. Thread-safe.
 */
public final class Doctor {
  /** Less than the function's 15 seconds, and more than the longest single call. */
  static final Duration LIMIT = Duration.ofSeconds(11);

  private final List<Check> checks;
  private final Duration limit;
  private final Log log;

  Doctor(List<Check> checks, Duration limit, Log log) {
    this.checks = List.copyOf(checks);
    this.limit = limit;
    this.log = log;
  }

  /**
   * For a stack in AWS.
   *
   * @param secret gives the settings' JSON
   */
  static Doctor inAws(Resources resources, Supplier<String> secret, Log log) {
    List<Check> checks = checks(resources, secret, true);
    checks.add(new TableChecks(resources.database(), resources.tableName()).backups());
    return new Doctor(checks, LIMIT, log);
  }

  /** For the local system, whose tokens may be known and whose table has no backups. */
  public static Doctor onThisMachine(Resources resources, Supplier<String> secret, Log log) {
    return new Doctor(checks(resources, secret, false), LIMIT, log);
  }

  private static List<Check> checks(Resources resources, Supplier<String> secret, boolean strict) {
    TableChecks table = new TableChecks(resources.database(), resources.tableName());
    return new ArrayList<>(
        List.of(
            new SettingsCheck(secret, strict).check(),
            new GptBotsCheck(secret, new GptBots(Times.DEFAULT.connect(), Times.DEFAULT.call()))
                .check(),
            table.table(),
            table.expiry(),
            new QueueCheck(resources.queue(), resources.queueUrl()).check()));
  }

  /** Looks, once. */
  public Report look() throws InterruptedException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    List<Finding> findings = new ArrayList<>();
    try {
      List<Future<List<Finding>>> looks =
          threads.invokeAll(
              checks.stream().map(Check::look).toList(), limit.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < looks.size(); i++) {
        findings.addAll(findings(checks.get(i), looks.get(i)));
      }
    } finally {
      // Not close(), which would wait for what hangs.
      threads.shutdownNow();
    }
    return new Report(findings);
  }

  private List<Finding> findings(Check check, Future<List<Finding>> look)
      throws InterruptedException {
    try {
      return look.get();
    } catch (CancellationException late) {
      return List.of(
          Finding.fail(
              check.subject() + " did not answer within " + limit.toSeconds() + " seconds.",
              "Look again in a minute. See the health pages of AWS and GPTBots."));
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      log.line("ERROR", "doctor").put("check", check.subject()).put(cause).write();
      return List.of(unseen(check.subject(), cause));
    }
  }

  /** A service that refuses to be looked at may still be well. One that is out of reach is not. */
  private static Finding unseen(String subject, Throwable failure) {
    String what = subject + " could not be looked at (" + kind(failure) + ").";
    return failure instanceof AwsServiceException answered && answered.statusCode() < 500
        ? Finding.warn(what, "Let the role of DoctorFunction look, or look yourself in AWS.")
        : Finding.fail(what, "The log of DoctorFunction says where it failed.");
  }

  /** AWS' code for a failure, or the name of its class; never a message. */
  static String kind(Throwable failure) {
    return failure instanceof AwsServiceException aws && aws.awsErrorDetails() != null
        ? String.valueOf(aws.awsErrorDetails().errorCode())
        : failure.getClass().getSimpleName();
  }
}
