package handoff.queue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import handoff.delivery.Job;
import handoff.delivery.Times;
import handoff.runtime.Priming;
import handoff.runtime.Wiring;
import handoff.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does the jobs of the queue. A job that is not done comes back as the same message, never as a new
 * one: Lambda stops functions that feed their own queue.
 */
public final class DeliverHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final Wiring wiring;

  public DeliverHandler() {
    this(Priming.jobs(DeliverHandler::new));
  }

  public DeliverHandler(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    Instant end = wiring.clock().instant().plusMillis(context.getRemainingTimeInMillis());
    List<BatchItemFailure> unfinished = new ArrayList<>();
    for (SQSMessage message : event.getRecords()) {
      if (!isDone(message, end, context)) {
        unfinished.add(new BatchItemFailure(message.getMessageId()));
      }
    }
    return new SQSBatchResponse(unfinished);
  }

  private boolean isDone(SQSMessage message, Instant end, Context context) {
    Optional<Duration> pause;
    try {
      pause = work(Job.parse(message.getBody()), end);
    } catch (RuntimeException failure) {
      wiring
          .log()
          .line("ERROR", "job")
          .put("request", context.getAwsRequestId())
          .put("message", message.getMessageId())
          .put(failure)
          .write();
      pause = Optional.of(Times.DEFAULT.afterFault(receives(message), message.getMessageId()));
    }
    pause.ifPresent(later -> {
      try {
        wiring.jobs().comeBack(message.getReceiptHandle(), later);
      } catch (RuntimeException failure) {
        // It comes back all the same, when the queue's own visibility timeout ends.
        wiring.log().line("WARN", "job").put(failure).write();
      }
    });
    return pause.isEmpty();
  }

  private static long receives(SQSMessage message) {
    return Long.parseLong(message.getAttributes().getOrDefault("ApproximateReceiveCount", "1"));
  }

  private Optional<Duration> work(Job job, Instant end) {
    return switch (job) {
      case Job.Deliver deliver -> wiring.delivery().work(deliver, end);
      case Job.Hold hold -> wiring.watchdog().work(hold, end);
      case Job.GiveUp giveUp -> wiring.watchdog().work(giveUp, end);
      case Job.Webhook(String name, String body) -> {
        Webhooks.apply(wiring, name, body);
        yield Optional.empty();
      }
    };
  }
}
