package handoff.doctor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import handoff.doctor.Finding.Level;
import handoff.log.Log;
import handoff.runtime.Aws;
import handoff.runtime.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * {@code sam remote invoke DoctorFunction}: looks through the installation, whatever the event. It
 * writes its answer itself, so that a person can read it in a terminal.
 *
 * <p>Its role needs {@code secretsmanager:GetSecretValue} on the secret; {@code
 * dynamodb:DescribeTable}, {@code DescribeTimeToLive} and {@code DescribeContinuousBackups} on the
 * table; and {@code sqs:GetQueueAttributes} on both queues.
 */
public final class DoctorHandler implements RequestStreamHandler {
  private final Doctor doctor;
  private final Log log;

  public DoctorHandler() {
    Aws aws =
        Aws.of(
            Environment.of(System.getenv()),
            UrlConnectionHttpClient.create(),
            DefaultCredentialsProvider.builder().build());
    log = new Log(System.out::println, Clock.systemUTC(), aws.environment().stackName());
    doctor =
        aws.environment().endpointUrl().isEmpty()
            ? Doctor.inAws(aws.resources(), aws::settings, log)
            : Doctor.onThisMachine(aws.resources(), aws::settings, log);
  }

  DoctorHandler(Doctor doctor, Log log) {
    this.doctor = doctor;
    this.log = log;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Report report;
    try {
      report = doctor.look();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return;
    }
    log.line(report.isHealthy() ? "INFO" : "ERROR", "doctor")
        .put("ok", report.count(Level.OK))
        .put("warn", report.count(Level.WARN))
        .put("fail", report.count(Level.FAIL))
        .put("request", context.getAwsRequestId())
        .write();
    answer.write(report.json().getBytes(StandardCharsets.UTF_8));
  }
}
