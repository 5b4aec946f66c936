package handoff.conversation;

import static handoff.conversation.Attribute.ASSIGNEE;
import static handoff.conversation.Attribute.BOT_ID;
import static handoff.conversation.Attribute.CHANGE;
import static handoff.conversation.Attribute.CLAIMED_AT;
import static handoff.conversation.Attribute.CLOSE;
import static handoff.conversation.Attribute.CLOSED_HANDOFF;
import static handoff.conversation.Attribute.CONVERSATION_ID;
import static handoff.conversation.Attribute.LAST_CLOSE;
import static handoff.conversation.Attribute.LEASE;
import static handoff.conversation.Attribute.OUTBOX;
import static handoff.conversation.Attribute.RETRY_AT;
import static handoff.conversation.Attribute.STATE;
import static handoff.conversation.Attribute.TRIES;
import static handoff.conversation.Attribute.USER;
import static handoff.conversation.Attribute.VERSION;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as the table has it. Immutable.
 *
 * @param id GPTBots' {@code conversation_id} of the handoff
 * @param handoff the current handoff, or the last one
 * @param closedHandoff the number of the last handoff that was closed; replies accepted in it are
 *     not sent any more; -1 for none
 * @param botId the GPTBots agent; null until establish came
 * @param lastClose the newest close, on GPTBots' clock in milliseconds; 0 for none
 * @param claimedAt when the assignee became the owner
 * @param assignee the owner: who claimed it, took it over or was handed it
 * @param change the newest change of the owner; null while there was none
 * @param close the newest close that GPTBots told of; null while there was none
 * @param acts the newest replies and changes of owner
 * @param outbox the keys of replies not yet settled, in the order in which they go out
 * @param lease who is sending now
 * @param tries how often sending the first of the outbox ended unknown
 * @param retryAt before when the first of the outbox is not tried again; null for at once
 * @param version grows with every change; readers poll it
 */
public record Conversation(
    String id,
    State state,
    Handoff handoff,
    long closedHandoff,
    @Nullable String botId,
    User user,
    long lastClose,
    @Nullable Instant claimedAt,
    @Nullable Actor assignee,
    @Nullable Change change,
    @Nullable Close close,
    Acts acts,
    List<String> outbox,
    @Nullable Lease lease,
    long tries,
    @Nullable Instant retryAt,
    long version) {

  /** The most replies that may wait to be sent. */
  public static final int OUTBOX_LIMIT = 100;

  /** The states of a handoff. */
  public enum State {
    /** Nobody has taken it. */
    WAITING,
    /** Somebody has claimed it, by a reply or in so many words. */
    ACTIVE,
    /** Over, until GPTBots establishes it anew. */
    CLOSED
  }

  /** The right to send, until a moment that lies behind any function's longest run. */
  public record Lease(String by, Instant until) {
    public boolean isHeld(Instant now) {
      return until.isAfter(now);
    }

    static Lease from(Item item) {
      return new Lease(item.text("by"), Instant.ofEpochMilli(item.number("until")));
    }

    Item item() {
      return new Item().put("by", by).put("until", until.toEpochMilli());
    }
  }

  public Conversation {
    outbox = List.copyOf(outbox);
  }

  public boolean isClosed() {
    return state == State.CLOSED;
  }

  public boolean isOwnedBy(Actor actor) {
    return actor.is(assignee);
  }

  /** Tells if somebody has the lease at this moment. */
  boolean isLeased(Instant now) {
    return lease != null && lease.isHeld(now);
  }

  /** Tells if this run has the lease. */
  public boolean isLeasedBy(String holder) {
    return lease != null && lease.by().equals(holder);
  }

  /** The time from which the first of the outbox may be tried; null if nothing waits. */
  public @Nullable Instant dueSince() {
    if (outbox.isEmpty()) {
      return null;
    }
    Instant leasedUntil = lease == null ? null : lease.until();
    return retryAt == null || (leasedUntil != null && leasedUntil.isAfter(retryAt))
        ? leasedUntil
        : retryAt;
  }

  public boolean isFull() {
    return outbox.size() >= OUTBOX_LIMIT;
  }

  /** Tells if a reply is being sent at this moment. */
  public boolean isSending(String key, Instant now) {
    return isLeased(now) && !outbox.isEmpty() && outbox.getFirst().equals(key);
  }

  /**
   * The rule of who may act in this handoff.
   *
   * @param takenFrom the id of the owner from whom it may be taken over; null for nobody
   * @return the refusal; null if nothing speaks against it
   */
  public @Nullable Refusal refusal(Actor by, @Nullable String takenFrom) {
    if (isClosed()) {
      return new Refusal.Closed();
    }
    return assignee == null || by.is(assignee) || assignee.id().equals(takenFrom)
        ? null
        : new Refusal.Owned(assignee);
  }

  /** Tells if somebody else replied, or changed the owner, after a version. */
  public boolean hasChangedFor(Actor actor, long seenVersion) {
    return acts.ofOthersThan(actor) > seenVersion;
  }

  /** The time until the first of the outbox may be tried; zero or less for at once. */
  public Duration untilRetry(Instant now) {
    return retryAt == null ? Duration.ZERO : Duration.between(now, retryAt);
  }

  /** Tells if a person has replied, or a person's reply is on its way. */
  public boolean hasHumanReply() {
    return handoff.firstHumanReplyAt() != null
        || outbox.stream().anyMatch(key -> !Reply.isSystem(key));
  }

  static Conversation from(Item item) {
    return new Conversation(
        item.text(CONVERSATION_ID),
        State.valueOf(item.text(STATE)),
        Handoff.from(item),
        item.has(CLOSED_HANDOFF) ? item.number(CLOSED_HANDOFF) : -1,
        item.optionalText(BOT_ID),
        User.from(item.map(USER)),
        item.number(LAST_CLOSE),
        item.instant(CLAIMED_AT),
        Actor.ownerFrom(item, ASSIGNEE.key()),
        item.has(CHANGE) ? Change.from(item.map(CHANGE)) : null,
        item.has(CLOSE) ? Close.from(item.map(CLOSE)) : null,
        Acts.from(item),
        item.texts(OUTBOX.key()),
        item.has(LEASE) ? Lease.from(item.map(LEASE)) : null,
        item.number(TRIES),
        item.instant(RETRY_AT),
        item.number(VERSION));
  }
}
