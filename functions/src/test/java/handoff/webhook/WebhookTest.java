package handoff.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.as;
import static handoff.Events.asAdmin;
import static handoff.Events.chat;
import static handoff.Events.close;
import static handoff.Events.establish;
import static handoff.Events.read;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Bridge;
import handoff.Database;
import handoff.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** GPTBots' calls, in the order they should have and in every other. */
final class WebhookTest {
  @AutoClose private final Bridge bridge = new Bridge();

  @Test
  void theVendorsExampleOpensAHandoff() {
    bridge.send("establish");

    ObjectNode conversation = bridge.read(ID);
    assertThat(conversation.get("state").textValue()).isEqualTo("waiting");
    assertThat(conversation.get("handoff").longValue()).isEqualTo(1);
    assertThat(conversation.get("botId").textValue()).isEqualTo("665d88b03ce2b13cf2d573454");
    assertThat(conversation.get("waitingSince").textValue()).isEqualTo("2026-03-01T09:00:00Z");
    assertThat(conversation.get("deadlineAt").textValue()).isEqualTo("2026-03-01T09:01:00Z");
    assertThat(conversation.get("user"))
        .isEqualTo(
            Events.object(
                """
                {"userId": "KDslas", "anonymousId": "652face5184b30540a6ea7fe",
                 "email": "bob@gmail.com", "phone": null}\
                """));
    assertThat(conversation.get("context").toString())
        .isEqualTo(
            """
            [{"type":"question","text":"human service"},{"type":"answer","text":""}]\
            """);
  }

  @Test
  void theOldFormWithoutUserInfoKeepsTheEmail() {
    bridge.send("establish-without-user-info");

    JsonNode user = bridge.read(ID).get("user");
    assertThat(user.get("email").textValue()).isEqualTo("bob@gmail.com");
    assertThat(user.get("userId").isNull()).isTrue();
  }

  @Test
  void theAddressThatStandsForNobodyIsNotShownAsTheUsers() {
    bridge.send("establish-from-whatsapp");

    String id = Events.body("establish-from-whatsapp").get("conversation_id").textValue();
    JsonNode user = bridge.read(id).get("user");
    assertThat(user.get("email").isNull()).isTrue();
    assertThat(user.get("phone").textValue()).isEqualTo("+6591234567");
  }

  @Test
  void aLongIdOfAUserIsShortenedBetweenCharacters() {
    ObjectNode body = Events.body("establish");
    body.withObject("user_info").put("user_id", "👋".repeat(257));
    bridge.send(Events.read("establish", body.toString()));

    assertThat(bridge.read(ID).at("/user/userId").textValue()).matches("(👋){200}~[\\w-]{22}");
  }

  @Test
  void aRepeatedEstablishChangesNothing() {
    bridge.send(establish(ID, T));
    ObjectNode before = bridge.read(ID).put("secondsLeft", 55);
    bridge.clock.advance(Duration.ofSeconds(5));

    assertThat(bridge.send(establish(ID, T)).status()).isEqualTo(200);

    assertThat(bridge.read(ID)).isEqualTo(before);
  }

  @Test
  void aRepeatedChatIsStoredOnce() {
    bridge.send(establish(ID, T));
    for (int i = 0; i < 3; i++) {
      assertThat(bridge.send(chat(ID, T + 1, "hello")).status()).isEqualTo(200);
    }

    assertThat(bridge.userTexts(ID)).containsExactly("hello");
  }

  @Test
  void theSameWordsAtAnotherTimeAreKeptAndFlagged() {
    bridge.send(establish(ID, T));
    bridge.send(chat(ID, T + 1, "ok"));
    bridge.send(chat(ID, T + 2, "ok"));

    assertThat(bridge.userTexts(ID)).containsExactly("ok", "ok");
    JsonNode messages = bridge.read(ID).get("messages");
    assertThat(messages.get(0).has("possibleRepeat")).isFalse();
    assertThat(messages.get(1).get("possibleRepeat").booleanValue()).isTrue();
  }

