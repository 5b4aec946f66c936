package handoff.agent;

import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.as;
import static handoff.Events.asAdmin;
import static handoff.Events.chat;
import static handoff.Events.close;
import static handoff.Events.read;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Bridge;
import handoff.Database;
import handoff.Events;
import handoff.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * An erasure stops at every single call of DynamoDB, one run each, and GPTBots calls at every
 * single one: the same erasure again leaves nothing behind.
 */
final class InterruptedErasureTest {
  /** An id that the user had in the first handoff, but not in the last. */
  private static final String USER = "{\"userId\":\"KDslas\"}";

  private static final String NUMBER = "my number is 555";

  /** The ways in which an erasure stops. */
  private enum Stop {
    BEFORE_THE_CALL,
    AFTER_THE_CALL,
    /** Part of a batch is deleted; other calls are just not made. */
    IN_THE_CALL;

    <R> R around(Object request, Supplier<R> call) {
      if (this == AFTER_THE_CALL) {
        R _ = call.get();
      }
      if (this == IN_THE_CALL && request instanceof BatchWriteItemRequest batch) {
        Database.CLIENT.batchWriteItem(someOf(batch));
      }
      throw new Bridge.Crash();
    }
  }

  private static BatchWriteItemRequest someOf(BatchWriteItemRequest batch) {
    Map.Entry<String, List<WriteRequest>> writes =
        batch.requestItems().entrySet().iterator().next();
    List<WriteRequest> some = writes.getValue().subList(0, (writes.getValue().size() + 1) / 2);
    return batch.toBuilder().requestItems(Map.of(writes.getKey(), some)).build();
  }

  @TestFactory
  List<DynamicTest> whatIsLeftWhenAnErasureStopsIsErasedByTheNext() {
    return everyStop(_ -> {});
  }

  @TestFactory
  List<DynamicTest> aChatInBetweenHidesNothingFromTheNextErasure() {
    return everyStop(bridge -> sent(bridge, chat(ID, T + 50, "hello?")));
  }

  @TestFactory
  List<DynamicTest> anEstablishInBetweenHidesNothingFromTheNextErasure() {
    return everyStop(bridge -> sent(bridge, establishFrom("somebody else", T + 50)));
  }

  @TestFactory
  List<DynamicTest> aCloseInBetweenHidesNothingFromTheNextErasure() {
    return everyStop(bridge -> sent(bridge, close(ID, T + 50)));
  }

