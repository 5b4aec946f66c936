package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import handoff.local.web.Json;
import handoff.runtime.Wiring;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class EventSourceTest {
  /** Handler that does what a message says at its first receive, and succeeds at the second. */
  public static final class ScriptedHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    static final Queue<SQSMessage> SEEN = new ConcurrentLinkedQueue<>();
    static final Queue<String> INTERRUPTED = new ConcurrentLinkedQueue<>();

    public ScriptedHandler(Wiring wiring) {}

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
      SQSMessage message = event.getRecords().getFirst();
      SEEN.add(message);
      String command =
          "1".equals(message.getAttributes().get("ApproximateReceiveCount"))
              ? message.getBody()
              : "done";
      return switch (command) {
        case "fail" -> failure(message.getMessageId());
        case "fail another" -> failure("a message of nobody");
        case "throw" -> throw new IllegalStateException("as asked for");
        case "hang" -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException stopped) {
            INTERRUPTED.add(message.getBody());
          }
          yield new SQSBatchResponse(List.of());
        }
        default -> new SQSBatchResponse(List.of());
      };
    }

    private static SQSBatchResponse failure(String id) {
      return new SQSBatchResponse(List.of(new BatchItemFailure(id)));
    }
  }

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Queues queues = new Queues();

  @BeforeEach
  void createQueue() {
    ScriptedHandler.SEEN.clear();
    queues.create(Map.of("Q", Json.object().put("VisibilityTimeout", 1)));
  }

  @AfterEach
  void stop() {
    queues.close();
  }

  @Test
  void aMessageArrivesAsLambdaSendsIt() {
    try (EventSource _ = start(Duration.ofSeconds(5), true)) {
      send("well done");

      await().until(() -> ScriptedHandler.SEEN.size() == 1);
    }
    SQSMessage message = ScriptedHandler.SEEN.element();
    assertThat(message.getBody()).isEqualTo("well done");
    assertThat(message.getMd5OfBody()).isEqualTo("e53992bb5f7af6f51773ad8ea3033d66");
    assertThat(message.getEventSource()).isEqualTo("aws:sqs");
    assertThat(message.getEventSourceArn()).isEqualTo("arn:aws:sqs:us-east-1:000000000000:Q");
    assertThat(message.getAwsRegion()).isEqualTo("us-east-1");
    assertThat(message.getMessageId()).isNotBlank();
    assertThat(message.getReceiptHandle()).isNotBlank();
    assertThat(message.getMessageAttributes()).isEmpty();
    assertThat(message.getAttributes())
        .containsKeys(
            "ApproximateReceiveCount",
            "SentTimestamp",
            "SenderId",
            "ApproximateFirstReceiveTimestamp");
  }

  @Test
  void aMessageThatIsDoneIsGone() {
    try (EventSource _ = start(Duration.ofSeconds(5), true)) {
      send("well done");

      await().until(() -> ScriptedHandler.SEEN.size() == 1 && left() == 0);
    }
    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "fail another", "throw", "hang"})
  void aMessageThatIsNotDoneComesBack(String command) {
    try (EventSource _ = start(Duration.ofMillis(500), true)) {
      send(command);

      await().until(() -> ScriptedHandler.SEEN.size() == 2 && left() == 0);
    }
    assertThat(ScriptedHandler.SEEN)
        .extracting(message -> message.getAttributes().get("ApproximateReceiveCount"))
        .containsExactly("1", "2");
    assertThat(log).hasSize(command.startsWith("fail") ? 0 : 1);
  }

  @Test
  void withoutReportedFailuresOnlyAFunctionThatThrowsFails() {
    try (EventSource _ = start(Duration.ofSeconds(5), false)) {
      send("fail");

      await().until(() -> ScriptedHandler.SEEN.size() == 1 && left() == 0);
    }
  }

  @Test
  void itStopsAtOnceWhateverItIsDoing() {
    ScriptedHandler.INTERRUPTED.clear();
    EventSource source = start(Duration.ofSeconds(60), true);
    send("hang");
    await().until(() -> ScriptedHandler.SEEN.size() == 1);

    long start = System.nanoTime();
    source.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(ScriptedHandler.INTERRUPTED).containsExactly("hang");
    assertThat(log).isEmpty();
    assertThat(left()).isEqualTo(1);
  }

  private EventSource start(Duration timeout, boolean reportsFailures) {
    Wiring wiring = Unused.wiring(queues.client(), queues.url("Q"), log::add);
    Subscription subscription =
        new Subscription("Q", "F", ScriptedHandler.class.getName(), timeout, 1, 2, reportsFailures);
    return new EventSource(List.of(subscription), queues, wiring, log::add);
  }

  private void send(String body) {
    queues.client().sendMessage(send -> send.queueUrl(queues.url("Q")).messageBody(body));
  }

  /** Number of messages in the queue, hidden ones too. */
  private int left() {
    return queues
        .client()
        .getQueueAttributes(get ->
            get.queueUrl(queues.url("Q"))
                .attributeNames(
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributes()
        .values()
        .stream()
        .mapToInt(Integer::parseInt)
        .sum();
  }
}
