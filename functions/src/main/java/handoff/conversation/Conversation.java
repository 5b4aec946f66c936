package handoff.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as the table has it. Immutable.
 *
 * @param id GPTBots' {@code conversation_id} of the handoff
 * @param handoff which handoff of this id it is, from 1; 0 if only a close came yet
 * @param closedHandoff the last handoff that was closed; what was accepted in it is not sent any
 *     more; -1 for none
 * @param botId the GPTBots agent; null until establish came
 * @param lastEstablish when the current handoff was established, on GPTBots' clock in milliseconds;
 *     0 for not yet
 * @param lastClose the newest close, on the same clock; 0 for none
 * @param arrivedAt when the current handoff reached us
 * @param deadlineAt when GPTBots gives up waiting for the first reply; null until establish came
 * @param connectedAt when GPTBots took the first message of this handoff
 * @param firstHumanReplyAt when it took, or may have taken, the first one that a person wrote
 * @param claimedAt when the assignee claimed it
 * @param assignee the owner: who claimed it, took it over or was handed it
 * @param change the newest change of the owner; null while there was none
 * @param outbox the keys of replies not yet settled, in the order in which they go out
 * @param lease who is sending now
 * @param tries how often sending the first of the outbox ended unknown
 * @param retryAt before when the first of the outbox is not tried again; null for at once
 * @param version grows with every change: what a reader polls
 */
public record Conversation(
    String id,
    State state,
    long handoff,
    long closedHandoff,
    @Nullable String botId,
    User user,
    long lastEstablish,
    long lastClose,
    Instant arrivedAt,
    @Nullable Instant deadlineAt,
    @Nullable Instant connectedAt,
    @Nullable Instant firstHumanReplyAt,
    @Nullable Instant closedAt,
    @Nullable Instant claimedAt,
    @Nullable Actor assignee,
    @Nullable Change change,
    List<String> outbox,
    @Nullable Lease lease,
    long tries,
    @Nullable Instant retryAt,
    long version) {

  /** How many replies may wait to be sent. */
  public static final int OUTBOX_LIMIT = 100;

  /** Where a handoff stands. */
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
    /** A new one, of a holder that nobody else can be. */
    static Lease begin(Instant now) {
      Instant until = now.plus(Outbox.LEASE);
      return new Lease(UUID.randomUUID().toString(), Instant.ofEpochMilli(until.toEpochMilli()));
    }

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

  public boolean isOwnedBy(String caller) {
    return assignee != null && assignee.id().equals(caller);
  }

  /** How long until the first of the outbox may be tried; zero or less for at once. */
  public Duration untilRetry(Instant now) {
    return retryAt == null ? Duration.ZERO : Duration.between(now, retryAt);
  }

  /** Whether a person has replied, or a person's reply is on its way. */
  public boolean hasHumanReply() {
    return firstHumanReplyAt != null || outbox.stream().anyMatch(key -> !Reply.isSystem(key));
  }

  static Conversation from(Item item) {
    return new Conversation(
        item.text("conversationId"),
        State.valueOf(item.text("state")),
        item.number("handoff"),
        item.has("closedHandoff") ? item.number("closedHandoff") : -1,
        item.optionalText("botId"),
        User.from(item.map("user")),
        item.number("lastEstablish"),
        item.number("lastClose"),
        Instant.ofEpochMilli(item.number("arrivedAt")),
        item.instant("deadlineAt"),
        item.instant("connectedAt"),
        item.instant("firstHumanReplyAt"),
        item.instant("closedAt"),
        item.instant("claimedAt"),
        Actor.from(item, "assignee"),
        item.has("change") ? Change.from(item.map("change")) : null,
        item.texts("outbox"),
        item.has("lease") ? Lease.from(item.map("lease")) : null,
        item.number("tries"),
        item.instant("retryAt"),
        item.number("version"));
  }
}
