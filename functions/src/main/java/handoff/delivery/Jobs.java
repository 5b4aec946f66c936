package handoff.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The queue of jobs. Thread-safe. */
public final class Jobs {
  /** The longest delay that SQS takes for a new message. */
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

  /** SQS lets a message be hidden for 12 hours from its receipt; some of them have passed. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(11);

  private final SqsClient sqs;
  private final String queueUrl;

  public Jobs(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  /** Queues a job; one that is due later than SQS can delay comes back until it is. */
  public void send(Job job, Duration delay) {
    sqs.sendMessage(
        send -> send.queueUrl(queueUrl).messageBody(job.toJson()).delaySeconds(seconds(delay)));
  }

  /**
   * Queues some jobs in one call.
   *
   * @throws SqsException if not every one was taken
   */
  public void send(Map<? extends Job, Duration> jobs) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    jobs.forEach((job, delay) ->
        entries.add(
            SendMessageBatchRequestEntry.builder()
                .id("job-" + entries.size())
                .messageBody(job.toJson())
                .delaySeconds(seconds(delay))
                .build()));
    SendMessageBatchResponse answer =
        sqs.sendMessageBatch(send -> send.queueUrl(queueUrl).entries(entries));
    if (!answer.failed().isEmpty()) {
      throw SqsException.builder().message("not every job was taken").build();
    }
  }

  /** Lets a job come back after a pause: the same message, never a new one. */
  public void comeBack(String receiptHandle, Duration pause) {
    sqs.changeMessageVisibility(change ->
        change
            .queueUrl(queueUrl)
            .receiptHandle(receiptHandle)
            .visibilityTimeout(roundedUp(Times.shorter(pause, LONGEST_PAUSE))));
  }

  private static int seconds(Duration delay) {
    return roundedUp(Times.shorter(delay, LONGEST_DELAY));
  }

  private static int roundedUp(Duration duration) {
    return Math.toIntExact(Math.ceilDiv(Math.max(0, duration.toMillis()), 1000L));
  }
}
