package handoff.agent;

import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.about;
import static handoff.Events.as;
import static handoff.Events.chat;
import static handoff.Events.close;
import static handoff.Events.end;
import static handoff.Events.establish;
import static handoff.Events.inbox;
import static handoff.Events.read;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Bridge;
import handoff.Database;
import handoff.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The lists: which conversations are on each, and where each ends. */
final class ListsTest {
  private static final Map<String, String> MISSED = Map.of("state", "missed");
  private static final Map<String, String> CLOSED = Map.of("state", "closed");
  private static final Map<String, String> ACTIVE = Map.of("state", "active");
  private static final Map<String, String> WAITING = Map.of();

  private final Units units = new Units();
  @AutoClose private final Bridge bridge = new Bridge(units.database());

  @Test
  void whatEndsWithoutAReplyIsMissedUntilSomebodyHasSeenIt() {
    bridge.send(establish(ID, T));
    bridge.send(close(ID, T + 1));
    assertThat(ids(MISSED)).containsExactly(ID);
    assertThat(ids(CLOSED)).isEmpty();

    units.reset();
    assertThat(bridge.send(as("Ann", read("seen"))).status()).isEqualTo(204);
    // An entry that changes lists is deleted from one and put into the other.
    assertThat(units.written()).isEqualTo(3);
    assertThat(ids(MISSED)).isEmpty();
    assertThat(ids(CLOSED)).containsExactly(ID);

    units.reset();
    assertThat(bridge.send(read("seen")).status()).isEqualTo(204);
    assertThat(units.written()).isEqualTo(1);
    assertThat(ids(CLOSED)).containsExactly(ID);
  }

  @Test
  void whoeverEndsAHandoffOrRepliesInItHasLookedAfterIt() {
    for (String id : List.of("replied", "ended", "again")) {
      bridge.send(establish(id, T));
    }
    bridge.send(as("Ann", reply("replied", "k1", "hello")));
    bridge.send(close("replied", T + 1));
    bridge.send(as("Ann", end("ended", "k2")));
    bridge.send(close("again", T + 1));
    bridge.send(establish("again", T + 2));

    assertThat(ids(MISSED)).isEmpty();
    assertThat(ids(CLOSED)).containsExactlyInAnyOrder("replied", "ended");
    assertThat(ids(WAITING)).containsExactly("again");
  }

  @Test
  void whatIsNotMissedStaysOnItsListWhenItIsSeen() {
    bridge.send(establish(ID, T));
    assertThat(bridge.send(read("seen")).status()).isEqualTo(204);
    assertThat(ids(WAITING)).containsExactly(ID);
    bridge.send(as("Ann", about(ID, read("claim", "{}"))));
    assertThat(bridge.send(read("seen")).status()).isEqualTo(204);
    assertThat(ids(ACTIVE)).containsExactly(ID);
  }

  @ParameterizedTest
  @ValueSource(ints = {19, 20, 21, 40})
  void aListHasACursorExactlyIfThereAreMore(int count) {
    for (int i = 0; i < count; i++) {
      String id = "conversation-%02d".formatted(i);
      bridge.send(establish(id, T));
      bridge.clock.advance(Duration.ofMillis(1));
    }
    assertPages(WAITING, count);
    assertPages(Map.of("bot", botId()), count);
    for (int i = 0; i < count; i++) {
      String owner = i % 3 == 0 ? "Ann" : "Ben";
      bridge.send(as(owner, about("conversation-%02d".formatted(i), read("claim", "{}"))));
    }
    assertPages(ACTIVE, count);
    for (int i = 0; i < count; i++) {
      bridge.send(close("conversation-%02d".formatted(i), T + 1));
    }
    assertPages(MISSED, count);
  }

  private void assertPages(Map<String, String> query, int count) {
    ObjectNode first = bridge.send(inbox(query)).json();
    assertThat(first.get("conversations")).hasSize(Math.min(20, count));
    assertThat(first.has("cursor")).isEqualTo(count > 20);
    assertThat(ids(query)).hasSize(count).doesNotHaveDuplicates();
  }

