package handoff.agent;

import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.about;
import static handoff.Events.as;
import static handoff.Events.asAdmin;
import static handoff.Events.chat;
import static handoff.Events.close;
import static handoff.Events.establish;
import static handoff.Events.read;
import static handoff.Events.reply;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import handoff.Bridge;
import handoff.Database;
import handoff.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Erasing and exporting, by admins alone, and the trail that both leave. */
final class EraseTest {
  private static final String USER = "{\"userId\":\"KDslas\"}";

  @AutoClose private final Bridge bridge = new Bridge();

  @BeforeEach
  void open() {
    bridge.send(establish(ID, T));
  }

  @Test
  void anErasedConversationIsGoneAndItsJobsDoNothing() {
    bridge.send(chat(ID, T + 1, "my number is 555"));
    bridge.send(as("Ann", reply(ID, "k1", "hello")));
    bridge.send(as("Ann", read("note")));

    assertThat(bridge.send(asAdmin(read("erase"))).status()).isEqualTo(204);

    assertThat(bridge.send(Events.conversation(ID, Map.of())).status()).isEqualTo(404);
    bridge.pass(Duration.ofHours(2));
    // The entry of the audit trail is all there is.
    assertThat(Database.sizeBesideTeam(bridge.table)).isOne();
    assertThat(bridge.receivedTexts()).containsExactly("hello");
    assertThat(bridge.send(asAdmin(read("erase"))).status()).isEqualTo(404);
  }

  @Test
  void aWebhookAfterwardsBeginsAnew() {
    bridge.send(asAdmin(read("erase")));
    bridge.send(chat(ID, T + 1, "me again"));

    assertThat(bridge.read(ID).get("messages")).hasSize(1);
    assertThat(bridge.read(ID).get("assignee").isNull()).isTrue();
  }

