package handoff.agent;

import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.chat;
import static handoff.Events.close;
import static handoff.Events.conversation;
import static handoff.Events.establish;
import static handoff.Events.inbox;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Bridge;
import handoff.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The queue and a single conversation, as the agent tool reads them. */
final class InboxTest {
  @AutoClose private final Bridge bridge = new Bridge();

  @Test
  void waitingComesOldestFirst() {
    for (String id : List.of("a", "b", "c")) {
      bridge.send(establish(id, T));
      bridge.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(ids(Map.of())).containsExactly("a", "b", "c");
    assertThat(ids(Map.of("state", "waiting"))).containsExactly("a", "b", "c");
  }

  @Test
  void aConversationMovesFromWaitingToActiveToClosed() {
    bridge.send(establish(ID, T));
    bridge.send(reply(ID, "k1", "hello"));
    assertThat(ids(Map.of("state", "waiting"))).isEmpty();
    assertThat(ids(Map.of("state", "active"))).containsExactly(ID);

    bridge.send(close(ID, T + 1));
    assertThat(ids(Map.of("state", "active"))).isEmpty();
    assertThat(ids(Map.of("state", "closed"))).containsExactly(ID);
  }

  @Test
  void oneGptBotsAgentsConversationsCanBeListedAlone() {
    bridge.send(establish("a", T));
    ObjectNode other = Events.body("establish").put("conversation_id", "b").put("bot_id", "other");
    bridge.send(Events.read("establish", other.toString()));

    assertThat(ids(Map.of("bot", "other"))).containsExactly("b");
  }

  @Test
  void aLongQueueIsReadPageByPage() {
    List<String> expected =
        IntStream.range(0, 120).mapToObj("conversation-%03d"::formatted).toList();
    for (String id : expected) {
      bridge.send(establish(id, T));
      bridge.clock.advance(Duration.ofMillis(1));
    }

    List<String> read = new ArrayList<>();
    Map<String, String> query = Map.of();
    do {
      ObjectNode page = bridge.send(inbox(query)).json();
      page.get("conversations").forEach(c -> read.add(c.get("id").textValue()));
      query = page.has("cursor") ? Map.of("cursor", page.get("cursor").textValue()) : Map.of();
    } while (!query.isEmpty());

    assertThat(read).isEqualTo(expected);
  }

  @Test
  void aPollOfAnUnchangedConversationIs304UntilSomethingHappens() {
    bridge.send(establish(ID, T));
    String version = bridge.read(ID).get("version").asText();
    Map<String, String> since = Map.of("since", version);
    assertThat(bridge.send(conversation(ID, since)).status()).isEqualTo(304);

    bridge.send(chat(ID, T + 1, "hello"));

    assertThat(bridge.send(conversation(ID, since)).status()).isEqualTo(200);
  }

  @Test
  void theUsersOtherConversationsAreNamed() {
    bridge.send(establish("first", T));
    bridge.clock.advance(Duration.ofDays(1));
    bridge.send(establish("second", T + 1));

    assertThat(bridge.read("second").get("earlier").toString())
        .isEqualTo("[{\"id\":\"first\",\"at\":\"2026-03-01T09:00:00Z\"}]");
  }

  @Test
  void aConversationThatHasExpiredIsNotNamedAmongTheUsersOthers() {
    bridge.send(establish("first", T));
    bridge.clock.advance(Duration.ofDays(31));
    bridge.send(establish("second", T + 1));

    assertThat(bridge.read("second").get("earlier")).isEmpty();
  }

  @Test
  void anExpiredConversationIsNotThere() {
    bridge.send(establish(ID, T));
    bridge.clock.advance(Duration.ofDays(31));

    assertThat(bridge.send(conversation(ID, Map.of())).status()).isEqualTo(404);
    assertThat(ids(Map.of())).isEmpty();
  }

  @Test
  void anExpiredConversationIsNotRevivedByAChat() {
    bridge.send(establish(ID, T));
    bridge.send(reply(ID, "k1", "hello"));
    bridge.clock.advance(Duration.ofDays(31));
    bridge.send(chat(ID, T + 1, "me again"));

    ObjectNode read = bridge.read(ID);
    assertThat(read.get("state").textValue()).isEqualTo("waiting");
    assertThat(read.get("assignee").isNull()).isTrue();
    assertThat(read.get("messages")).hasSize(1);
  }

  @Test
  void anIdThatNoConversationCanHaveIsUnknown() {
    assertThat(bridge.send(conversation("x".repeat(3000), Map.of())).status()).isEqualTo(404);
  }

  @Test
  void anExpiredConversationIsOpenedAnew() {
    bridge.send(establish(ID, T));
    bridge.send(close(ID, T + 1));
    bridge.clock.advance(Duration.ofDays(31));
    bridge.send(establish(ID, T + 2));

    ObjectNode read = bridge.read(ID);
    assertThat(read.get("state").textValue()).isEqualTo("waiting");
    assertThat(read.get("entries")).isEmpty();
  }

  private List<String> ids(Map<String, String> query) {
    List<String> ids = new ArrayList<>();
    JsonNode list = bridge.send(inbox(query)).json().get("conversations");
    list.forEach(conversation -> ids.add(conversation.get("id").textValue()));
    return ids;
  }
}
