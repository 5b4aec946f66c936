package handoff.doctor;

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
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Looks at everything at once, and ends in time whatever hangs: who has not answered by then has
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
   * @param concurrency gives how many functions the account may run at once
   */
  static Doctor inAws(
      Resources resources, Supplier<String> secret, IntSupplier concurrency, Log log) {
    TableChecks table = new TableChecks(resources.database(), resources.tableName());
    return new Doctor(
        List.of(
            new SettingsCheck(secret, true).check(),
            new GptBotsCheck(secret, new GptBots()).check(),
            table.table(),
            table.expiry(),
            table.backups(),
            new QueueCheck(resources.queue(), resources.queueUrl()).check(),
            ConcurrencyCheck.of(concurrency)),
        LIMIT,
        log);
  }

  /**
   * For the system on this machine, which has no account and no backups, and tokens that may be
   * known.
   */
  public static Doctor onThisMachine(Resources resources, Supplier<String> secret, Log log) {
    TableChecks table = new TableChecks(resources.database(), resources.tableName());
    return new Doctor(
        List.of(
            new SettingsCheck(secret, false).check(),
            new GptBotsCheck(secret, new GptBots()).check(),
            table.table(),
            table.expiry(),
            new QueueCheck(resources.queue(), resources.queueUrl()).check()),
        LIMIT,
        log);
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
              "Look again in a minute; see AWS' health page, and GPTBots'."));
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      log.line("ERROR", "doctor").put("check", check.subject()).put(cause).write();
      return List.of(unseen(check.subject(), cause));
    }
  }

  /** A service that does not let us look may be well all the same; one that is out of reach not. */
  private static Finding unseen(String subject, Throwable failure) {
    String what = subject + " could not be looked at (" + kind(failure) + ").";
    return failure instanceof AwsServiceException answered && answered.statusCode() < 500
        ? Finding.warn(what, "Let the role of DoctorFunction look, or look yourself in AWS.")
        : Finding.fail(what, "The log of DoctorFunction says where it failed.");
  }

  /** The kind of a failure: a word of AWS' or the name of a class, never a message. */
  static String kind(Throwable failure) {
    return failure instanceof AwsServiceException aws && aws.awsErrorDetails() != null
        ? String.valueOf(aws.awsErrorDetails().errorCode())
        : failure.getClass().getSimpleName();
  }
}
