package handoff.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import handoff.Database;
import handoff.HandClock;
import handoff.conversation.Conversation.State;
import handoff.conversation.Conversations.ClosedBy;
import handoff.conversation.Conversations.Establish;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Each attribute of a conversation's item ends when it should. Every beginning is tried on an item
 * that has them all, and the names that are left are written out here.
 */
final class LifetimeTest {
  private static final String ID = "67d8db020fa31d1ef64f53dg";
  private static final long EARLIER = 1742265090895L;
  private static final long LATER = EARLIER + 60_000;

  /** Numbers that never go back, ids by which an erasure goes on, and what every write sets. */
  private static final Set<String> AS_LONG_AS_THE_ITEM =
      Set.of(
          "pk",
          "sk",
          "expiresAt",
          "conversationId",
          "state",
          "version",
          "handoff",
          "arrivedAt",
          "listed",
          "list",
          "listAt",
          "userId",
          "anonymousId");

  private final String name = Database.newTable();
  private final HandClock clock = new HandClock();
  private final Table table = new Table(Database.CLIENT, name, Duration.ofDays(30), clock);
  private final Conversations conversations = new Conversations(table);

  @AfterEach
  void delete() {
    Database.CLIENT.deleteTable(delete -> delete.tableName(name));
  }

  @Test
  void aChatOnAnExpiredItemBeginsWithNothing() {
    putExpired();
    conversations.add(new UserMessage(ID, LATER, "hello"), () -> Duration.ofSeconds(60));
    assertThat(attributes()).isEqualTo(with(AS_LONG_AS_THE_ITEM, "deadlineAt"));
  }

  @Test
  void anEstablishOnAnExpiredItemBeginsWithItsOwnAlone() {
    putExpired();
    establish();
    assertThat(attributes())
        .isEqualTo(with(AS_LONG_AS_THE_ITEM, "botId", "user", "lastEstablish", "deadlineAt"));
  }

  @Test
  void aCloseOnAnExpiredItemLeavesItsMarkAlone() {
    putExpired();
    conversations.close(ID, OptionalLong.of(LATER), ClosedBy.OTHER);
    assertThat(attributes())
        .isEqualTo(with(AS_LONG_AS_THE_ITEM, "lastClose", "closedHandoff", "closedAt", "close"));
  }

  @Test
  void aHandoffAfterACloseHasNoOwnerAndNoConnection() {
    put(State.CLOSED, clock.instant().plus(Duration.ofDays(1)));
    establish();
    assertThat(attributes())
        .isEqualTo(
            allBut(
                "assignee",
                "assigneeName",
                "claimedAt",
                "connectedAt",
                "firstHumanReplyAt",
                "closedAt"));
  }

  @Test
  void aHandoffAfterALostCloseKeepsItsOwner() {
    put(State.ACTIVE, clock.instant().plus(Duration.ofDays(1)));
    establish();
    assertThat(attributes()).isEqualTo(allBut("connectedAt", "firstHumanReplyAt", "closedAt"));
  }

  private void establish() {
    User user = new User("user-1", "anonymous-1", null, null);
    conversations.establish(new Establish(ID, LATER, "bot-1", user, Duration.ofMinutes(1), "{}"));
  }

  private void putExpired() {
    put(State.ACTIVE, clock.instant().minusSeconds(1));
  }

  /** Puts an item that has every attribute there is. */
  private void put(State state, Instant expiry) {
    Actor ann = new Actor("person:ann", "Ann");
    Map<Attribute, AttributeValue> special =
        Map.of(
            Attribute.CONVERSATION_ID, Item.of(ID),
            Attribute.STATE, Item.of(state.name()),
            Attribute.LIST, Item.of(state.name()),
            Attribute.USER, new User("user-1", "anonymous-1", null, null).item().asValue(),
            Attribute.OUTBOX, AttributeValue.fromL(List.of()),
            Attribute.LEASE, new Conversation.Lease("dead", Instant.EPOCH).item().asValue(),
            Attribute.CHANGE, change(ann).asValue(),
            Attribute.CLOSE, Close.now(EARLIER, clock.instant(), ClosedBy.OTHER).item().asValue());
    Set<Attribute> texts =
        Set.of(
            Attribute.USER_ID,
            Attribute.ANONYMOUS_ID,
            Attribute.BOT_ID,
            Attribute.ASSIGNEE,
            Attribute.ASSIGNEE_NAME,
            Attribute.LAST_ACTOR);
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (Attribute attribute : Attribute.values()) {
      item.put(
          attribute.key(),
          special.getOrDefault(
              attribute, texts.contains(attribute) ? Item.of("person:ann") : Item.of(EARLIER)));
    }
    item.putAll(ConversationItem.key(ID).attributes());
    item.put(Table.EXPIRES_AT, Item.of(expiry.getEpochSecond()));
    Database.CLIENT.putItem(put -> put.tableName(name).item(item));
  }

  private static Item change(Actor by) {
    Item change = new Item().put("id", "1").put("what", "CLAIMED").put("at", EARLIER);
    return Actor.putOwner(by.put(change, "by"), "to", by);
  }

  private Set<String> attributes() {
    return new TreeSet<>(
        Database.CLIENT
            .getItem(get -> get.tableName(name).key(ConversationItem.key(ID).attributes()))
            .item()
            .keySet());
  }

  private static Set<String> with(Set<String> names, String... more) {
    Set<String> all = new TreeSet<>(names);
    all.addAll(List.of(more));
    return all;
  }

  private static Set<String> allBut(String... ended) {
    Set<String> all = new TreeSet<>(List.of("pk", "sk", Table.EXPIRES_AT));
    for (Attribute attribute : Attribute.values()) {
      all.add(attribute.key());
    }
    all.removeAll(List.of(ended));
    return all;
  }
}
