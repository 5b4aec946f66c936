package handoff.conversation;

import handoff.conversation.Conversation.Lease;
import handoff.conversation.Conversation.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The order in which replies go out, and the right to send them. The list's order is DynamoDB's: no
 * clock decides. Thread-safe.
 *
 * <p>A holder of the lease is a random token made anew for each run, so that a write whose answer
 * was lost and that the SDK repeated is recognised as one's own.
 */
public final class Outbox {
  /** Longer than any function runs, so that two never send at once. */
  public static final Duration LEASE = Duration.ofSeconds(20);

  private static final int TRIES = 50;

  private final Table table;

  public Outbox(Table table) {
    this.table = table;
  }

  /** What became of the wish to append. */
  public sealed interface Appended {
    /** It is in the outbox and the lease is ours: drain. */
    record Leased(Conversation conversation) implements Appended {}

    /** It is in the outbox; somebody else holds the lease and will come to it. */
    record Queued(Conversation conversation) implements Appended {}

    /** The handoff is over, or what we wanted to say ourselves is no longer needed. */
    record Closed() implements Appended {}

    /** There is no such conversation any more. */
    record Gone() implements Appended {}

    /** Another has claimed it. */
    record Owned(Actor owner) implements Appended {}

    /** As many as may wait are waiting. */
    record Full() implements Appended {}
  }

  /**
   * Appends a reply, claims the conversation and takes the lease if it is free: one write.
   *
   * @param seen the conversation as last read; the write decides, not this
   * @param holder this run's token
   */
  public Appended append(Conversation seen, Reply reply, String holder) {
    Conversation latest = seen;
    for (int i = 0; i < TRIES; i++) {
      if (latest.outbox().contains(reply.key())) {
        return take(latest, holder)
            .<Appended>map(Appended.Leased::new)
            .orElse(new Appended.Queued(latest));
      }
      if (!reply.isWanted(latest)) {
        return new Appended.Closed();
      }
      Actor owner = latest.assignee();
      if (owner != null && !isFor(owner, reply)) {
        return new Appended.Owned(owner);
      }
      if (latest.outbox().size() >= Conversation.OUTBOX_LIMIT) {
        return new Appended.Full();
      }
      Instant now = table.now();
      boolean held = isHeld(latest.lease(), now);
      Update update = append(reply, latest);
      update = held ? whileHeld(update) : lease(update, latest, holder, now);
      Table.Written written =
          reply.isSystem() || latest.isOwnedBy(reply.caller())
              ? update(latest.id(), update)
              : Ownership.write(table, latest, claim(reply, latest, now), update);
      if (written.item() == null) {
        return new Appended.Gone();
      }
      latest = Conversation.from(written.item());
      if (written.applied()) {
        return held ? new Appended.Queued(latest) : new Appended.Leased(latest);
      }
    }
    throw new IllegalStateException("the conversation never stood still");
  }

  private static boolean isFor(Actor owner, Reply reply) {
    return reply.isSystem()
        || owner.id().equals(reply.caller())
        || owner.id().equals(reply.takenFrom());
  }

  /** A reply to a conversation that is free, or is taken over, makes its caller the owner. */
  private static Change claim(Reply reply, Conversation seen, Instant now) {
    Actor owner = reply.owner();
    return Change.now(now, owner, reply.agent(), seen.assignee(), owner);
  }

