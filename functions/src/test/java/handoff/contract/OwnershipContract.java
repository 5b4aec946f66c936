package handoff.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import handoff.conversation.Actor;
import handoff.conversation.AuditTrail;
import handoff.conversation.AuditTrail.Audited;
import handoff.conversation.AuditTrail.Operation;
import handoff.conversation.Change;
import handoff.conversation.Conversation;
import handoff.conversation.Cursor;
import handoff.conversation.Erasure;
import handoff.conversation.History;
import handoff.conversation.Outbox.Appended;
import handoff.conversation.Ownership;
import handoff.conversation.Page;
import handoff.conversation.Refusal;
import handoff.conversation.Reply;
import handoff.conversation.User;
import handoff.conversation.UserIndex;
import handoff.conversation.UserMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** The demands on the table for people to work together. */
abstract class OwnershipContract extends TableFixture {
  private static final Actor ANN = new Actor("person:ann", "Ann");
  private static final Actor BEN = new Actor("person:ben", "Ben");

  private final Ownership ownership = new Ownership(table);
  private final Erasure erasure = new Erasure(table);
  private final AuditTrail audit = new AuditTrail(table);

  OwnershipContract(DynamoDbClient database) {
    super(database);
  }

  @BeforeEach
  void begin() {
    open();
  }

  @Test
  void ofManyWhoClaimAtOnceOneWinsAndTheOthersLearnWho() throws InterruptedException {
    List<Optional<Refusal>> refusals =
        AtOnce.run(i -> {
          Actor person = new Actor("person:" + i, "Person " + i);
          return change(person, person, false);
        });

    Actor winner = find().assignee();
    assertThat(refusals).filteredOn(Optional::isEmpty).hasSize(1);
    assertThat(refusals.stream().flatMap(Optional::stream))
        .hasSize(AtOnce.MANY - 1)
        .allMatch(why -> why instanceof Refusal.Owned owned && owned.owner().equals(winner));
    assertThat(changes()).singleElement().extracting(Change::to).isEqualTo(winner);
  }

  @Test
  void ofManyWhoTakeItFromTheSameOwnerAtOnceOneSucceeds() throws InterruptedException {
    change(ANN, ANN, false);
    List<Optional<Refusal>> refusals =
        AtOnce.run(i -> {
          Actor person = new Actor("person:" + i, null);
          return change(person, person, true);
        });

    // Whoever begins after a takeover sees its owner and takes it from there: a chain, no loss.
    List<Change> changes = changes();
    assertThat(changes).hasSize(1 + (int) refusals.stream().filter(Optional::isEmpty).count());
    for (int i = 1; i < changes.size(); i++) {
      assertThat(changes.get(i).from()).isEqualTo(changes.get(i - 1).to());
    }
    assertThat(changes.getLast().to()).isEqualTo(find().assignee());
  }

  @Test
  void ofAClaimAndAFirstReplyAtOnceOneWins() throws InterruptedException {
    Conversation seen = find();
    List<Boolean> won =
        AtOnce.run(i -> {
          Actor person = new Actor("person:" + i, null);
          if (i % 2 == 0) {
            return change(person, person, false).isEmpty();
          }
          Appended appended = outbox.append(seen, reply(person, "k", null), "holder-" + i);
          return !(appended instanceof Appended.Refused);
        });

    assertThat(won).containsOnlyOnce(true);
    assertThat(changes()).hasSize(1);
  }

  @Test
  void everyChangeOfTheOwnerIsKeptWithWhoDidIt() {
    change(ANN, ANN, false);
    clock.advance(Duration.ofSeconds(1));
    change(BEN, BEN, true);
    clock.advance(Duration.ofSeconds(1));
    change(BEN, ANN, false);
    clock.advance(Duration.ofSeconds(1));
    change(ANN, null, false);

    assertThat(changes())
        .extracting(Change::type, Change::by, Change::from, Change::to)
        .containsExactly(
            tuple(Change.Type.CLAIMED, ANN, null, ANN),
            tuple(Change.Type.TAKEN_OVER, BEN, ANN, BEN),
            tuple(Change.Type.HANDED_OVER, BEN, BEN, ANN),
            tuple(Change.Type.RELEASED, ANN, ANN, null));
    assertThat(find().state()).isEqualTo(Conversation.State.WAITING);
    assertThat(find().claimedAt()).isNull();
  }

  @Test
  void whatIsAlreadySoChangesNothing() {
    change(ANN, ANN, false);
    long version = find().version();
    assertThat(change(ANN, ANN, false)).isEmpty();
    assertThat(find().version()).isEqualTo(version);
  }

  @Test
  void aReplyTakesOverOnlyFromTheOwnerItsWriterSaw() {
    change(ANN, ANN, false);
    Conversation seen = find();
    change(BEN, BEN, true);
    Actor carl = new Actor("person:carl", "Carl");

    Appended late = outbox.append(seen, reply(carl, "k1", ANN), "a");
    assertThat(late)
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused ->
                assertThat(refused.why())
                    .isInstanceOfSatisfying(
                        Refusal.Owned.class, owned -> assertThat(owned.owner()).isEqualTo(BEN)));

