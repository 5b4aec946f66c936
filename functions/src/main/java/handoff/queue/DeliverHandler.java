package handoff.queue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import handoff.delivery.Job;
import handoff.runtime.Priming;
import handoff.runtime.Wiring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does the jobs of the queue. A job that is not done comes back as the same message, never as a new
 * one: Lambda stops functions that feed their own queue.
 */
public final class DeliverHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final Wiring wiring;

  public DeliverHandler() {
    this(Priming.jobs(DeliverHandler::new));
  }

  public DeliverHandler(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    List<BatchItemFailure> unfinished = new ArrayList<>();
    for (SQSMessage message : event.getRecords()) {
      if (!isDone(message, context)) {
        unfinished.add(new BatchItemFailure(message.getMessageId()));
      }
    }
    return new SQSBatchResponse(unfinished);
  }

  private boolean isDone(SQSMessage message, Context context) {
    Optional<Duration> pause;
    try {
      pause = work(Job.parse(message.getBody()));
    } catch (RuntimeException failure) {
      wiring
          .log()
          .line("ERROR", "job")
          .put("request", context.getAwsRequestId())
          .put("message", message.getMessageId())
          .put(failure)
          .write();
      pause = Optional.of(AFTER_FAILURE);
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

  private Optional<Duration> work(Job job) {
    return switch (job) {
      case Job.Deliver deliver -> wiring.delivery().work(deliver);
      case Job.Hold hold -> wiring.watchdog().work(hold);
      case Job.GiveUp giveUp -> wiring.watchdog().work(giveUp);
    };
  }
}