  private static Update append(Reply reply, Conversation seen) {
    AttributeValue key = Item.of(reply.key());
    Update update =
        new Update()
            .set("outbox", "list_append(if_not_exists(#outbox, :none), :keys)")
            .with("none", AttributeValue.fromL(List.of()))
            .with("keys", AttributeValue.fromL(List.of(key)))
            .with("key", key)
            .with("closed", Item.of(State.CLOSED.name()))
            .with("limit", Item.of(Conversation.OUTBOX_LIMIT))
            .with("handoff", Item.of(seen.handoff()))
            .when("#state <> :closed AND #handoff = :handoff")
            .when("attribute_not_exists(#outbox) OR NOT contains(#outbox, :key)")
            .when("attribute_not_exists(#outbox) OR size(#outbox) < :limit");
    if (reply.kind() == Reply.Kind.HOLD) {
      return update.when("attribute_not_exists(#connectedAt)");
    }
    if (reply.isSystem()) {
      return update.when("attribute_not_exists(#firstHumanReplyAt)");
    }
    return seen.isOwnedBy(reply.caller())
        ? reply
            .owner()
            .rename(update, seen.assignee())
            .when("#assignee = :caller")
            .with("caller", Item.of(reply.caller()))
        : update;
  }

  /** Whoever holds the lease now sees the new key before giving it back. */
  private static Update whileHeld(Update update) {
    return update.when("attribute_exists(#lease)");
  }

  /**
   * Takes the lease if it is free or has expired.
   *
   * @return the conversation, if the lease is now ours; empty if another holds it
   */
  public Optional<Conversation> take(Conversation seen, String holder) {
    Conversation latest = seen;
    for (int i = 0; i < TRIES; i++) {
      Instant now = table.now();
      if (isMine(latest.lease(), holder)) {
        return Optional.of(latest);
      }
      if (isHeld(latest.lease(), now)) {
        return Optional.empty();
      }
      Table.Written written = update(latest.id(), lease(new Update(), latest, holder, now));
      if (written.item() == null) {
        return Optional.empty();
      }
      latest = Conversation.from(written.item());
    }
    throw new IllegalStateException("the conversation never stood still");
  }

  /**
   * A lease that expired was never given back: its holder may have died in the middle of a call, so
   * it counts as a try that ended unknown.
   */
  private static Update lease(Update update, Conversation seen, String holder, Instant now) {
    update.set("lease", new Lease(holder, now.plus(LEASE)).item().asValue());
    if (seen.lease() == null) {
      return update.when("attribute_not_exists(#lease)");
    }
    return update
        .set("tries", "if_not_exists(#tries, :zero) + :one")
        .with("expired", Item.of(seen.lease().by()))
        .when("#lease.#by = :expired");
  }

  /**
   * Removes the settled head and, if it was the last, gives the lease back with it.
   *
   * @param key the head's key
   * @param head what was settled, null if it is gone; a SENT text connects the handoff, a SENT end
   *     closes it
   * @param holder this run's token
   * @return the conversation; empty if the lease was lost
   */
  public Optional<Conversation> removeHead(
      Conversation seen, String key, @Nullable Reply head, String holder) {
    Conversation latest = seen;
    for (int i = 0; i < TRIES; i++) {
      if (!isMine(latest.lease(), holder)) {
        tell(latest, head);
        return Optional.empty();
      }
      if (latest.outbox().isEmpty() || !latest.outbox().getFirst().equals(key)) {
        return Optional.of(latest);
      }
      Update update =
          effects(head, latest)
              .set("tries", Item.of(0))
              .remove("outbox[0]", "retryAt")
              .with("head", Item.of(key))
              .with("holder", Item.of(holder))
              .when("#outbox[0] = :head AND #lease.#by = :holder")
              .with("length", Item.of(1));
      boolean last = latest.outbox().size() == 1;
      if (last) {
        update.remove("lease").when("size(#outbox) = :length");
      } else {
        update.when("size(#outbox) > :length");
      }
      Table.Written written = update(latest.id(), update);
      if (written.item() == null) {
        return Optional.empty();
      }
      latest = Conversation.from(written.item());
      // The second part: our own write, repeated by the SDK after its answer was lost.
      boolean gone = latest.lease() == null && !latest.outbox().contains(key);
      if (written.applied()) {
        return Optional.of(latest);
      }
      if (last && gone) {
        tell(latest, head);
        return Optional.of(latest);
      }
    }
    throw new IllegalStateException("the conversation never stood still");
  }

