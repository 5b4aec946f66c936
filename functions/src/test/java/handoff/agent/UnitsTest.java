package handoff.agent;

import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.as;
import static handoff.Events.chat;
import static handoff.Events.close;
import static handoff.Events.conversation;
import static handoff.Events.establish;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import handoff.Bridge;
import handoff.Units;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Units that DynamoDB charges for a handoff, as it says itself of each call, indexes included. */
final class UnitsTest {
  private final Units units = new Units();
  @AutoClose private final Bridge bridge = new Bridge(units.database());

  /** The first claim of a person on a day costs one unit more, once for each process. */
  private void annWasHereToday() {
    bridge.send(establish("earlier", T));
    bridge.send(as("Ann", reply("earlier", "k", "hello")));
    bridge.send(close("earlier", T + 1));
    bridge.pass(Duration.ofHours(1));
  }

  @Test
  void eachCallStaysWithinItsBudget() {
    annWasHereToday();
    measure(establish(ID, T), 6, 1);
    measure(chat(ID, T + 1, "hello?"), 3, 0);
    measure(as("Ann", reply(ID, "k1", "hello")), 7, 2.5);
    measure(chat(ID, T + 2, "where is my order?"), 3, 0);
    measure(as("Ann", reply(ID, "k2", "on its way")), 5, 2.5);
    measure(close(ID, T + 3), 3, 1);
  }

  @Test
  void jobsThatFindNothingToDoCostNextToNothing() {
    annWasHereToday();
    bridge.send(establish(ID, T));
    bridge.send(as("Ann", reply(ID, "k1", "hello")));

    units.reset();
    bridge.pass(Duration.ofSeconds(25));
    assertThat(units.read()).as("the reply's job").isBetween(0.5, 1.0);
    units.reset();
    bridge.pass(Duration.ofMinutes(20));
    assertThat(units.read()).as("two holds and a give-up").isBetween(1.5, 3.5);
    assertThat(units.written()).isZero();
  }

  @Test
  void aHandoffOfTenMessagesStaysWithinItsBudget() {
    annWasHereToday();
    units.reset();
    bridge.send(establish(ID, T));
    for (int i = 0; i < 5; i++) {
      bridge.send(chat(ID, T + i + 1, "x".repeat(200)));
      assertThat(bridge.send(conversation(ID, Map.of())).status()).isEqualTo(200);
      bridge.send(as("Ann", reply(ID, "k" + i, "y".repeat(200))));
      bridge.pass(Duration.ofSeconds(30));
    }
    bridge.send(close(ID, T + 100));
    bridge.pass(Duration.ofHours(1));
    assertThat(units.written()).as("written").isLessThanOrEqualTo(50);
    assertThat(units.read()).as("read").isLessThanOrEqualTo(44);
  }

  private void measure(APIGatewayV2HTTPEvent event, double writes, double reads) {
    units.reset();
    assertThat(bridge.send(event).status()).isBetween(200, 201);
    assertThat(units.written()).as(event.getRouteKey()).isLessThanOrEqualTo(writes);
    assertThat(units.read()).as(event.getRouteKey()).isLessThanOrEqualTo(reads);
  }
}