  @Test
  void whatHasExpiredNeverEmptiesAPage() {
    fill(250, "a bot", bridge.clock.instant().getEpochSecond());
    bridge.clock.advance(Duration.ofSeconds(1));
    for (String id : List.of("one", "two", "three")) {
      bridge.send(establish(id, T));
      bridge.clock.advance(Duration.ofMillis(1));
    }

    ObjectNode page = bridge.send(inbox(WAITING)).json();

    assertThat(page.get("conversations")).hasSize(3);
    assertThat(page.has("cursor")).isFalse();
  }

  @Test
  void aFilterThatFindsNothingAmongTenThousandCostsTheirUnitsAndOneCall() {
    fill(10_000, "a bot", bridge.clock.instant().plus(Duration.ofDays(1)).getEpochSecond());

    units.reset();
    ObjectNode page = bridge.send(inbox(Map.of("bot", "another"))).json();

    assertThat(page.get("conversations")).isEmpty();
    assertThat(page.has("cursor")).isFalse();
    assertThat(units.read()).isLessThanOrEqualTo(10_000 / 20.0);
  }

  @Test
  void whoOwnsSomethingIsListedHoweverLongTheyHaveBeenAway() {
    bridge.send(establish(ID, T));
    bridge.send(as("Ann", about(ID, read("claim", "{}"))));
    for (int week = 0; week < 10; week++) {
      bridge.clock.advance(Duration.ofDays(7));
      bridge.send(chat(ID, T + week, "still there?"));
      assertThat(ids(ACTIVE)).containsExactly(ID);
    }
  }

  @Test
  void whoOwnsNothingForADayOrTwoIsNotAskedForAnyMore() {
    bridge.send(establish(ID, T));
    bridge.send(as("Ann", about(ID, read("claim", "{}"))));
    bridge.send(as("Ann", read("release")));
    assertThat(ids(ACTIVE)).isEmpty();
    assertThat(owners()).containsExactly("OWNER#person:ann");
    bridge.clock.advance(Duration.ofDays(3));

    assertThat(ids(ACTIVE)).isEmpty();
    assertThat(owners()).isEmpty();

    bridge.send(as("Ann", about(ID, read("claim", "{}"))));
    assertThat(ids(ACTIVE)).containsExactly(ID);
  }

  private String botId() {
    return bridge.read("conversation-00").get("botId").textValue();
  }

  /** Rows of the waiting list. */
  private void fill(int count, String botId, long expiresAt) {
    long now = bridge.clock.millis();
    List<WriteRequest> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, AttributeValue> row =
          Map.of(
              "pk", AttributeValue.fromS("C#filling-%020d".formatted(i)),
              "sk", AttributeValue.fromS("CONVERSATION"),
              "list", AttributeValue.fromS("WAITING"),
              "listAt", AttributeValue.fromN(Long.toString(now - count + i)),
              "listed", AttributeValue.fromN(Long.toString(now)),
              "botId", AttributeValue.fromS(botId),
              "expiresAt", AttributeValue.fromN(Long.toString(expiresAt)));
      rows.add(WriteRequest.builder().putRequest(put -> put.item(row)).build());
    }
    for (int at = 0; at < count; at += 25) {
      List<WriteRequest> batch = rows.subList(at, Math.min(at + 25, count));
      Database.CLIENT.batchWriteItem(write -> write.requestItems(Map.of(bridge.table, batch)));
    }
  }

  private List<String> owners() {
    return Database.CLIENT.scan(scan -> scan.tableName(bridge.table)).items().stream()
        .map(item -> Objects.requireNonNull(item.get("sk")).s())
        .filter(sk -> sk.startsWith("OWNER#"))
        .toList();
  }

  /** The ids of every page. */
  private List<String> ids(Map<String, String> query) {
    List<String> ids = new ArrayList<>();
    Map<String, String> from = query;
    while (from != null) {
      ObjectNode page = bridge.send(inbox(from)).json();
      page.get("conversations").forEach(one -> ids.add(one.get("id").textValue()));
      from = null;
      if (page.has("cursor")) {
        from = new HashMap<>(query);
        from.put("cursor", page.get("cursor").textValue());
      }
    }
    return ids;
  }
}