    Appended now = outbox.append(find(), reply(carl, "k2", BEN), "b");
    assertThat(now).isInstanceOf(Appended.Leased.class);
    assertThat(find().assignee()).isEqualTo(carl);
    assertThat(changes()).hasSize(3);
  }

  @Test
  void anErasedConversationLeavesNothingBehind() {
    for (int i = 0; i < 60; i++) {
      conversations.add(new UserMessage(ID, T + i, "message " + i), () -> WAITING);
    }
    conversations.add(new UserMessage(ID, T + 100, "x".repeat(700_000)), () -> WAITING);
    change(ANN, ANN, false);
    change(BEN, BEN, true);

    assertThat(erasure.isThere(ID)).isTrue();
    assertThat(erasure.erase(ID)).isTrue();

    assertThat(erasure.isThere(ID)).isFalse();
    assertThat(erasure.erase(ID)).isFalse();
    // Who owned it is told apart from it: the team's owners are noted, not of what.
    assertThat(database.scan(ScanRequest.builder().tableName(name).build()).items())
        .extracting(item -> requireNonNull(item.get("sk")).s())
        .containsExactlyInAnyOrder("OWNER#" + ANN.id(), "OWNER#" + BEN.id());
    assertThat(change(ANN, ANN, false)).containsInstanceOf(Refusal.UnknownConversation.class);
  }

  @Test
  void aUsersConversationsAreFoundByEitherId() {
    clock.advance(Duration.ofSeconds(1));
    conversations.establish(
        establishCall("before", T, new User(null, "anonymous-1", null, null), "{}"));
    clock.advance(Duration.ofSeconds(1));
    conversations.establish(
        establishCall("other", T, new User("user-2", "anonymous-2", null, null), "{}"));

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> {
          assertThat(found(UserIndex.IdType.USER, "user-1")).containsExactly(ID);
          assertThat(found(UserIndex.IdType.ANONYMOUS, "anonymous-1"))
              .containsExactly("before", ID);
          assertThat(users.others(find()))
              .extracting(UserIndex.Found::conversationId)
              .containsExactly("before");
        });
  }

  @Test
  void aConversationThatOutlivesItsContextIsFoundAllTheSame() {
    Instant opened = clock.instant();
    clock.advance(Duration.ofDays(1));
    chat(T + 1, "still there?");
    Instant contextExpires = opened.plus(Duration.ofDays(31)).truncatedTo(ChronoUnit.DAYS);
    clock.advance(Duration.between(clock.instant(), contextExpires));

    database.scan(ScanRequest.builder().tableName(name).build()).items().stream()
        .filter(item -> requireNonNull(item.get("sk")).s().startsWith("CONTEXT#"))
        .forEach(item -> {
          long expiry = Long.parseLong(requireNonNull(item.get("expiresAt")).n());
          assertThat(expiry).isEqualTo(contextExpires.getEpochSecond());
          Map<String, AttributeValue> key = new HashMap<>(item);
          key.keySet().retainAll(Set.of("pk", "sk"));
          database.deleteItem(delete -> delete.tableName(name).key(key));
        });

    assertThat(find().id()).isEqualTo(ID);
    assertThat(found(UserIndex.IdType.USER, "user-1")).containsExactly(ID);
    assertThat(found(UserIndex.IdType.ANONYMOUS, "anonymous-1")).containsExactly(ID);
  }

  @Test
  void theAuditTrailIsReadMonthByMonth() {
    audit.note(Operation.EXPORTED, ID, ANN);
    clock.advance(Duration.ofSeconds(1));
    audit.note(Operation.ERASED, ID, ANN);
    YearMonth month = YearMonth.of(2026, 3);

    Page<Audited> page = audit.read(new Cursor(month.toString(), ""));
    assertThat(page.items())
        .extracting(Audited::operation)
        .containsExactly(Operation.EXPORTED, Operation.ERASED);
    assertThat(page.next()).isNull();
    assertThat(audit.read(new Cursor(month.plusMonths(1).toString(), "")).items()).isEmpty();

    clock.advance(Duration.ofDays(365));
    assertThat(audit.read(new Cursor(month.toString(), "")).items()).hasSize(2);
    clock.advance(Duration.ofDays(40));
    assertThat(audit.read(new Cursor(month.toString(), "")).items()).isEmpty();
  }

  private List<String> found(UserIndex.IdType type, String id) {
    return users.find(type, id).stream().map(UserIndex.Found::conversationId).toList();
  }

  /** The refusal of a change; empty if it was made. */
  private Optional<Refusal> change(Actor by, @Nullable Actor to, boolean takeover) {
    try {
      ownership.change(ID, by, takeover, to);
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(refusal);
    }
  }

  private Reply reply(Actor by, String key, @Nullable Actor takenFrom) {
    return Reply.pending(seen(takenFrom), by, key, Reply.Kind.TEXT, "hello", true, clock.instant());
  }

  /** Every change, the newest of which is still a part of the conversation. */
  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    history
        .read(ID, "")
        .items()
        .forEach(event -> {
          if (event instanceof History.Event.Changed(Change change)) {
            changes.add(change);
          }
        });
    Change newest = find().change();
    if (newest != null && !changes.contains(newest)) {
      changes.add(newest);
    }
    return changes;
  }
}
