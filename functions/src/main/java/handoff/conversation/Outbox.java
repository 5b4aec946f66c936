package handoff.conversation;

import static handoff.conversation.Attribute.ASSIGNEE;
import static handoff.conversation.Attribute.CLOSE;
import static handoff.conversation.Attribute.CONNECTED_AT;
import static handoff.conversation.Attribute.FIRST_HUMAN_REPLY_AT;
import static handoff.conversation.Attribute.HANDOFF_NUMBER;
import static handoff.conversation.Attribute.LEASE;
import static handoff.conversation.Attribute.LIST;
import static handoff.conversation.Attribute.OUTBOX;
import static handoff.conversation.Attribute.RETRY_AT;
import static handoff.conversation.Attribute.STATE;
import static handoff.conversation.Attribute.TRIES;
import static handoff.conversation.ConversationItem.end;
import static handoff.conversation.ConversationItem.write;

import handoff.conversation.Conversation.Lease;
import handoff.conversation.Conversation.State;
import handoff.conversation.ConversationItem.Beside;
import handoff.conversation.ConversationItem.Step;
import handoff.conversation.Conversations.ClosedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
  private final Table table;
  private final ConversationItem item;
  private final Owners owners;
  private final Duration lease;

  /**
   * @param lease longer than any function runs, so that two never send at once
   */
  public Outbox(Table table, Duration lease) {
    this.table = table;
    this.lease = lease;
    item = new ConversationItem(table);
    owners = new Owners(table);
  }

  /** The result of an append. */
  public sealed interface Appended {
    /** It is in the outbox and the lease is ours: drain. */
    record Leased(Conversation conversation) implements Appended {}

    /** It is in the outbox; somebody else holds the lease and will come to it. */
    record Queued(Conversation conversation) implements Appended {}

    /** It is not in the outbox, and why. */
    record Refused(Refusal why) implements Appended {}
  }

  /**
   * Appends a reply, claims the conversation and takes the lease if it is free: one write. A reply
   * of ours that is no longer needed is refused as if the handoff were closed.
   *
   * @param seen the conversation as last read; the write decides, not this
   * @param holder this run's token
   */
  public Appended append(Conversation seen, Reply reply, String holder) {
    return item.decide(seen.id(), seen, latest -> step(latest, reply, holder));
  }

  private Step<Appended> step(@Nullable Conversation latest, Reply reply, String holder) {
    if (latest == null) {
      return end(new Appended.Refused(new Refusal.UnknownConversation()));
    }
    Instant now = table.now();
    if (latest.outbox().contains(reply.key())) {
      return latest.isLeasedBy(holder)
          ? end(new Appended.Leased(latest))
          : latest.isLeased(now)
              ? end(new Appended.Queued(latest))
              : write(lease(new Update(), latest, holder, now), Appended.Leased::new);
    }
    Refusal refusal = refusal(latest, reply);
    if (refusal != null) {
      return end(new Appended.Refused(refusal));
    }
    boolean held = latest.isLeased(now);
    Update update = add(reply, latest);
    // Whoever holds the lease now sees the new key before giving it back.
    update = held ? update.when(LEASE.isPresent()) : lease(update, latest, holder, now);
    Function<Conversation, Appended> then = held ? Appended.Queued::new : Appended.Leased::new;
    if (reply.isSystem() || latest.isOwnedBy(reply.by())) {
      // The list learns of it when the lease is given back, which is soon.
      return write(held ? update : update.unlisted(), then);
    }
    owners.note(reply.by());
    return Ownership.write(latest, claim(reply, latest, now), update, then);
  }

  private static @Nullable Refusal refusal(Conversation latest, Reply reply) {
    if (!reply.isWanted(latest)) {
      return new Refusal.Closed();
    }
    Refusal refusal = reply.isSystem() ? null : latest.refusal(reply.by(), reply.takenFrom());
    return refusal == null && latest.isFull() ? new Refusal.OutboxFull() : refusal;
  }

  /** A reply to a conversation that is free, or is taken over, makes its caller the owner. */
  private static Change claim(Reply reply, Conversation seen, Instant now) {
    return Change.now(now, reply.by(), seen.assignee(), reply.by().owner());
  }

  private static Update add(Reply reply, Conversation seen) {
    AttributeValue key = Item.of(reply.key());
    Update update =
        new Update()
            .set(OUTBOX, "list_append(if_not_exists(" + OUTBOX + ", :none), :keys)")
            .with("none", AttributeValue.fromL(List.of()))
            .with("keys", AttributeValue.fromL(List.of(key)))
            .with("key", key)
            .with("closed", Item.of(State.CLOSED.name()))
            .with("limit", Item.of(Conversation.OUTBOX_LIMIT))
            .when(STATE + " <> :closed")
            .when(OUTBOX.isAbsent() + " OR NOT contains(" + OUTBOX + ", :key)")
            .when(OUTBOX.isAbsent() + " OR size(" + OUTBOX + ") < :limit");
    inHandoff(update, seen);
    if (reply.kind() == Reply.Kind.HOLD) {
      return update.when(CONNECTED_AT.isAbsent());
    }
    if (reply.isSystem()) {
      return update.when(FIRST_HUMAN_REPLY_AT.isAbsent());
    }
    return seen.isOwnedBy(reply.by())
        ? seen.acts()
            .note(Ownership.rename(update, reply.by(), seen.assignee()), reply.by())
            .when(ASSIGNEE + " = :caller")
            .with("caller", Item.of(reply.by().id()))
        : update;
  }

  private static Update inHandoff(Update update, Conversation seen) {
    return update
        .with("handoff", Item.of(seen.handoff().number()))
        .when(HANDOFF_NUMBER + " = :handoff");
  }

  /**
   * Takes the lease if it is free or has expired.
   *
   * @return the conversation, if the lease is now ours; empty if another holds it
   */
  public Optional<Conversation> take(Conversation seen, String holder) {
    return item.decide(
        seen.id(),
        seen,
        latest -> {
          Instant now = table.now();
          if (latest == null) {
            return end(Optional.empty());
          }
          if (latest.isLeasedBy(holder)) {
            return end(Optional.of(latest));
          }
          return latest.isLeased(now)
              ? end(Optional.empty())
              : write(lease(new Update(), latest, holder, now), Optional::of);
        });
  }

  /**
   * A lease that expired was never given back: its holder may have died in the middle of a call, so
   * it counts as a try that ended unknown.
   */
  private Update lease(Update update, Conversation seen, String holder, Instant now) {
    update.set(LEASE, new Lease(holder, now.plus(lease)).item().asValue());
    if (seen.lease() == null) {
      return update.when(LEASE.isAbsent());
    }
    return update
        .set(TRIES, "if_not_exists(" + TRIES + ", :zero) + :one")
        .with("expired", Item.of(seen.lease().by()))
        .when(LEASE + ".#by = :expired");
  }

  /**
   * Removes the settled head and, if it was the last, gives the lease back with it.
   *
   * @param key the head's key
   * @param head the settled reply, null if it is gone; a SENT text connects the handoff, a SENT end
   *     closes it
   * @param holder this run's token
   * @return the conversation; empty if the lease was lost
   */
  public Optional<Conversation> removeHead(
      Conversation seen, String key, @Nullable Reply head, String holder) {
    Optional<Conversation> left =
        item.decide(
            seen.id(),
            seen,
            latest -> {
              if (latest == null || !latest.isLeasedBy(holder)) {
                return end(Optional.empty());
              }
              return latest.outbox().isEmpty() || !latest.outbox().getFirst().equals(key)
                  ? end(Optional.of(latest))
                  : new Step.Write<>(
                      withoutHead(latest, key, head, holder), before(head, latest), Optional::of);
            });
    if (left.isEmpty() && head != null) {
      // Another has removed it, perhaps before it was settled here: readers learn of it now.
      item.raiseVersion(seen.id());
    }
    return left;
  }

  private static Update withoutHead(
      Conversation latest, String key, @Nullable Reply head, String holder) {
    Update update =
        effects(head, latest)
            .set(TRIES, Item.of(0))
            .remove(OUTBOX.key() + "[0]", RETRY_AT.key())
            .with("head", Item.of(key))
            .with("length", Item.of(1))
            .when(OUTBOX + "[0] = :head");
    ifHeld(update, holder);
    return latest.outbox().size() == 1
        ? update.remove(LEASE).when("size(" + OUTBOX + ") = :length")
        : update.when("size(" + OUTBOX + ") > :length");
  }

  private static Update ifHeld(Update update, String holder) {
    return update.with("holder", Item.of(holder)).when(LEASE + ".#by = :holder");
  }

  /**
   * The effects of a settled message on the conversation: an end closes the handoff it was meant
   * for, a text connects the handoff that was open when GPTBots took it.
   */
  private static Update effects(@Nullable Reply head, Conversation conversation) {
    if (head == null || head.settledAt() == null) {
      return new Update();
    }
    if (isGone(head, conversation)) {
      return closed(
              head.settledAt(), conversation, conversation.handoff().firstHumanReplyAt() == null)
          .set(CLOSE, gone(head.settledAt()).item().asValue());
    }
    return head.kind() == Reply.Kind.END
        ? ended(head, head.settledAt(), conversation)
        : spoken(head, head.settledAt(), conversation);
  }

  /** GPTBots' word that the handoff is over closes it here too. */
  private static boolean isGone(Reply head, Conversation conversation) {
    return head.foundNoHandoff(conversation.handoff().number());
  }

  private static Close gone(Instant at) {
    return Close.now(at.toEpochMilli(), at, ClosedBy.UNKNOWN_TO_GPTBOTS);
  }

  /** The close that another one takes the place of. */
  private static @Nullable Beside before(@Nullable Reply head, Conversation conversation) {
    Close earlier = conversation.close();
    return earlier == null || head == null || !isGone(head, conversation)
        ? null
        : earlier.entry(false);
  }

  private static Update ended(Reply end, Instant at, Conversation conversation) {
    if (end.status() != Reply.Status.SENT || end.handoff() != conversation.handoff().number()) {
      return new Update();
    }
    // Whoever ends it has looked after it.
    boolean missed = end.isSystem() && conversation.handoff().firstHumanReplyAt() == null;
    return closed(at, conversation, missed);
  }

  private static Update closed(Instant at, Conversation conversation, boolean missed) {
    // Not our clock: GPTBots orders its next establish by its own.
    long lastClose = Math.max(conversation.lastClose(), conversation.handoff().establishedAt());
    return inHandoff(Conversations.closed(lastClose, at, missed), conversation);
  }

  private static Update spoken(Reply text, Instant at, Conversation conversation) {
    boolean sent = text.status() == Reply.Status.SENT;
    // A person has spoken, even if it may not have arrived: nobody may say that nobody is there.
    boolean human =
        text.kind() == Reply.Kind.TEXT && (sent || text.status() == Reply.Status.UNCONFIRMED);
    if (text.sentIn() != conversation.handoff().number() || !(sent || human)) {
      return new Update();
    }
    Update update = inHandoff(new Update(), conversation);
    if (sent) {
      since(update, CONNECTED_AT, at);
    }
    if (!human) {
      return update;
    }
    return since(
        conversation.isClosed() ? update.set(LIST, Item.of(Inbox.CLOSED)) : update,
        FIRST_HUMAN_REPLY_AT,
        at);
  }

  private static Update since(Update update, Attribute attribute, Instant at) {
    return update
        .set(attribute, "if_not_exists(" + attribute + ", :since)")
        .with("since", Item.of(at.toEpochMilli()));
  }

  /**
   * Gives the lease back while something is still to be sent.
   *
   * @param unknown whether the last call ended unknown, which counts as a try of the head
   * @param pause before the head is tried again, by whomever
   */
  public void release(Conversation conversation, String holder, boolean unknown, Duration pause) {
    item.update(
        conversation.id(),
        ifHeld(new Update(), holder)
            .set(TRIES, "if_not_exists(" + TRIES + ", :zero) + :unknown")
            .with("unknown", Item.of(unknown ? 1 : 0))
            .set(RETRY_AT, Item.of(table.now().plus(pause).toEpochMilli()))
            .remove(LEASE));
  }

  /**
   * Gives the lease back if there is nothing to send.
   *
   * @return the conversation if the lease is still ours, because something was appended meanwhile;
   *     empty if it is given back or lost
   */
  public Optional<Conversation> releaseIfEmpty(Conversation conversation, String holder) {
    Update update =
        ifHeld(new Update(), holder)
            .remove(LEASE)
            .with("nothing", Item.of(0))
            .when(OUTBOX.isAbsent() + " OR size(" + OUTBOX + ") = :nothing");
    return Optional.ofNullable(item.update(conversation.id(), update).item())
        .map(Conversation::from)
        .filter(latest -> latest.isLeasedBy(holder));
  }
}
