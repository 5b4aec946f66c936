package handoff.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.as;
import static handoff.Events.chat;
import static handoff.Events.establish;
import static handoff.Events.read;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Bridge;
import handoff.Bridge.Answer;
import handoff.Database;
import handoff.Events;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reply that was written beside an older version of the conversation. */
final class SeenVersionTest {
  private final Bridge bridge = new Bridge();

  @BeforeEach
  void open() {
    bridge.send(establish(ID, T));
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void aVersionIsANumberHoweverItIsSpelled() {
    APIGatewayV2HTTPEvent event = reply(ID, "k1", "hello");
    event.setBody(event.getBody().replaceFirst("}\\s*$", ",\"seenVersion\":58342329148.0}"));

    assertThat(bridge.send(event).status()).isEqualTo(201);
  }

  @Test
  void aColleaguesReplyAfterItIsAReasonToRefuse() {
    long seen = version();
    bridge.send(as("Ben", reply(ID, "b1", "I am looking into it.")));
    bridge.send(as("Ben", Events.about(ID, read("release"))));
    int items = Database.size(bridge.table);

    Answer refused = bridge.send(as("Ann", seeing(seen, "a1", "Hello!")));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("type").textValue()).endsWith(":changed");
    assertThat(refused.json().get("version").longValue()).isEqualTo(version());
    assertThat(Database.size(bridge.table)).isEqualTo(items);
    assertThat(bridge.receivedTexts()).containsExactly("I am looking into it.");

    // Having read that, she sends the same with the same key.
    assertThat(bridge.send(as("Ann", seeing(version(), "a1", "Hello!"))).status()).isEqualTo(201);
    assertThat(bridge.receivedTexts()).containsExactly("I am looking into it.", "Hello!");
  }

  @Test
  void onesOwnClaimDoesNotHideThatAColleagueActedBefore() {
    long seen = version();
    bridge.send(as("Ben", reply(ID, "b1", "I am looking into it.")));
    bridge.send(as("Ben", Events.about(ID, read("release"))));
    bridge.send(as("Ann", Events.about(ID, read("claim", "{}"))));
    bridge.send(as("Ann", reply(ID, "a1", "One moment.")));

    assertThat(bridge.send(as("Ann", seeing(seen, "a2", "Hello!"))).status()).isEqualTo(409);
    assertThat(bridge.send(as("Ann", seeing(version(), "a2", "Hello!"))).status()).isEqualTo(201);
  }

  @Test
  void ownActsAndWhatTheUserAndColleaguesWriteBesidesAreNoReason() {
    bridge.send(as("Ann", Events.about(ID, read("claim", "{}"))));
    long seen = version();
    bridge.send(as("Ann", reply(ID, "a1", "One moment.")));
    bridge.send(chat(ID, T + 1, "Are you there?"));
    APIGatewayV2HTTPEvent note = as("Ben", read("note"));
    note.getHeaders().put("idempotency-key", "n1");
    assertThat(bridge.send(note).status()).isEqualTo(201);
    assertThat(version()).isGreaterThan(seen);

    assertThat(bridge.send(as("Ann", seeing(seen, "a2", "Yes!"))).status()).isEqualTo(201);
  }

  @Test
  void ourOwnHoldTextIsNoReason() {
    long seen = version();
    bridge.pass(Duration.ofSeconds(40));
    assertThat(bridge.receivedTexts()).hasSize(1);

    assertThat(bridge.send(as("Ann", seeing(seen, "a1", "Hello!"))).status()).isEqualTo(201);
  }

  @Test
  void aTakeoverOverAnUnseenReplyIsRefused() {
    bridge.send(as("Ben", Events.about(ID, read("claim", "{}"))));
    long seen = version();
    bridge.send(as("Ben", reply(ID, "b1", "I am Ben.")));

    APIGatewayV2HTTPEvent takeover = as("Ann", seeing(seen, "a1", "Hello!"));
    takeOver(takeover, seen);
    assertThat(bridge.send(takeover).json().get("type").textValue()).endsWith(":changed");

    takeOver(takeover, version());
    assertThat(bridge.send(takeover).status()).isEqualTo(201);
    assertThat(bridge.send(as("Ben", seeing(version(), "b2", "?"))).json().get("type").textValue())
        .endsWith(":owned");
  }

  /** The list does not show every version at once; what the writer saw is the conversation's. */
  @Test
  void versionsThatTheListLeavesOutCountAsWell() {
    bridge.send(as("Ben", Events.about(ID, read("claim", "{}"))));
    for (String key : List.of("b1", "b2", "b3")) {
      bridge.send(as("Ben", reply(ID, key, "One moment.")));
    }
    long seen = version();
    bridge.gptBots.stubFor(any(anyUrl()).willReturn(serviceUnavailable()));
    bridge.send(as("Ben", reply(ID, "b4", "Here it is.")));

    APIGatewayV2HTTPEvent takeover = as("Ann", seeing(seen, "a1", "Hello!"));
    takeOver(takeover, seen);
    assertThat(bridge.send(takeover).json().get("type").textValue()).endsWith(":changed");

    takeOver(takeover, version());
    assertThat(bridge.send(takeover).status()).isEqualTo(202);
  }

  @Test
  void aRepeatOfAnAcceptedKeyGetsItsFirstResult() {
    long seen = version();
    Answer first = bridge.send(as("Ann", seeing(seen, "a1", "Hello!")));
    assertThat(first.status()).isEqualTo(201);
    String takeover = "{\"takeover\":true}";
    bridge.send(as("Ben", Events.about(ID, read("claim", takeover))));
    bridge.send(as("Ann", Events.about(ID, read("claim", takeover))));

    Answer again = bridge.send(as("Ann", seeing(seen, "a1", "Hello!")));

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(bridge.receivedTexts()).containsExactly("Hello!");
    assertThat(bridge.send(as("Ann", seeing(seen, "a2", "More"))).status()).isEqualTo(409);
  }

  private long version() {
    return bridge.read(ID).get("version").longValue();
  }

  private static void takeOver(APIGatewayV2HTTPEvent event, long version) {
    ObjectNode body = Events.object(event.getBody()).put("takeover", true);
    event.setBody(body.put("seenVersion", version).toString());
  }

  private static APIGatewayV2HTTPEvent seeing(long version, String key, String text) {
    APIGatewayV2HTTPEvent event = reply(ID, key, text);
    event.setBody(Events.object(event.getBody()).put("seenVersion", version).toString());
    return event;
  }
}
