package handoff.delivery;

import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.as;
import static handoff.Events.asAdmin;
import static handoff.Events.conversation;
import static handoff.Events.end;
import static handoff.Events.establish;
import static handoff.Events.read;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import handoff.Bridge;
import handoff.Database;
import handoff.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * The conversation is erased before every single call of DynamoDB, one run each, while something is
 * done to it and while its jobs are done: nothing of it may be left.
 */
final class ErasedInFlightTest {
  @TestFactory
  List<DynamicTest> whateverIsUnderWayLeavesNothingBehind() {
    return everyCall(false);
  }

  @TestFactory
  List<DynamicTest> whateverIsUnderWayBringsNothingBackThatAnErasureBegan() {
    return everyCall(true);
  }

  private static List<DynamicTest> everyCall(boolean interrupted) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Supplier<APIGatewayV2HTTPEvent> event :
        List.<Supplier<APIGatewayV2HTTPEvent>>of(
            () -> as("Ann", reply(ID, "k1", "hello")),
            () -> as("Ann", end(ID, "k2")),
            () -> as("Ann", read("note")),
            () -> as("Ann", read("claim", "{\"takeover\":true}")),
            () -> as("Ann", read("release")))) {
      tests.add(
          DynamicTest.dynamicTest(
              event.get().getRouteKey(),
              () -> {
                int call = 0;
                while (erasedAt(++call, event.get(), interrupted)) {
                  assertThat(call).isLessThan(200);
                }
                assertThat(call).isGreaterThan(3);
              }));
    }
    return tests;
  }

  /**
   * Erases before the nth call; false if there was no nth call.
   *
   * @param interrupted whether the erasure stops before it has deleted anything, and is repeated
   *     when all is over
   */
  private static boolean erasedAt(int nth, APIGatewayV2HTTPEvent event, boolean interrupted) {
    Faults faults = new Faults();
    try (Bridge bridge = new Bridge(faults)) {
      bridge.send(establish(ID, T));
      bridge.send(as("Ben", read("claim", "{}")));
      bridge.send(as("Ben", read("release")));
      AtomicInteger calls = new AtomicInteger();
      faults.set(
          new Faults.Fault() {
            @Override
            public <R> R around(String name, Object request, Supplier<R> call) {
              int number = calls.incrementAndGet();
              if (interrupted && number > nth && name.equals("BatchWriteItem")) {
                throw ProvisionedThroughputExceededException.builder().build();
              }
              if (number == nth) {
                assertThat(bridge.send(asAdmin(read("erase"))).status())
                    .isEqualTo(interrupted ? 503 : 204);
              }
              return call.get();
            }
          });
      bridge.send(event);
      bridge.pass(Duration.ofHours(1));
      faults.set(Faults.NONE);
      boolean wasErased = calls.get() >= nth;
      if (wasErased && interrupted) {
        assertThat(bridge.send(conversation(ID, Map.of())).status()).isEqualTo(404);
        assertThat(bridge.send(asAdmin(read("erase"))).status()).isEqualTo(204);
      }
      if (wasErased) {
        // What is left is the entries of the audit trail.
        assertThat(Database.sizeBesideTeam(bridge.table))
            .as("erased at call " + nth)
            .isEqualTo(interrupted ? 2 : 1);
      }
      assertThat(bridge.queue.waiting()).isEmpty();
      return wasErased;
    }
  }
}
