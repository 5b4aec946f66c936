package handoff.contract;

import static org.assertj.core.api.Assertions.assertThat;

import handoff.conversation.Actor;
import handoff.conversation.Conversation;
import handoff.conversation.Conversation.State;
import handoff.conversation.Outbox.Appended;
import handoff.conversation.Refusal;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Kind;
import handoff.conversation.Reply.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The demands on the table for replies to go out once and in order. */
abstract class OutboxContract extends TableFixture {
  OutboxContract(DynamoDbClient database) {
    super(database);
  }

  @Test
  void whileOneSendsAnotherOnlyQueues() {
    Conversation open = open();
    Reply first = accepted("k1");
    Reply second = accepted("k2");
    Conversation mine = leased(outbox.append(open, first, "a"));
    assertThat(mine.state()).isEqualTo(State.ACTIVE);
    assertThat(mine.assignee()).isEqualTo(HELPDESK);
    // Seen before the lease was taken: the write decides.
    assertThat(outbox.append(open, second, "b")).isInstanceOf(Appended.Queued.class);
    assertThat(outbox.take(open, "b")).isEmpty();
    assertThat(outbox.removeHead(find(), first.key(), first, "b")).isEmpty();
    assertThat(find().outbox()).containsExactly(first.key(), second.key());

    Conversation next = sent(mine, first, "a");
    assertThat(next.outbox()).containsExactly(second.key());
    assertThat(next.handoff().connectedAt()).isEqualTo(clock.instant());
    Conversation last = sent(next, second, "a");
    assertThat(last.outbox()).isEmpty();
    assertThat(last.lease()).isNull();
    assertThat(outbox.take(last, "b")).isPresent();
  }

  @Test
  void aLeaseThatWasNotGivenBackIsTakenOver() {
    Reply reply = accepted("k1");
    Conversation mine = leased(outbox.append(open(), reply, "a"));
    clock.advance(LEASE);

    Conversation taken = outbox.take(mine, "b").orElseThrow();
    assertThat(taken.tries()).isEqualTo(1);
    assertThat(outbox.removeHead(mine, reply.key(), null, "a")).isEmpty();
    outbox.release(mine, "a", true, Duration.ofMinutes(1));
    assertThat(find()).isEqualTo(taken);
    assertThat(outbox.removeHead(taken, reply.key(), null, "b"))
        .hasValueSatisfying(settled -> assertThat(settled.lease()).isNull());
  }

  @Test
  void whatIsSettledAfterItWasRemovedRaisesTheVersion() {
    Reply reply = accepted("k1");
    Conversation mine = leased(outbox.append(open(), reply, "a"));
    clock.advance(LEASE);
    Conversation taken = outbox.take(mine, "b").orElseThrow();
    Reply given = replies.settle(reply, Status.UNCONFIRMED);
    outbox.removeHead(taken, reply.key(), given, "b");
    long version = find().version();

    outbox.removeHead(mine, reply.key(), replies.settle(reply, Status.SENT, 1, 0, "ok"), "a");

    assertThat(find().version()).isGreaterThan(version);
  }

  @Test
  void anExpiredLeaseIsTakenOverByOneOfMany() throws InterruptedException {
    Conversation seen = leased(outbox.append(open(), accepted("k1"), "dead"));
    clock.advance(LEASE);
    List<Optional<Conversation>> taken = AtOnce.run(i -> outbox.take(seen, "holder-" + i));
    assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
    assertThat(find().tries()).isEqualTo(1);
  }

  @Test
  void aLeaseIsGivenBackOnlyWhenNothingIsLeft() {
    Conversation mine = outbox.take(open(), "a").orElseThrow();
    Reply reply = accepted("k1");
    assertThat(outbox.append(mine, reply, "b")).isInstanceOf(Appended.Queued.class);

    Conversation still = outbox.releaseIfEmpty(mine, "a").orElseThrow();
    assertThat(still.outbox()).containsExactly(reply.key());
    assertThat(sent(still, reply, "a").lease()).isNull();

    Conversation again = outbox.take(find(), "c").orElseThrow();
    assertThat(outbox.releaseIfEmpty(again, "c")).isEmpty();
    assertThat(find().lease()).isNull();
  }

  @Test
  void whoeverAppendsAfterTheLeaseWasGivenBackSendsItself() {
    Conversation held = outbox.take(open(), "a").orElseThrow();
    assertThat(outbox.releaseIfEmpty(held, "a")).isEmpty();
    assertThat(outbox.append(held, accepted("k1"), "b")).isInstanceOf(Appended.Leased.class);
  }

  @Test
  void aSentEndClosesTheHandoffAndNothingIsAppendedAnyMore() {
    Conversation open = open();
    Reply end = replies.putIfAbsent(reply(HELPDESK, "end", Kind.END, null));
    Conversation over = sent(leased(outbox.append(open, end, "a")), end, "a");
    assertThat(over.state()).isEqualTo(State.CLOSED);
    assertThat(over.lastClose()).isEqualTo(T);
    assertThat(refusal(outbox.append(open, accepted("k1"), "a")))
        .isInstanceOf(Refusal.Closed.class);
  }

