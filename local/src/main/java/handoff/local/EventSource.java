package handoff.local;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Json;
import handoff.runtime.Wiring;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Stands in for Lambda's event source mappings: receives messages from queues, invokes functions
 * with them, and deletes the processed ones. A failed message comes back after its visibility
 * timeout. Thread-safe.
 */
final class EventSource implements AutoCloseable {
  /** SQS's longest wait for messages, in seconds. */
  private static final int LONG_POLL = 20;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration LAST_CALLS = Duration.ofSeconds(5);

  private final Queues queues;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Creates the functions of the subscriptions and starts to poll.
   *
   * @param log receives the functions' log lines
   */
  EventSource(
      List<Subscription> subscriptions, Queues queues, Wiring wiring, Consumer<String> log) {
    this.queues = queues;
    for (Subscription each : subscriptions) {
      LambdaFunction function =
          LambdaFunction.load(
              each.function(), each.handler(), SQSEvent.class, SQSBatchResponse.class, wiring, log);
      for (int poller = 0; poller < each.concurrency(); poller++) {
        threads.execute(() -> poll(each, function));
      }
    }
  }

  private void poll(Subscription from, LambdaFunction function) {
    while (!threads.isShutdown()) {
      try {
        List<Message> messages = receive(from);
        if (!messages.isEmpty()) {
          handle(from, function, messages);
        }
      } catch (InterruptedException | RejectedExecutionException stopping) {
        return;
      } catch (SdkException failure) {
        if (!threads.isShutdown()) {
          function.logFailure(null, failure);
          pause();
        }
      }
    }
  }

  private List<Message> receive(Subscription from) {
    return queues
        .client()
        .receiveMessage(receive ->
            receive
                .queueUrl(queues.url(from.queue()))
                .maxNumberOfMessages(from.batchSize())
                .waitTimeSeconds(LONG_POLL)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }

  private void handle(Subscription from, LambdaFunction function, List<Message> messages)
      throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    byte[] answer;
    try {
      byte[] event = Json.bytes(QueueEvent.of(from.queue(), messages));
      answer = function.invoke(event, requestId, from.timeout(), threads);
    } catch (ExecutionException | TimeoutException failure) {
      function.logFailure(requestId, failure);
      return;
    }
    Set<String> failed = from.reportsFailures() ? failed(answer, messages) : Set.of();
    for (Message message : messages) {
      if (!failed.contains(message.messageId())) {
        queues
            .client()
            .deleteMessage(delete ->
                delete.queueUrl(queues.url(from.queue())).receiptHandle(message.receiptHandle()));
      }
    }
  }

  /**
   * Ids of the failed messages. An answer with an unknown id fails the whole batch, as in Lambda.
   */
  private static Set<String> failed(byte[] answer, List<Message> messages) {
    Set<String> all = messages.stream().map(Message::messageId).collect(Collectors.toSet());
    Set<String> named = new HashSet<>();
    for (JsonNode each : Json.parse(answer).path("batchItemFailures")) {
      named.add(each.path("itemIdentifier").asText());
    }
    return all.containsAll(named) ? named : all;
  }

  /** Waits before the next poll of a queue that failed. An interrupt ends the wait. */
  private static void pause() {
    LockSupport.parkNanos(AFTER_FAILURE.toNanos());
  }

  /** Stops polling and interrupts running calls. Their messages come back. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(LAST_CALLS.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
