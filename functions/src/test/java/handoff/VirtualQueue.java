package handoff;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * A queue under a clock of the test's own: delays and visibility as SQS has them, in no time at
 * all. The real protocol is tested in {@code QueueContract}.
 */
public final class VirtualQueue implements SqsClient {
  /** As template.yaml has it. */
  public static final Duration VISIBILITY = Duration.ofSeconds(90);

  /** As template.yaml has it. */
  public static final int MAX_RECEIVES = 200;

  /** As template.yaml has it. */
  public static final Duration RETENTION = Duration.ofDays(4);

  private final Clock clock;
  private final List<Message> dead = new ArrayList<>();
  private final Map<String, Message> messages = new LinkedHashMap<>();
  private int sent;
  private int mostReceives;
  private volatile boolean away;

  public VirtualQueue(Clock clock) {
    this.clock = clock;
  }

  /** Lets every call fail, so that no job is done either; or none. */
  public void setAway(boolean away) {
    this.away = away;
  }

  /** A message, in the queue until it is done. */
  public static final class Message {
    private final String id;
    private final String body;
    private final Instant sentAt;
    private Instant visibleAt;
    private int receives;

    private Message(String id, String body, Instant sentAt, int delaySeconds) {
      this.id = id;
      this.body = body;
      this.sentAt = sentAt;
      visibleAt = sentAt.plusSeconds(delaySeconds);
    }

    public String body() {
      return body;
    }

    public Instant visibleAt() {
      return visibleAt;
    }

    public int receives() {
      return receives;
    }
  }

  @Override
  public synchronized SendMessageResponse sendMessage(SendMessageRequest request) {
    add(request.messageBody(), request.delaySeconds());
    return SendMessageResponse.builder().build();
  }

  @Override
  public synchronized SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
    request.entries().forEach(entry -> add(entry.messageBody(), entry.delaySeconds()));
    return SendMessageBatchResponse.builder().build();
  }

  @Override
  public synchronized ChangeMessageVisibilityResponse changeMessageVisibility(
      ChangeMessageVisibilityRequest request) {
    check();
    Message message = messages.get(request.receiptHandle());
    if (message != null) {
      message.visibleAt = clock.instant().plusSeconds(request.visibilityTimeout());
    }
    return ChangeMessageVisibilityResponse.builder().build();
  }

  private void add(String body, @Nullable Integer delay) {
    check();
    String id = "message-" + sent++;
    int seconds = delay == null ? 0 : delay;
    if (seconds < 0 || seconds > 900) {
      throw new IllegalArgumentException("SQS delays 0 to 900 seconds, not " + seconds);
    }
    messages.put(id, new Message(id, body, clock.instant(), seconds));
  }

  private void check() {
    if (away) {
      throw SqsException.builder().message("no queue").statusCode(503).build();
    }
  }

  /** The messages in it, the next to be visible first. */
  public synchronized List<Message> waiting() {
    List<Message> waiting = new ArrayList<>(messages.values());
    waiting.sort(Comparator.comparing(Message::visibleAt));
    return waiting;
  }

  /** When the next message can be received; empty if there is none, or the queue is away. */
  public synchronized Optional<Instant> nextAt() {
    return away
        ? Optional.empty()
        : messages.values().stream().map(Message::visibleAt).min(Comparator.naturalOrder());
  }

  /**
   * Takes the next message, which is then hidden for the queue's visibility timeout. One that was
   * received too often or is too old goes to the dead letters instead, and the next one is taken.
   */
  public synchronized Optional<Message> receive() {
    for (Message next : waiting()) {
      if (next.visibleAt.isAfter(clock.instant())) {
        break;
      }
      boolean expired = next.sentAt.plus(RETENTION).isBefore(clock.instant());
      if (expired || next.receives >= MAX_RECEIVES) {
        messages.remove(next.id);
        dead.add(next);
        continue;
      }
      next.visibleAt = clock.instant().plus(VISIBILITY);
      next.receives++;
      mostReceives = Math.max(mostReceives, next.receives);
      return Optional.of(next);
    }
    return Optional.empty();
  }

  /** The most receives that any message had. */
  public synchronized int mostReceives() {
    return mostReceives;
  }

  /** Loses every message, as an operator may do by mistake. */
  public synchronized void purge() {
    messages.clear();
  }

  /** The messages that were received too often, or have expired. */
  public synchronized List<Message> dead() {
    return List.copyOf(dead);
  }

  /** Hands a message to a function as Lambda does; one that it does not fail is gone. */
  public void handle(Message message, Function<SQSEvent, List<BatchItemFailure>> function) {
    SQSMessage record = new SQSMessage();
    record.setMessageId(message.id);
    record.setReceiptHandle(message.id);
    record.setBody(message.body);
    record.setAttributes(Map.of("ApproximateReceiveCount", String.valueOf(message.receives)));
    SQSEvent event = new SQSEvent();
    event.setRecords(List.of(record));
    if (function.apply(event).isEmpty()) {
      synchronized (this) {
        messages.remove(message.id);
      }
    }
  }

  @Override
  public String serviceName() {
    return "sqs";
  }

  @Override
  public void close() {}
}