  @Test
  void chatsThatComeInDisorderAreReadInOrder() {
    bridge.send(establish(ID, T));
    bridge.send(chat(ID, T + 3, "third"));
    bridge.send(chat(ID, T + 1, "first"));
    bridge.send(chat(ID, T + 2, "second"));

    assertThat(bridge.userTexts(ID)).containsExactly("first", "second", "third");
  }

  @Test
  void aChatBeforeItsEstablishIsNotLost() {
    bridge.send(chat(ID, T + 1, "is anybody there?"));
    assertThat(bridge.read(ID).get("deadlineAt").isNull()).isFalse();

    bridge.send(establish(ID, T));

    ObjectNode conversation = bridge.read(ID);
    assertThat(conversation.get("handoff").longValue()).isEqualTo(1);
    assertThat(conversation.get("state").textValue()).isEqualTo("waiting");
    assertThat(conversation.get("deadlineAt").isNull()).isFalse();
    assertThat(conversation.get("context")).hasSize(2);
    assertThat(bridge.userTexts(ID)).containsExactly("is anybody there?");
  }

  @Test
  void aCloseBeforeItsEstablishLeavesItClosed() {
    bridge.send(close(ID, T + 5));
    bridge.send(establish(ID, T));

    ObjectNode conversation = bridge.read(ID);
    assertThat(conversation.get("state").textValue()).isEqualTo("closed");
    assertThat(conversation.get("context")).hasSize(2);
    assertThat(conversation.get("user").get("userId").textValue()).isEqualTo("KDslas");
  }

  @Test
  void aChatAfterTheCloseIsKeptFlaggedAndReopensNothing() {
    bridge.send(establish(ID, T));
    bridge.send(close(ID, T + 1));
    bridge.clock.advance(Duration.ofSeconds(1));
    bridge.send(chat(ID, T + 2, "one more thing"));

    ObjectNode conversation = bridge.read(ID);
    assertThat(conversation.get("state").textValue()).isEqualTo("closed");
    JsonNode message = conversation.get("messages").get(0);
    assertThat(message.get("text").textValue()).isEqualTo("one more thing");
    assertThat(message.get("afterClose").booleanValue()).isTrue();
  }

  @Test
  void aSecondHandoffWithTheSameIdOpensAgain() {
    bridge.send(establish(ID, T));
    bridge.send(close(ID, T + 10));
    bridge.clock.advance(Duration.ofMinutes(15));

    bridge.send(establish(ID, T + 20));

    ObjectNode conversation = bridge.read(ID);
    assertThat(conversation.get("state").textValue()).isEqualTo("waiting");
    assertThat(conversation.get("handoff").longValue()).isEqualTo(2);
    assertThat(conversation.get("deadlineAt").textValue()).isEqualTo("2026-03-01T09:16:00Z");
    assertThat(conversation.get("closedAt").isNull()).isTrue();
  }

  @Test
  void lateRepeatsOfTheFirstHandoffDoNotTouchTheSecond() {
    bridge.send(establish(ID, T));
    bridge.send(close(ID, T + 10));
    bridge.send(establish(ID, T + 20));

    bridge.send(close(ID, T + 10));
    bridge.send(establish(ID, T));

    ObjectNode conversation = bridge.read(ID);
    assertThat(conversation.get("state").textValue()).isEqualTo("waiting");
    assertThat(conversation.get("handoff").longValue()).isEqualTo(2);
  }

  @Test
  void aCloseClosesOnceAndSaysWhy() {
    bridge.send(establish(ID, T));
    bridge.send(close(ID, T + 10));
    bridge.send(close(ID, T + 10));

    ObjectNode conversation = bridge.read(ID);
    assertThat(conversation.get("state").textValue()).isEqualTo("closed");
    assertThat(conversation.get("entries")).hasSize(1);
    assertThat(conversation.get("entries").get(0).get("why").textValue()).isEqualTo("user_closed");
  }