  /** What was settled here may have been removed by another before: readers learn of it now. */
  private void tell(Conversation conversation, @Nullable Reply head) {
    if (head != null) {
      Conversations.bumpVersion(table, conversation.id());
    }
  }

  /**
   * What a sent message changes in the conversation: an end closes the handoff it was meant for, a
   * text connects the handoff that was open when GPTBots took it.
   */
  private static Update effects(@Nullable Reply head, Conversation conversation) {
    Update update = new Update();
    if (head == null || head.settledAt() == null) {
      return update;
    }
    Instant sentAt = head.settledAt();
    boolean here = head.sentIn() == conversation.handoff();
    if (head.status() == Reply.Status.UNCONFIRMED && head.kind() == Reply.Kind.TEXT && here) {
      // A person has spoken, whether or not it arrived: nobody may say that nobody is there.
      return update
          .set("firstHumanReplyAt", "if_not_exists(#firstHumanReplyAt, :sentAt)")
          .with("sentAt", Item.of(sentAt.toEpochMilli()))
          .with("handoff", Item.of(conversation.handoff()))
          .when("#handoff = :handoff");
    }
    if (head.status() != Reply.Status.SENT) {
      return update;
    }
    boolean ends = head.kind() == Reply.Kind.END && head.handoff() == conversation.handoff();
    boolean connects = head.kind() != Reply.Kind.END && here;
    if (ends) {
      // Not our clock: GPTBots orders its next establish by its own.
      long lastClose = Math.max(conversation.lastClose(), conversation.lastEstablish());
      Conversations.closed(update, sentAt)
          .set("lastClose", Item.of(lastClose))
          .set("closedHandoff", Item.of(conversation.handoff()));
    }
    if (connects) {
      update
          .set("connectedAt", "if_not_exists(#connectedAt, :sentAt)")
          .with("sentAt", Item.of(sentAt.toEpochMilli()));
    }
    if (connects && head.kind() == Reply.Kind.TEXT) {
      update.set("firstHumanReplyAt", "if_not_exists(#firstHumanReplyAt, :sentAt)");
    }
    return update.with("handoff", Item.of(conversation.handoff())).when("#handoff = :handoff");
  }

  /**
   * Gives the lease back while something is still to be sent.
   *
   * @param unknown whether the last call ended unknown, which counts as a try of the head
   * @param pause before the head is tried again, by whomever
   */
  public void release(Conversation conversation, String holder, boolean unknown, Duration pause) {
    update(
        conversation.id(),
        new Update()
            .set("tries", "if_not_exists(#tries, :zero) + :unknown")
            .set("retryAt", Item.of(table.now().plus(pause).toEpochMilli()))
            .remove("lease")
            .with("unknown", Item.of(unknown ? 1 : 0))
            .with("holder", Item.of(holder))
            .when("#lease.#by = :holder"));
  }

  /**
   * Gives the lease back if there is nothing to send.
   *
   * @return the conversation if the lease is still ours, because something was appended meanwhile;
   *     empty if it is given back or lost
   */
  public Optional<Conversation> releaseIfEmpty(Conversation conversation, String holder) {
    Table.Written written =
        update(
            conversation.id(),
            new Update()
                .remove("lease")
                .with("holder", Item.of(holder))
                .with("nothing", Item.of(0))
                .when("#lease.#by = :holder")
                .when("attribute_not_exists(#outbox) OR size(#outbox) = :nothing"));
    return Optional.ofNullable(written.item())
        .map(Conversation::from)
        .filter(latest -> isMine(latest.lease(), holder));
  }

  private static boolean isHeld(@Nullable Lease lease, Instant now) {
    return lease != null && lease.isHeld(now);
  }

  private static boolean isMine(@Nullable Lease lease, String holder) {
    return lease != null && lease.by().equals(holder);
  }

  private Table.Written update(String conversationId, Update update) {
    return Conversations.update(table, conversationId, update);
  }
}
