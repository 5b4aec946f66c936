package handoff.agent;

import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.as;
import static handoff.Events.chat;
import static handoff.Events.close;
import static handoff.Events.conversation;
import static handoff.Events.end;
import static handoff.Events.establish;
import static handoff.Events.inbox;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Consoles poll: what they get while nothing changes, and what DynamoDB charges for it. */
final class PollingTest {
  private final Charged charged = new Charged();
  private final Bridge bridge = new Bridge(charged.faults);

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void anUnchangedInboxIs304ForAtMostOneReadUnit() {
    // As many as there can be on a page, ids as long as they can be.
    for (int i = 0; i < 25; i++) {
      ObjectNode body =
          Events.body("establish")
              .put("conversation_id", "%0128d".formatted(i))
              .put("timestamp", T);
      bridge.send(read("establish", body.toString()));
    }
    Bridge.Answer first = bridge.send(inbox(Map.of()));
    assertThat(first.json().get("conversations")).hasSize(20);

    charged.units = 0;
    String version = first.json().get("version").textValue();
    Bridge.Answer since = bridge.send(inbox(Map.of("since", version)));
    assertThat(since.status()).isEqualTo(304);
    assertThat(since.body()).isEmpty();
    assertThat(charged.units).isBetween(0.5, 1.0);

    charged.units = 0;
    APIGatewayV2HTTPEvent tagged = inbox(Map.of());
    tagged.getHeaders().put("if-none-match", first.headers().get("etag"));
    assertThat(bridge.send(tagged).status()).isEqualTo(304);
    assertThat(charged.units).isBetween(0.5, 1.0);
  }

  @Test
  void anUnchangedListOfOnesOwnIs304ForAtMostOneReadUnitHoweverManyOthersThereAre() {
    for (int i = 0; i < 255; i++) {
      String id = "%0128d".formatted(i);
      bridge.send(
          read("establish", Events.body("establish").put("conversation_id", id).toString()));
      bridge.send(as(i < 230 ? "Ben" : "Ann", Events.about(id, read("claim", "{}"))));
      bridge.clock.advance(Duration.ofMillis(1));
    }
    Map<String, String> mine = Map.of("state", "active", "mine", "true");
    ObjectNode first = bridge.send(as("Ann", inbox(mine))).json();
    assertThat(first.get("conversations")).hasSize(20);
    assertThat(first.get("conversations").get(0).get("id").textValue()).endsWith("230");

    charged.units = 0;
    Map<String, String> poll = new HashMap<>(mine);
    poll.put("since", first.get("version").textValue());
    assertThat(bridge.send(as("Ann", inbox(poll))).status()).isEqualTo(304);
    assertThat(charged.units).isBetween(0.5, 1.0);

    Map<String, String> next = new HashMap<>(mine);
    next.put("cursor", first.get("cursor").textValue());
    ObjectNode second = bridge.send(as("Ann", inbox(next))).json();
    assertThat(second.get("conversations")).hasSize(5);
    assertThat(second.has("cursor")).isFalse();
  }

  @Test
  void whatOnesOwnListLooksThroughIsOnlyWhatOneOwnsNow() {
    Map<String, String> mine = Map.of("state", "active", "mine", "true");
    for (String id : List.of("released", "handed-over", "closed", "ended", "again", "kept")) {
      bridge.send(establish(id, T));
      bridge.send(as("Ann", Events.about(id, read("claim", "{}"))));
    }
    bridge.send(as("Ann", Events.about("released", read("release"))));
    String ben = "{\"to\":{\"id\":\"person:ben\"}}";
    bridge.send(as("Ann", Events.about("handed-over", read("handover", ben))));
    bridge.send(close("closed", T + 1));
    bridge.send(as("Ann", end("ended", "k1")));
    bridge.send(close("again", T + 1));
    bridge.send(establish("again", T + 2));
    bridge.send(establish("replied", T));
    bridge.send(as("Ann", reply("replied", "k1", "hello")));

    assertThat(owned("person:ann")).containsExactlyInAnyOrder("kept", "replied");
    assertThat(owned("person:ben")).containsExactly("handed-over");
    assertThat(bridge.send(as("Ann", inbox(mine))).json().get("conversations")).hasSize(2);
  }

  @Test
  void whatOneOwnedBeforeItExpiredIsNotOnesOwnWhenItIsMadeAnew() {
    for (String id : List.of("chat", "establish", "close")) {
      bridge.send(establish(id, T));
      bridge.send(as("Ann", Events.about(id, read("claim", "{}"))));
    }
    bridge.clock.advance(Duration.ofDays(31));
    assertThat(owned("person:ann")).hasSize(3);

    assertThat(bridge.send(chat("chat", T + 1, "me again")).status()).isEqualTo(200);
    assertThat(bridge.send(establish("establish", T + 1)).status()).isEqualTo(200);
    assertThat(bridge.send(close("close", T + 1)).status()).isEqualTo(200);

    assertThat(owned("person:ann")).isEmpty();
  }

