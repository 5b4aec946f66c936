package handoff.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import handoff.Bridge;
import handoff.Events;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The events of {@code events/queue/}, read as Lambda reads them. */
final class DeliverHandlerTest {
  @AutoClose private final Bridge bridge = new Bridge();

  @Test
  void theJobOfAReplyThatIsSentIsDone() throws IOException {
    bridge.send("establish");
    bridge.send("reply");

    assertThat(unfinished("deliver")).isEmpty();
    assertThat(bridge.received()).hasSize(1);
  }

  @Test
  void aJobForSomethingThatIsNotThereIsDone() throws IOException {
    assertThat(unfinished("deliver-gone")).isEmpty();
    assertThat(unfinished("deliver-hold")).isEmpty();
    assertThat(unfinished("deliver-give-up")).isEmpty();
  }

  @Test
  void aHoldThatIsDueIsSaid() throws IOException {
    bridge.send("establish");
    bridge.clock.advance(Duration.ofSeconds(40));

    assertThat(unfinished("deliver-hold")).hasSize(1);
    assertThat(bridge.receivedTexts()).hasSize(1);
    assertThat(unfinished("deliver-hold")).isEmpty();
    assertThat(bridge.receivedTexts()).hasSize(1);
  }

  @Test
  void whatIsNoJobIsNotDone() throws IOException {
    assertThat(unfinished("deliver-not-a-job")).hasSize(1);
  }

  private List<BatchItemFailure> unfinished(String name) throws IOException {
    try (InputStream file =
        Files.newInputStream(Events.FOLDER.resolve("queue/" + name + ".json"))) {
      SQSEvent event =
          LambdaEventSerializers.serializerFor(SQSEvent.class, Events.class.getClassLoader())
              .fromJson(file);
      return new DeliverHandler(bridge.wiring)
          .handleRequest(event, Bridge.CONTEXT)
          .getBatchItemFailures();
    }
  }
}