  private static List<DynamicTest> everyStop(Consumer<Bridge> inBetween) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Stop stop : Stop.values()) {
      tests.add(
          DynamicTest.dynamicTest(
              stop.name(),
              () -> {
                int call = 0;
                while (stoppedAt(++call, stop, inBetween)) {
                  assertThat(call).isLessThan(50);
                }
                assertThat(call).isGreaterThan(7);
              }));
    }
    return tests;
  }

  /** Stops an erasure at the nth call, and repeats it; false if there was no nth call. */
  private static boolean stoppedAt(int nth, Stop stop, Consumer<Bridge> inBetween) {
    Faults faults = new Faults();
    try (Bridge bridge = new Bridge(faults)) {
      talk(bridge);
      AtomicInteger calls = new AtomicInteger();
      faults.set(
          new Faults.Fault() {
            @Override
            public <R> R around(String name, Object request, Supplier<R> call) {
              return calls.incrementAndGet() == nth ? stop.around(request, call) : call.get();
            }
          });
      boolean stopped = false;
      try {
        bridge.send(asAdmin(read("erasures", USER)));
      } catch (Bridge.Crash crash) {
        stopped = true;
      }
      faults.set(Faults.NONE);
      inBetween.accept(bridge);

      eraseUntilNothingIsFound(bridge);

      assertThat(traces(bridge)).as(stop + " at call " + nth).isEmpty();
      return stopped;
    }
  }

  @Test
  void whatABatchLeavesOutIsDeletedAllTheSame() {
    Faults faults = new Faults();
    try (Bridge bridge = new Bridge(faults)) {
      talk(bridge);
      faults.set(
          new Faults.Fault() {
            @Override
            @SuppressWarnings("unchecked")
            public <R> R around(String name, Object request, Supplier<R> call) {
              return request instanceof BatchWriteItemRequest batch
                  ? (R)
                      BatchWriteItemResponse.builder()
                          .unprocessedItems(batch.requestItems())
                          .build()
                  : call.get();
            }
          });
      assertThat(bridge.send(asAdmin(read("erase"))).status()).isEqualTo(204);

      assertThat(traces(bridge)).isEmpty();
    }
  }

  @Test
  void anErasureThatFailsSaysSo() {
    Faults faults = new Faults();
    try (Bridge bridge = new Bridge(faults)) {
      talk(bridge);
      faults.set(Faults.throttling((name, _) -> name.equals("BatchWriteItem")));
      assertThat(bridge.send(asAdmin(read("erasures", USER))).status()).isEqualTo(503);

      // From then on nobody finds it but who erases.
      assertThat(bridge.send(Events.conversation(ID, Map.of())).status()).isEqualTo(404);
      faults.set(Faults.NONE);
      assertThat(bridge.send(asAdmin(read("erasures", USER))).json())
          .isEqualTo(Events.object("{\"conversations\": 1, \"complete\": true}"));
      assertThat(traces(bridge)).isEmpty();
    }
  }

  /** A chat comes before each call of an erasure, one run each. */
  @Test
  void whatGptBotsSendsWhileItIsErasedStaysOnceTheDeletingHasBegun() {
    List<String> calls = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int nth = 1; nth == 1 || nth <= calls.size(); nth++) {
      calls.clear();
      kept.add(keptIfSentBefore(nth, calls));
    }
    assertThat(calls)
        .containsExactly(
            "Query",
            "PutItem",
            "UpdateItem",
            "Query",
            "BatchWriteItem",
            "BatchWriteItem",
            "DeleteItem");
    // Erased with the rest; deleted though it made the conversation anew; kept.
    assertThat(kept).containsExactly(-1, -1, -1, 0, 1, 1, 1);
  }

  /** Counts the messages afterwards; -1 if there is no conversation. */
  private static int keptIfSentBefore(int nth, List<String> calls) {
    Faults faults = new Faults();
    try (Bridge bridge = new Bridge(faults)) {
      talk(bridge);
      faults.set(
          new Faults.Fault() {
            private boolean chatting;

            @Override
            public <R> R around(String name, Object request, Supplier<R> call) {
              if (chatting) {
                return call.get();
              }
              calls.add(name);
              if (calls.size() == nth) {
                chatting = true;
                sent(bridge, chat(ID, T + 50, "hello?"));
                chatting = false;
              }
              return call.get();
            }
          });
      assertThat(bridge.send(asAdmin(read("erase"))).status()).isEqualTo(204);
      faults.set(Faults.NONE);

      long items = Database.sizeBesideTeam(bridge.table);
      Bridge.Answer answer = bridge.send(Events.conversation(ID, Map.of()));
      if (answer.status() == 404) {
        // The entry of the audit trail.
        assertThat(items).isOne();
        return -1;
      }
      JsonNode messages = answer.json().get("messages");
      assertThat(messages).allMatch(message -> message.get("text").textValue().equals("hello?"));
      assertThat(items).isEqualTo(2 + messages.size());
      return messages.size();
    }
  }

  /** The conversation is erased before each call of a webhook, one run each. */
  @TestFactory
  List<DynamicTest> whatIsErasedWhileGptBotsSendsIsThereAnew() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Supplier<APIGatewayV2HTTPEvent> event :
        List.<Supplier<APIGatewayV2HTTPEvent>>of(
            () -> chat(ID, T + 50, "hello?"), () -> establishFrom("KDslas", T + 50))) {
      tests.add(
          DynamicTest.dynamicTest(
              event.get().getRouteKey(),
              () -> {
                int call = 0;
                while (erasedAt(++call, event.get())) {
                  assertThat(call).isLessThan(20);
                }
                assertThat(call).isGreaterThan(2);
              }));
    }
    return tests;
  }

  private static boolean erasedAt(int nth, APIGatewayV2HTTPEvent event) {
    Faults faults = new Faults();
    try (Bridge bridge = new Bridge(faults)) {
      talk(bridge);
      AtomicInteger calls = new AtomicInteger();
      faults.set(
          new Faults.Fault() {
            @Override
            public <R> R around(String name, Object request, Supplier<R> call) {
              if (calls.incrementAndGet() == nth) {
                assertThat(bridge.send(asAdmin(read("erase"))).status()).isEqualTo(204);
              }
              return call.get();
            }
          });
      sent(bridge, event);
      faults.set(Faults.NONE);

      ObjectNode conversation = bridge.read(ID);
      assertThat(conversation.get("state").textValue()).isEqualTo("waiting");
      if (event.getRouteKey().endsWith("/chat")) {
        assertThat(conversation.get("messages").findValuesAsText("text")).contains("hello?");
      } else {
        assertThat(conversation.get("context")).as("erased at call " + nth).isNotEmpty();
      }
      return calls.get() >= nth;
    }
  }

  /** Two handoffs; in the second GPTBots knows the user by another id. More than one batch. */
  private static void talk(Bridge bridge) {
    sent(bridge, establishFrom("KDslas", T));
    sent(bridge, chat(ID, T + 1, NUMBER));
    bridge.send(as("Ann", reply(ID, "k1", "hello")));
    bridge.send(as("Ann", read("note")));
    sent(bridge, close(ID, T + 10));
    sent(bridge, establishFrom("another id", T + 20));
    for (int i = 0; i < 25; i++) {
      sent(bridge, chat(ID, T + 21 + i, NUMBER + ", " + i));
    }
  }

  private static APIGatewayV2HTTPEvent establishFrom(String userId, long at) {
    ObjectNode body = Events.body("establish").put("conversation_id", ID).put("timestamp", at);
    body.withObject("user_info").put("user_id", userId);
    return read("establish", body.toString());
  }

  private static void sent(Bridge bridge, APIGatewayV2HTTPEvent event) {
    assertThat(bridge.send(event).status()).isEqualTo(200);
  }

  private static void eraseUntilNothingIsFound(Bridge bridge) {
    for (int i = 0; i < 5; i++) {
      ObjectNode answer = bridge.send(asAdmin(read("erasures", USER))).json();
      assertThat(answer.get("complete").booleanValue()).isTrue();
      if (answer.get("conversations").intValue() == 0) {
        return;
      }
    }
    throw new AssertionError("there is always more");
  }

  /** The items that say anything of the first two handoffs. */
  private static List<String> traces(Bridge bridge) {
    return Database.CLIENT.scanPaginator(scan -> scan.tableName(bridge.table)).items().stream()
        .map(Object::toString)
        .filter(
            item -> item.contains("KDslas") || item.contains("another id") || item.contains(NUMBER))
        .toList();
  }
}
