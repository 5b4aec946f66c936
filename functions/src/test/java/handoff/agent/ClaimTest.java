package handoff.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.as;
import static handoff.Events.asAdmin;
import static handoff.Events.close;
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
import handoff.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One owner per conversation, as people and tools see it. */
final class ClaimTest {
  private static final String ANN = "{\"id\":\"person:ann\",\"name\":\"Ann\"}";
  private static final String BEN = "{\"id\":\"person:ben\",\"name\":\"Ben\"}";

  @AutoClose private final Bridge bridge = new Bridge();

  @BeforeEach
  void open() {
    bridge.send(establish(ID, T));
  }

  @Test
  void aClaimMakesTheOwner() {
    Bridge.Answer answer = bridge.send(as("Ann", claim("{}")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("state").textValue()).isEqualTo("active");
    assertThat(answer.json().get("assignee").toString()).isEqualTo(ANN);
    assertThat(bridge.send(as("Ann", claim("{}"))).status()).isEqualTo(200);
    assertThat(entries()).containsExactly("claimed by Ann from nobody to Ann");
  }

  @Test
  void somebodyElsesReplyEndClaimReleaseAndHandoverAreRefusedWithTheOwner() {
    bridge.send(as("Ann", claim("{}")));

    List<APIGatewayV2HTTPEvent> attempts =
        List.of(
            as("Ben", reply(ID, "k1", "hello")),
            as("Ben", end(ID, "k2")),
            as("Ben", claim("{}")),
            as("Ben", read("release")),
            as("Ben", read("handover", "{\"to\":" + BEN + "}")),
            reply(ID, "k3", "hello"));
    for (APIGatewayV2HTTPEvent attempt : attempts) {
      Bridge.Answer answer = bridge.send(attempt);
      assertThat(answer.status()).as(attempt.getRouteKey()).isEqualTo(409);
      assertThat(answer.json().get("type").textValue()).isEqualTo("urn:handoff:problem:owned");
      assertThat(answer.json().get("owner").toString()).isEqualTo(ANN);
    }
    assertThat(bridge.received()).isEmpty();
    assertThat(bridge.read(ID).get("assignee").toString()).isEqualTo(ANN);
  }

  @Test
  void takeoverIsSaidAndRecorded() {
    bridge.send(as("Ann", claim("{}")));
    Bridge.Answer answer = bridge.send(as("Ben", claim("{\"takeover\":true}")));

    assertThat(answer.json().get("assignee").toString()).isEqualTo(BEN);
    assertThat(bridge.send(as("Ann", reply(ID, "k1", "still me?"))).status()).isEqualTo(409);
    assertThat(entries())
        .containsExactly("claimed by Ann from nobody to Ann", "taken-over by Ben from Ann to Ben");
  }

  @Test
  void aReplyMayTakeOver() {
    bridge.send(as("Ann", claim("{}")));
    APIGatewayV2HTTPEvent event = as("Ben", reply(ID, "k1", "Ben here"));
    event.setBody("{\"text\":\"Ben here\",\"takeover\":true}");

    assertThat(bridge.send(event).status()).isEqualTo(201);

    assertThat(bridge.receivedTexts()).containsExactly("Ben here");
    assertThat(bridge.read(ID).get("assignee").toString()).isEqualTo(BEN);
    assertThat(entries()).contains("taken-over by Ben from Ann to Ben");
  }

  @Test
  void anEndMayTakeOver() {
    bridge.send(as("Ann", claim("{}")));
    APIGatewayV2HTTPEvent event = as("Ben", end(ID, "k1"));
    event.setBody("{\"takeover\":true}");

    assertThat(bridge.send(event).status()).isEqualTo(201);
    assertThat(bridge.read(ID).get("state").textValue()).isEqualTo("closed");
  }

  @Test
  void theFirstReplyClaims() {
    bridge.send(as("Ann", reply(ID, "k1", "hello")));

    assertThat(bridge.read(ID).get("assignee").toString()).isEqualTo(ANN);
    assertThat(entries()).containsExactly("claimed by Ann from nobody to Ann");
    JsonNode message = bridge.read(ID).get("messages").get(0);
    assertThat(message.get("agent").toString()).isEqualTo("{\"id\":\"ann\",\"name\":\"Ann\"}");
  }

  @Test
  void theToolOwnsWhoeverAnswersInsideIt() {
    bridge.send(read("claim"));

    assertThat(bridge.read(ID).get("assignee").get("id").textValue()).isEqualTo("tool:helpdesk");
    JsonNode entry = bridge.read(ID).get("entries").get(0);
    assertThat(entry.get("agent").get("name").textValue()).isEqualTo("Ann");
  }

  @Test
  void aReleasedConversationWaitsAgainAtItsOldPlace() {
    bridge.send(as("Ann", claim("{}")));
    bridge.clock.advance(Duration.ofSeconds(1));
    bridge.send(establish("later", T));
    Bridge.Answer answer = bridge.send(as("Ann", read("release")));

    assertThat(answer.json().get("state").textValue()).isEqualTo("waiting");
    assertThat(answer.json().get("assignee").isNull()).isTrue();
    assertThat(bridge.send(as("Ann", read("release"))).status()).isEqualTo(200);
    assertThat(ids(inbox(Map.of("state", "waiting")))).containsExactly(ID, "later");
    assertThat(bridge.send(as("Ben", claim("{}"))).status()).isEqualTo(200);
  }

  @Test
  void aColleagueIsHandedTheConversation() {
    bridge.send(as("Ann", claim("{}")));
    Bridge.Answer answer = bridge.send(as("Ann", read("handover", "{\"to\":" + BEN + "}")));

    assertThat(answer.json().get("assignee").toString()).isEqualTo(BEN);
    assertThat(bridge.send(as("Ann", reply(ID, "k1", "one more thing"))).status()).isEqualTo(409);
    assertThat(bridge.send(as("Ben", reply(ID, "k2", "Ben here"))).status()).isEqualTo(201);
    assertThat(entries()).contains("handed-over by Ann from Ann to Ben");
  }

  @Test
  void whoWasHandedItUnderNoNameOrAFalseOneHasHerOwnAfterAClaimOrAReply() {
    for (String to : List.of("{\"id\":\"person:ben\"}", BEN.replace("Ben", "Chief"))) {
      bridge.send(as("Ann", claim("{\"takeover\":true}")));
      bridge.send(as("Ann", read("handover", "{\"to\":" + to + "}")));
      JsonNode claimed = bridge.send(as("Ben", claim("{}"))).json().get("assignee");
      assertThat(claimed.toString()).isEqualTo(BEN);
      assertThat(bridge.read(ID).get("assignee").toString()).isEqualTo(BEN);

      bridge.send(as("Ann", claim("{\"takeover\":true}")));
      bridge.send(as("Ann", read("handover", "{\"to\":" + to + "}")));
      bridge.send(as("Ben", reply(ID, "k" + to.length(), "Ben here")));
      Bridge.Answer refused = bridge.send(as("Ann", claim("{}")));
      assertThat(refused.json().get("owner").toString()).isEqualTo(BEN);
    }
  }

  @Test
  void aToolKeepsTheNameUnderWhichItWasHandedIt() {
    String crm = "{\"id\":\"tool:crm\",\"name\":\"Sales\"}";
    bridge.send(as("Ann", claim("{}")));
    bridge.send(as("Ann", read("handover", "{\"to\":" + crm + "}")));
    APIGatewayV2HTTPEvent again = claim("{}");
    again.getHeaders().put("authorization", "Bearer another-tool-token-of-this-machine-only");

    assertThat(bridge.send(again).json().get("assignee").toString()).isEqualTo(crm);
  }

  @Test
  void aClosedConversationCannotBeClaimed() {
    bridge.send(close(ID, T + 1));

    assertThat(bridge.send(as("Ann", claim("{}"))).json().get("type").textValue())
        .isEqualTo("urn:handoff:problem:closed");
  }

  @Test
  void aNewHandoffIsEverybodysAgainAndTheOldChangesStay() {
    bridge.send(as("Ann", claim("{}")));
    bridge.send(close(ID, T + 1));
    bridge.send(establish(ID, T + 2));

    assertThat(bridge.read(ID).get("assignee").isNull()).isTrue();
    bridge.clock.advance(Duration.ofSeconds(1));
    bridge.send(as("Ben", claim("{}")));
    assertThat(entries())
        .contains("claimed by Ann from nobody to Ann", "claimed by Ben from nobody to Ben");
  }

  @Test
  void mineAreListedAlone() {
    bridge.send(establish("b", T));
    bridge.send(as("Ann", claim("{}")));
    bridge.send(as("Ben", Events.about("b", claim("{}"))));

    assertThat(ids(as("Ann", inbox(Map.of("state", "active", "mine", "true")))))
        .containsExactly(ID);
    assertThat(ids(as("Ann", inbox(Map.of("state", "active"))))).containsExactly(ID, "b");
  }

  @Test
  void aTakeoverMeetsAReplyInFlight() {
    bridge.send(as("Ann", claim("{}")));
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(serviceUnavailable()));
    assertThat(bridge.send(as("Ann", reply(ID, "k1", "from Ann"))).status()).isEqualTo(202);
    APIGatewayV2HTTPEvent ben = as("Ben", reply(ID, "k1", "from Ben"));
    ben.setBody("{\"text\":\"from Ben\",\"takeover\":true}");
    assertThat(bridge.send(ben).status()).isEqualTo(202);
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));

    bridge.gptBots.resetRequests();
    bridge.pass(Duration.ofMinutes(2));

    // What was accepted is sent, in its order; who owns the conversation is another matter.
    assertThat(bridge.receivedTexts()).containsExactly("from Ann", "from Ben");
    assertThat(bridge.read(ID).get("assignee").toString()).isEqualTo(BEN);
  }

  @Test
  void notesAreForColleaguesAndNeverForGptBots() {
    Bridge.Answer first = bridge.send(as("Ann", read("note")));
    Bridge.Answer again = bridge.send(as("Ann", read("note")));

    assertThat(first.status()).isEqualTo(201);
    assertThat(again).isEqualTo(first);
    APIGatewayV2HTTPEvent other = as("Ann", read("note", "{\"text\":\"another\"}"));
    assertThat(bridge.send(other).status()).isEqualTo(422);
    assertThat(bridge.send(as("Ben", read("note"))).status()).isEqualTo(201);
    bridge.pass(Duration.ofMinutes(1));
    JsonNode notes = bridge.read(ID).get("notes");
    assertThat(notes).hasSize(2);
    assertThat(notes.get(0).get("by").toString()).isEqualTo(ANN);
    assertThat(bridge.receivedTexts()).noneMatch(text -> text.contains("generous"));
  }

  @Test
  void anUnknownConversationIsNobodysToClaim() {
    assertThat(bridge.send(asAdmin(Events.about("gone", claim("{}")))).status()).isEqualTo(404);
  }

  private static APIGatewayV2HTTPEvent claim(String body) {
    return read("claim", body);
  }

  private List<String> ids(APIGatewayV2HTTPEvent event) {
    List<String> ids = new ArrayList<>();
    bridge.send(event).json().get("conversations").forEach(c -> ids.add(c.get("id").textValue()));
    return ids;
  }

  private List<String> entries() {
    List<String> entries = new ArrayList<>();
    ObjectNode conversation = bridge.read(ID);
    for (JsonNode entry : conversation.get("entries")) {
      if (entry.has("by")) {
        entries.add(
            "%s by %s from %s to %s"
                .formatted(
                    entry.get("what").textValue(),
                    name(entry.get("by")),
                    name(entry.get("from")),
                    name(entry.get("to"))));
      }
    }
    return entries;
  }

  private static String name(JsonNode actor) {
    return actor.path("name").asText("nobody");
  }
}