  @Test
  void aConversationIsOneCallersAlone() {
    Conversation open = open();
    leased(outbox.append(open, accepted("k1"), "a"));
    Reply other = replies.putIfAbsent(reply(Actor.tool("crm"), "k1", Kind.TEXT, "hello"));
    assertThat(refusal(outbox.append(open, other, "b")))
        .isInstanceOfSatisfying(
            Refusal.Owned.class, owned -> assertThat(owned.owner()).isEqualTo(HELPDESK));
  }

  @Test
  void ofThirtyTwoAppendsAtOnceEachStandsOnce() throws InterruptedException {
    Conversation open = open();
    List<Reply> all = IntStream.range(0, MANY).mapToObj(i -> text("k" + i, "hello")).toList();
    List<Appended> done = AtOnce.run(i -> outbox.append(open, all.get(i), "holder-" + i));
    assertThat(done).filteredOn(Appended.Leased.class::isInstance).hasSize(1);
    assertThat(done).filteredOn(Appended.Queued.class::isInstance).hasSize(MANY - 1);

    Conversation full = find();
    assertThat(full.outbox())
        .containsExactlyInAnyOrderElementsOf(all.stream().map(Reply::key).toList());
    assertThat(full.version()).isEqualTo(open.version() + MANY);
  }

  @Test
  void aReplyThatIsAppendedManyTimesAtOnceStandsOnce() throws InterruptedException {
    Conversation open = open();
    Reply reply = accepted("k1");
    List<Appended> done = AtOnce.run(i -> outbox.append(open, reply, "holder-" + i));
    assertThat(done).filteredOn(Appended.Leased.class::isInstance).hasSize(1);
    assertThat(find().outbox()).containsExactly(reply.key());
  }

  @Test
  void noMoreThanAHundredRepliesWait() throws InterruptedException {
    Conversation latest = outbox.take(open(), "a").orElseThrow();
    Conversation seen = latest;
    for (int i = 0; i < Conversation.OUTBOX_LIMIT - 1; i++) {
      Appended done = outbox.append(latest, text("k" + i, "hello"), "b");
      latest = ((Appended.Queued) done).conversation();
    }
    Conversation nearlyFull = latest;
    List<Appended> done =
        AtOnce.run(i -> outbox.append(nearlyFull, text("last" + i, "hello"), "b"));
    assertThat(done).filteredOn(Appended.Queued.class::isInstance).hasSize(1);
    assertThat(done)
        .filteredOn(Appended.Refused.class::isInstance)
        .hasSize(MANY - 1)
        .extracting(OutboxContract::refusal)
        .allMatch(Refusal.OutboxFull.class::isInstance);
    assertThat(refusal(outbox.append(seen, text("more", "hello"), "b")))
        .isInstanceOf(Refusal.OutboxFull.class);
    assertThat(find().outbox()).hasSize(Conversation.OUTBOX_LIMIT);
  }

  private static Refusal refusal(Appended appended) {
    assertThat(appended).isInstanceOf(Appended.Refused.class);
    return ((Appended.Refused) appended).why();
  }

  @Test
  void ofManyWhoWaitForATurnEachGetsOneOfItsOwn() throws InterruptedException {
    assertThat(limits.reserve("key")).isZero();
    assertThat(limits.limited("key", Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
    assertThat(limits.untilOpen("key")).isEqualTo(Duration.ofSeconds(10));

    // Five seconds after the first replies, then five seconds apart.
    List<Duration> turns = AtOnce.run(_ -> limits.reserve("key"));
    assertThat(turns)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, MANY).mapToObj(i -> Duration.ofSeconds(15 + 5L * i)).toList());
    assertThat(limits.reserve("another")).isZero();
    assertThat(limits.untilOpen("another")).isZero();

    clock.advance(Duration.ofSeconds(10));
    assertThat(limits.untilOpen("key")).isZero();
  }

  @Test
  void aTurnThatNobodyUsesPasses() throws InterruptedException {
    limits.limited("key", Duration.ofSeconds(10));
    limits.reserve("key");
    clock.advance(Duration.ofMinutes(1));

    List<Duration> turns = AtOnce.run(_ -> limits.reserve("key"));
    assertThat(turns).contains(Duration.ZERO, Duration.ofSeconds(5)).doesNotHaveDuplicates();
    clock.advance(Duration.ofHours(1));
    assertThat(AtOnce.run(_ -> limits.reserve("key"))).containsOnly(Duration.ZERO);
  }

  @Test
  void anotherLimitLeavesTheReservedTurns() {
    limits.limited("key", Duration.ofSeconds(60));
    limits.reserve("key");
    limits.reserve("key");
    limits.limited("key", Duration.ofSeconds(2));
    assertThat(limits.untilOpen("key")).isEqualTo(Duration.ofSeconds(2));
    assertThat(limits.reserve("key")).isEqualTo(Duration.ofSeconds(65 + 2 * 30));
  }
}