  @Test
  void neitherAgentsNorToolsMayErase() {
    for (APIGatewayV2HTTPEvent event :
        List.of(as("Ann", read("erase")), read("erase-as-tool"), as("Ann", read("erasures")))) {
      Bridge.Answer answer = bridge.send(event);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.json().get("type").textValue()).isEqualTo("urn:handoff:problem:forbidden");
    }
    assertThat(bridge.send(Events.conversation(ID, Map.of())).status()).isEqualTo(200);
  }

  @Test
  void aToolThatTheSettingsMakeAnAdminMayErase() {
    ObjectNode settings = Events.object(bridge.settings("key"));
    settings
        .withObject("toolTokens")
        .putObject("helpdesk")
        .put("token", "local-tool-token-of-this-machine-only")
        .put("role", "admin");
    bridge.changeSettings(settings.toString());
    bridge.clock.advance(Duration.ofMinutes(6));

    assertThat(bridge.send(read("erase-as-tool")).status()).isEqualTo(204);
  }

  @Test
  void anErasureOfAUserBeginsNothingThatItMayNotEnd() {
    bridge.send(establish("second", T));
    Context late = Bridge.context(Duration.ofSeconds(7));
    Bridge.Answer answer = bridge.send(asAdmin(read("erasures", USER)), late);

    assertThat(answer.json())
        .isEqualTo(Events.object("{\"conversations\": 0, \"complete\": false}"));
    assertThat(bridge.send(Events.conversation("second", Map.of())).status()).isEqualTo(200);
  }

  @Test
  void allConversationsOfAUserAreErased() {
    bridge.send(establish("second", T));
    ObjectNode other = Events.body("establish").put("conversation_id", "other");
    other.withObject("user_info").put("user_id", "somebody else");
    bridge.send(read("establish", other.toString()));

    Bridge.Answer answer = bridge.send(asAdmin(read("erasures", USER)));

    assertThat(answer.json())
        .isEqualTo(Events.object("{\"conversations\": 2, \"complete\": true}"));
    assertThat(bridge.send(Events.conversation("second", Map.of())).status()).isEqualTo(404);
    assertThat(bridge.send(Events.conversation("other", Map.of())).status()).isEqualTo(200);
    assertThat(bridge.send(asAdmin(read("erasures", USER))).json().get("conversations").asInt())
        .isZero();
  }

  @Test
  void usersWhoseLongIdsBeginAlikeAreTwo() {
    String alike = "u".repeat(300);
    for (String user : List.of("-first", "-second")) {
      ObjectNode call = Events.body("establish").put("conversation_id", "of" + user);
      call.withObject("user_info").put("user_id", alike + user);
      bridge.send(read("establish", call.toString()));
    }
    String first = Events.JSON.createObjectNode().put("userId", alike + "-first").toString();

    assertThat(bridge.send(asAdmin(read("erasures", first))).json())
        .isEqualTo(Events.object("{\"conversations\": 1, \"complete\": true}"));
    assertThat(bridge.send(Events.conversation("of-first", Map.of())).status()).isEqualTo(404);
    assertThat(bridge.send(Events.conversation("of-second", Map.of())).status()).isEqualTo(200);
  }

  @Test
  void aUserIsFoundByTheAnonymousIdTooThoughTheCompanyKnowsAnother() {
    String anonymous = "{\"anonymousId\":\"652face5184b30540a6ea7fe\"}";

    JsonNode answer = bridge.send(asAdmin(read("erasures", anonymous))).json();

    assertThat(answer.get("conversations").asInt()).isOne();
  }

  @Test
  void aUserIsFoundByAnIdThatALaterEstablishDoesNotSay() {
    bridge.send(close(ID, T + 1));
    ObjectNode body = Events.body("establish").put("timestamp", T + 2);
    body.remove("user_info");
    bridge.send(read("establish", body.toString()));

    assertThat(exported(USER)).containsExactly(ID);
    assertThat(erased(USER)).isOne();
    assertThat(erased(USER)).isZero();
    // Two exports, and one erasure.
    assertThat(Database.size(bridge.table)).isEqualTo(2);
  }

  @Test
  void aUserIsFoundByEveryIdThatAConversationCameWith() {
    long at = T;
    for (String id : List.of("first", "second", "first")) {
      ObjectNode body = Events.body("establish").put("timestamp", ++at);
      body.withObject("user_info").put("user_id", id).put("anonymous_id", "channel of " + id);
      bridge.send(read("establish", body.toString()));
    }
    for (String name : List.of("first", "second")) {
      assertThat(exported("{\"userId\":\"" + name + "\"}")).containsExactly(ID);
      assertThat(exported("{\"anonymousId\":\"channel of " + name + "\"}")).containsExactly(ID);
    }
    assertThat(exported(USER)).containsExactly(ID);

    assertThat(erased("{\"userId\":\"second\"}")).isOne();
    assertThat(exported("{\"userId\":\"first\"}")).isEmpty();
  }

  @Test
  void aUsersOtherConversationsAreNamedOnceHoweverManyHandoffsTheyHad() {
    for (int i = 1; i <= 5; i++) {
      bridge.send(establish("other", T + i));
    }
    JsonNode earlier = bridge.read(ID).get("earlier");
    assertThat(earlier.findValuesAsText("id")).containsExactly("other");
  }

  private List<String> exported(String user) {
    JsonNode answer = bridge.send(asAdmin(read("exports", user))).json();
    return answer.get("conversations").findValuesAsText("id");
  }

  private int erased(String user) {
    return bridge.send(asAdmin(read("erasures", user))).json().get("conversations").intValue();
  }

  @Test
  void anExportHoldsEverythingThatIsKept() {
    bridge.send(chat(ID, T + 1, "hello?"));
    bridge.send(as("Ann", reply(ID, "k1", "hello")));
    bridge.send(as("Ann", read("note")));
    bridge.send(close(ID, T + 2));

    ObjectNode export = bridge.send(asAdmin(read("export"))).json();

    assertThat(export.has("cursor")).isFalse();
    JsonNode one = export.get("conversations").get(0);
    assertThat(one.get("user").get("email").textValue()).isEqualTo("bob@gmail.com");
    assertThat(one.get("messages")).hasSize(2);
    assertThat(one.get("notes")).hasSize(1);
    assertThat(one.get("entries").findValuesAsText("what")).contains("closed", "claimed");
    String establish = one.get("establishes").get(0).get("body").textValue();
    assertThat(Events.object(establish).get("conversation_id").textValue()).isEqualTo(ID);
  }

  @Test
  void aLargeExportIsReadPageByPage() {
    for (String id : List.of("a", "b", "c")) {
      bridge.send(establish(id, T));
      for (int i = 0; i < 3; i++) {
        bridge.send(chat(id, T + i, i + "x".repeat(900_000)));
      }
    }

    List<String> texts = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      ObjectNode body = Events.object(USER);
      if (!cursor.isEmpty()) {
        body.put("cursor", cursor);
      }
      Bridge.Answer answer = bridge.send(asAdmin(read("exports", body.toString())));
      assertThat(answer.body().length()).isLessThan(5_500_000);
      for (JsonNode one : answer.json().get("conversations")) {
        one.get("messages")
            .forEach(message ->
                texts.add(
                    one.get("id").textValue() + message.get("text").textValue().substring(0, 1)));
      }
      cursor = answer.json().path("cursor").asText("");
      pages++;
    } while (!cursor.isEmpty());

    assertThat(pages).isGreaterThan(2);
    assertThat(texts)
        .containsExactlyInAnyOrder("a0", "a1", "a2", "b0", "b1", "b2", "c0", "c1", "c2");
  }

  @Test
  void anExportBeginsNothingThatItMayNotEndAndGoesOnWhereItStopped() {
    bridge.send(establish("a", T));
    for (int i = 0; i < 7; i++) {
      bridge.send(chat("a", T + i, i + "x".repeat(900_000)));
    }
    Context late = Bridge.context(Duration.ofSeconds(7));

    JsonNode nothing = bridge.send(asAdmin(read("exports", USER)), late).json();
    JsonNode first = bridge.send(asAdmin(export(nothing))).json();
    JsonNode nothingMore = bridge.send(asAdmin(export(first)), late).json();

    assertThat(nothing.get("conversations")).isEmpty();
    assertThat(first.get("conversations").findValuesAsText("id")).contains(ID);
    assertThat(nothingMore.get("conversations")).isEmpty();
    assertThat(nothingMore.get("cursor")).isEqualTo(first.get("cursor"));
  }

  /** The call that goes on where an answer stopped. */
  private static APIGatewayV2HTTPEvent export(JsonNode answer) {
    return read(
        "exports", Events.object(USER).put("cursor", answer.get("cursor").textValue()).toString());
  }

  @Test
  void anExportFitsIntoLambdasAnswerWhateverItsCharacters() {
    bridge.send(establish("b", T));
    bridge.send(chat(ID, T + 1, "\u4f60".repeat(490_000)));
    bridge.send(chat("b", T + 1, "x".repeat(1_990_000)));
    bridge.send(chat("b", T + 2, "x".repeat(2_990_000)));

    Bridge.Answer answer = bridge.send(asAdmin(read("exports", USER)));

    // As Lambda takes it: the body is a text in JSON once more.
    String text = TextNode.valueOf(answer.body()).toString();
    assertThat(text.getBytes(UTF_8).length).isLessThan(6 * 1024 * 1024);
    assertThat(answer.json().get("conversations")).hasSize(1);
  }

  @Test
  void aCursorOfTheAuditStaysInItsMonth() {
    bridge.clock.advance(Duration.ofDays(30).plusHours(14));
    for (int i = 0; i < 6; i++) {
      bridge.send(establish("c" + i, T));
      bridge.send(asAdmin(about("c" + i, read("erase"))));
      bridge.clock.advance(Duration.ofMillis(1));
    }
    padTheAudit();
    JsonNode first = bridge.send(asAdmin(read("audit"))).json();
    bridge.clock.advance(Duration.ofDays(1));
    bridge.send(establish(ID, T + 1));
    assertThat(bridge.send(asAdmin(read("export"))).status()).isEqualTo(200);

    Map<String, String> query = Map.of("cursor", first.get("cursor").textValue());
    JsonNode rest = bridge.send(audit(query)).json();

    assertThat(first.get("entries").size() + rest.get("entries").size()).isEqualTo(6);
    assertThat(rest.get("entries").findValuesAsText("what")).containsOnly("erased");
    assertThat(rest.has("cursor")).isFalse();
    String cursor = first.get("cursor").textValue();
    assertThat(bridge.send(audit(Map.of("cursor", cursor, "month", "2026-03"))).json())
        .isEqualTo(rest);
    assertThat(bridge.send(audit(Map.of("cursor", cursor, "month", "2026-04"))).status())
        .isEqualTo(422);
  }

  private static APIGatewayV2HTTPEvent audit(Map<String, String> query) {
    APIGatewayV2HTTPEvent event = asAdmin(read("audit"));
    event.setQueryStringParameters(query);
    return event;
  }

  /** Makes the entries so large that a page of DynamoDB's does not hold them all. */
  private void padTheAudit() {
    for (Map<String, AttributeValue> item :
        Database.CLIENT.scan(scan -> scan.tableName(bridge.table)).items()) {
      if (item.toString().contains("AUDIT#")) {
        Map<String, AttributeValue> padded = new HashMap<>(item);
        padded.put("pad", AttributeValue.fromS("x".repeat(300_000)));
        Database.CLIENT.putItem(put -> put.tableName(bridge.table).item(padded));
      }
    }
  }

  @Test
  void whoErasedAndExportedWhatIsKeptAfterwards() {
    bridge.send(asAdmin(read("export")));
    bridge.clock.advance(Duration.ofSeconds(1));
    bridge.send(asAdmin(read("erase")));

    JsonNode entries = bridge.send(asAdmin(read("audit"))).json().get("entries");

    assertThat(entries.findValuesAsText("what")).containsExactly("exported", "erased");
    assertThat(entries.get(1))
        .isEqualTo(
            Events.object(
                """
                {"what": "erased", "conversationId": "67d8db020fa31d1ef64f53dg",
                 "at": "2026-03-01T09:00:01Z", "by": {"id": "person:ada", "name": "Ada"}}\
                """));
    assertThat(bridge.send(as("Ann", read("audit"))).status()).isEqualTo(403);
  }

  @Test
  void anExportFromACursorMadeByHandIsNotedToo() {
    bridge.send(chat(ID, T + 1, "hello?"));
    APIGatewayV2HTTPEvent export = asAdmin(read("export"));
    String cursor =
        Base64.getUrlEncoder().withoutPadding().encodeToString((ID + " !").getBytes(UTF_8));
    export.setQueryStringParameters(Map.of("cursor", cursor));

    JsonNode exported = bridge.send(export).json().get("conversations");

    assertThat(exported.get(0).get("messages")).hasSize(1);
    assertThat(bridge.send(asAdmin(read("audit"))).json().get("entries").findValuesAsText("what"))
        .containsExactly("exported");
  }

  @Test
  void anotherConversationIsLeftAlone() {
    bridge.send(establish("other", T));
    bridge.send(asAdmin(about(ID, read("erase"))));

    assertThat(bridge.read("other").get("state").textValue()).isEqualTo("waiting");
  }
}