  @Test
  void aFilterLooksThroughTwentyAtATimeAndSkipsNone() {
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      String id = "conversation-%03d".formatted(i);
      boolean isWanted = i % 3 == 0 || i > 240;
      bridge.send(
          read(
              "establish",
              Events.body("establish")
                  .put("conversation_id", id)
                  .put("bot_id", isWanted ? "bot" : "another")
                  .toString()));
      bridge.clock.advance(Duration.ofMillis(1));
      if (isWanted) {
        wanted.add(id);
      }
    }
    List<String> found = new ArrayList<>();
    Map<String, String> query = Map.of("bot", "bot");
    while (!query.isEmpty()) {
      ObjectNode page = bridge.send(inbox(query)).json();
      assertThat(page.get("conversations").size()).isLessThanOrEqualTo(20);
      page.get("conversations").forEach(one -> found.add(one.get("id").textValue()));
      query =
          page.has("cursor")
              ? Map.of("bot", "bot", "cursor", page.get("cursor").textValue())
              : Map.of();
    }
    assertThat(found).isEqualTo(wanted);
  }

  /** The content of the index itself. */
  private List<String> owned(String owner) {
    return Database.CLIENT
        .query(query ->
            query
                .tableName(bridge.table)
                .indexName("list")
                .keyConditionExpression("#list = :owner")
                .expressionAttributeNames(Map.of("#list", "list"))
                .expressionAttributeValues(
                    Map.of(":owner", AttributeValue.fromS("ACTIVE#" + owner))))
        .items()
        .stream()
        .map(item -> Objects.requireNonNull(item.get("pk")).s().substring(2))
        .toList();
  }

  @Test
  void anUnchangedConversationIs304ForAtMostOneReadUnit() {
    bridge.send(establish(ID, T));
    for (int i = 0; i < 30; i++) {
      bridge.send(chat(ID, T + i, "message " + i + "x".repeat(1000)));
    }
    bridge.send(as("Ann", reply(ID, "k1", "hello")));
    Bridge.Answer first = bridge.send(conversation(ID, Map.of()));

    charged.units = 0;
    String version = first.json().get("version").asText();
    assertThat(bridge.send(conversation(ID, Map.of("since", version))).status()).isEqualTo(304);
    assertThat(charged.units).isBetween(0.5, 1.0);

    APIGatewayV2HTTPEvent tagged = conversation(ID, Map.of());
    tagged.getHeaders().put("if-none-match", first.headers().get("etag"));
    assertThat(bridge.send(tagged).status()).isEqualTo(304);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"%s\"                 | 304",
        "W/\"%s\"               | 304",
        "\"another\", \"%s\"    | 304",
        "W/\"another\",W/\"%s\" | 304",
        "*                      | 304",
        "%s                     | 200",
        "\"another\"            | 200",
        "\"%s0\"                | 200"
      })
  void theEntityTagIsKnownInEveryFormOfTheHeader(String form, int status) {
    bridge.send(establish(ID, T));
    for (APIGatewayV2HTTPEvent event :
        new APIGatewayV2HTTPEvent[] {conversation(ID, Map.of()), inbox(Map.of())}) {
      String version = bridge.send(event).json().get("version").asText();
      event.getHeaders().put("if-none-match", form.formatted(version));
      assertThat(bridge.send(event).status()).isEqualTo(status);
    }
  }

  @Test
  void whateverChangesInAListedConversationChangesTheInbox() {
    bridge.send(establish(ID, T));
    for (APIGatewayV2HTTPEvent event :
        new APIGatewayV2HTTPEvent[] {
          chat(ID, T + 1, "hello?"), as("Ann", read("note")), establish("another", T)
        }) {
      String version = bridge.send(inbox(Map.of())).json().get("version").textValue();
      bridge.send(event);
      assertThat(bridge.send(inbox(Map.of("since", version))).status()).isEqualTo(200);
    }
  }

  @Test
  void theSecondsUntilTheDeadlineAreCountedWhileGptBotsWaits() {
    bridge.send(establish(ID, T));
    bridge.clock.advance(Duration.ofSeconds(20));
    assertThat(listed().get("secondsLeft").asInt()).isEqualTo(40);

    bridge.clock.advance(Duration.ofMinutes(2));
    assertThat(listed().get("secondsLeft").asInt()).isZero();

    bridge.send(as("Ann", reply(ID, "k1", "hello")));
    assertThat(bridge.read(ID).get("secondsLeft").isNull()).isTrue();
  }

  private JsonNode listed() {
    return bridge.send(inbox(Map.of())).json().get("conversations").get(0);
  }

  /** Adds up what DynamoDB says each read costs. */
  private static final class Charged {
    private final Faults faults = new Faults();
    private double units;

    private Charged() {
      faults.set(
          new Faults.Fault() {
            @Override
            public <R> R around(String name, Object request, Supplier<R> call) {
              units += charge(request);
              return call.get();
            }
          });
    }

    private static double charge(Object request) {
      ReturnConsumedCapacity total = ReturnConsumedCapacity.TOTAL;
      ConsumedCapacity capacity =
          switch (request) {
            case GetItemRequest get ->
                Database.CLIENT
                    .getItem(get.toBuilder().returnConsumedCapacity(total).build())
                    .consumedCapacity();
            case QueryRequest query ->
                Database.CLIENT
                    .query(query.toBuilder().returnConsumedCapacity(total).build())
                    .consumedCapacity();
            default -> ConsumedCapacity.builder().capacityUnits(0.0).build();
          };
      return capacity.capacityUnits();
    }
  }
}