  @Test
  void aCloseOfAnEarlierHandoffIsNotShownAsOneOfThis() {
    bridge.send(establish(ID, T));
    bridge.send(establish(ID, T + 20));
    bridge.send(close(ID, T + 10));
    bridge.send(close(ID, T + 10));
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("waiting");
    bridge.send(close(ID, T + 30));

    JsonNode entries = bridge.read(ID).get("entries");
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0).get("late").booleanValue()).isTrue();
    assertThat(entries.get(1).has("late")).isFalse();
  }

  @Test
  void theVersionOfAConversationIsNeverThatOfAnErasedOne() {
    for (APIGatewayV2HTTPEvent first :
        List.of(chat(ID, T, "hello"), establish(ID, T), close(ID, T))) {
      Set<Long> seen = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        bridge.send(first);
        for (int j = 0; j < 3; j++) {
          bridge.send(chat(ID, T + j, "hello"));
          assertThat(seen.add(bridge.read(ID).get("version").longValue())).isTrue();
        }
        bridge.send(asAdmin(read("erase")));
        bridge.clock.advance(Duration.ofMillis(10));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatBeginsAnewTakesNothingOverFromWhatExpired(boolean closed) {
    List<APIGatewayV2HTTPEvent> firsts =
        List.of(chat(ID, T + 9, "hello"), establish(ID, T + 9), close(ID, T + 9));
    for (APIGatewayV2HTTPEvent first : firsts) {
      bridge.send(asAdmin(read("erase")));
      bridge.send(first);
      Map<String, AttributeValue> fresh = conversation();
      bridge.send(asAdmin(read("erase")));

      bridge.send(establish(ID, T));
      bridge.gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
      assertThat(bridge.send(as("Ann", reply(ID, "k1", "hello"))).status()).isEqualTo(202);
      assertThat(conversation()).containsKeys("change", "outbox", "tries", "retryAt", "assignee");
      if (closed) {
        bridge.send(close(ID, T + 1));
      }
      bridge.clock.advance(Duration.ofDays(31));
      bridge.send(first);

      assertThat(conversation().keySet()).isEqualTo(fresh.keySet());
      assertThat(bridge.read(ID).get("entries")).hasSameSizeAs(closes(first));
    }
  }

  private static List<String> closes(APIGatewayV2HTTPEvent event) {
    return event.getRouteKey().endsWith("/close") ? List.of("closed") : List.of();
  }

  private Map<String, AttributeValue> conversation() {
    Map<String, AttributeValue> key =
        Map.of("pk", AttributeValue.fromS("C#" + ID), "sk", AttributeValue.fromS("CONVERSATION"));
    return new HashMap<>(
        Database.CLIENT.getItem(get -> get.tableName(bridge.table).key(key)).item());
  }

  @Test
  void aCloseThatDoesNotSayWhenClosesWhatIsOpen() {
    bridge.send(establish(ID, T));
    ObjectNode body = Events.body("close");
    body.remove("timestamp");
    bridge.send(Events.read("close", body.toString()));

    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("closed");
    bridge.send(establish(ID, T + 1));
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("waiting");
  }

  @Test
  void anAbsurdTimestampDoesNotPutLaterCallsInThePast() {
    bridge.send(establish(ID, T));
    bridge.send(close(ID, 9_999_999_999_999L));
    bridge.send(establish(ID, T + 1));

    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("waiting");
  }

  @Test
  void everyOrderOfArrivalEndsTheSame() {
    for (List<Integer> order : orders()) {
      String id = "order-" + order;
      for (int step : order) {
        bridge.send(
            switch (step) {
              case 0 -> establish(id.replace(" ", ""), T);
              case 1 -> chat(id.replace(" ", ""), T + 1, "hello");
              case 2 -> close(id.replace(" ", ""), T + 2);
              default -> establish(id.replace(" ", ""), T + 3);
            });
      }
      ObjectNode conversation = bridge.read(id.replace(" ", ""));
      assertThat(conversation.get("state").textValue()).as(id).isEqualTo("waiting");
      assertThat(conversation.get("messages")).as(id).hasSize(1);
      assertThat(conversation.get("context")).as(id).hasSize(2);
    }
  }

  /** All 24 orders of four things. */
  private static List<List<Integer>> orders() {
    List<List<Integer>> orders = new ArrayList<>();
    for (int n = 0; n < 256; n++) {
      List<Integer> order = List.of(n & 3, n >> 2 & 3, n >> 4 & 3, n >> 6);
      if (order.stream().distinct().count() == 4) {
        orders.add(order);
      }
    }
    return orders;
  }
}
