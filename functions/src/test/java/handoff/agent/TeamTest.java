package handoff.agent;

import static handoff.Events.as;
import static handoff.Events.asAdmin;
import static handoff.Events.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.Bridge;
import handoff.Database;
import handoff.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** The people who work here, and the texts that they share. */
final class TeamTest {
  private final List<String> calls = new ArrayList<>();
  private double queryUnits;
  private final Faults database = new Faults();
  private final Bridge bridge = new Bridge(database);

  TeamTest() {
    database.set(
        new Faults.Fault() {
          @Override
          public <R> R around(String name, Object request, Supplier<R> call) {
            calls.add(name);
            if (request instanceof QueryRequest query) {
              queryUnits +=
                  Database.CLIENT
                      .query(
                          query.toBuilder()
                              .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                              .build())
                      .consumedCapacity()
                      .capacityUnits();
            }
            return call.get();
          }
        });
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void onesNameAndRoleAreThoseOfTheTokenAndTheRestIsOnesOwn() {
    assertThat(me("Ann").toString())
        .isEqualTo(
            """
            {"id":"person:ann","name":"Ann","role":"agent","language":null,"onDuty":false}\
            """);

    change("Ann", "{\"language\":\"zh-Hant\",\"onDuty\":true}");
    assertThat(me("Ann").toString())
        .isEqualTo(
            """
            {"id":"person:ann","name":"Ann","role":"agent","language":"zh-Hant","onDuty":true}\
            """);
    change("Ann", "{\"onDuty\":true}");
    assertThat(me("Ann").get("language").isNull()).isTrue();
    assertThat(bridge.send(asAdmin(read("me"))).json().get("role").textValue()).isEqualTo("admin");
    assertThat(bridge.send("me-by-tool").json().get("id").textValue()).isEqualTo("tool:helpdesk");
  }

  @Test
  void whoAsksWhoTheyAreEveryMinuteCostsAReadAndEveryFifthTimeAWrite() {
    me("Ann");
    calls.clear();
    for (int minute = 0; minute < 10; minute++) {
      bridge.clock.advance(Duration.ofMinutes(1));
      me("Ann");
    }

    assertThat(calls).hasSize(12).containsOnly("GetItem", "UpdateItem");
    assertThat(calls).filteredOn("UpdateItem"::equals).hasSize(2);
  }

  @Test
  void colleaguesAreThoseOfTheLastTwelveHoursByName() {
    change("Ben", "{\"onDuty\":true}");
    bridge.clock.advance(Duration.ofHours(7));
    me("Zoe");
    me("Ann");
    bridge.send("me-by-tool");

    assertThat(colleagues())
        .extracting(each -> each.get("id").textValue(), each -> each.get("onDuty").booleanValue())
        .containsExactly(
            tuple("person:ann", false),
            tuple("person:ben", true),
            tuple("person:zoe", false),
            tuple("tool:helpdesk", false));

    bridge.clock.advance(Duration.ofHours(5));
    assertThat(colleagues())
        .extracting(each -> each.get("id").textValue())
        .doesNotContain("person:ben")
        .hasSize(3);
    // Yesterday's shift is over, and the language stays.
    assertThat(me("Ben").get("onDuty").booleanValue()).isFalse();
    assertThat(colleagues()).hasSize(4);
  }

  @Test
  void fiftyColleaguesAreOneQueryOfTwoUnits() {
    for (int i = 0; i < 50; i++) {
      change("Somebody of a longer name " + i, "{\"language\":\"zh-Hans\",\"onDuty\":true}");
    }
    calls.clear();
    queryUnits = 0;

    assertThat(colleagues()).hasSize(50);
    assertThat(calls).containsExactly("Query");
    assertThat(queryUnits).isBetween(0.5, 2.0);
  }

  @Test
  void ofSomebodyWhoLeftNothingIsKept() {
    change("Ben", "{\"language\":\"ja\",\"onDuty\":true}");
    assertThat(Database.size(bridge.table)).isEqualTo(1);

    assertThat(bridge.send("colleague-left").status()).isEqualTo(204);
    assertThat(Database.size(bridge.table)).isZero();
    assertThat(bridge.send("colleague-left").status()).isEqualTo(204);
  }

  @Test
  void somebodyWhoIsAwayForAMonthIsForgotten() {
    change("Ben", "{\"language\":\"ja\",\"onDuty\":true}");
    bridge.clock.advance(Duration.ofDays(31));

    assertThat(me("Ben").get("language").isNull()).isTrue();
    assertThat(me("Ben").get("onDuty").booleanValue()).isFalse();
  }

  @Test
  void cannedRepliesAreWrittenByAdminsAndReadByAll() {
    bridge.send("canned-write");
    bridge.send(canned("bye", "{\"name\":\"The end\",\"text\":\"Goodbye, {customer}.\"}"));
    bridge.send(canned("hello", "{\"name\":\"Greeting\",\"text\":\"Hi!\"}"));

    assertThat(cannedReplies().toString())
        .isEqualTo(
            """
            [{"key":"bye","name":"The end","text":"Goodbye, {customer}."},\
            {"key":"hello","name":"Greeting","text":"Hi!"}]\
            """);

    bridge.send("canned-delete");
    assertThat(cannedReplies()).hasSize(1);
    bridge.clock.advance(Duration.ofDays(3650));
    assertThat(cannedReplies()).hasSize(1);
  }

  @Test
  void cannedRepliesAreOneQueryAtTheMostThatThereCanBe() {
    String body = "{\"name\":\"%s\",\"text\":\"%s\"}".formatted("漢".repeat(60), "𠮷".repeat(1000));
    for (int i = 0; i < 200; i++) {
      assertThat(bridge.send(canned("key-" + i, body)).status()).isEqualTo(200);
    }
    assertThat(bridge.send(canned("one-more", body)).json().at("/errors/key").textValue())
        .contains("200");
    assertThat(bridge.send(canned("key-7", "{\"name\":\"a\",\"text\":\"b\"}")).status())
        .isEqualTo(200);
    calls.clear();

    assertThat(cannedReplies()).hasSize(200);
    assertThat(calls).containsExactly("Query");
  }

  private JsonNode me(String name) {
    return bridge.send(as(name, read("me"))).json();
  }

  private void change(String name, String body) {
    assertThat(bridge.send(as(subject(name), read("me-change", body))).status()).isEqualTo(200);
  }

  /** A subject has no spaces. */
  private static String subject(String name) {
    return name.replace(' ', '-');
  }

  private JsonNode colleagues() {
    return bridge.send(as("Ann", read("colleagues"))).json().get("colleagues");
  }

  private JsonNode cannedReplies() {
    return bridge.send(as("Ann", read("canned"))).json().get("cannedReplies");
  }

  private static APIGatewayV2HTTPEvent canned(String key, String body) {
    APIGatewayV2HTTPEvent event = asAdmin(read("canned-write", body));
    event.setPathParameters(Map.of("key", key));
    return event;
  }
}
