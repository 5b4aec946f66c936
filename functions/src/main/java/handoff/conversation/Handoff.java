package handoff.conversation;

import static handoff.conversation.Attribute.ARRIVED_AT;
import static handoff.conversation.Attribute.CLOSED_AT;
import static handoff.conversation.Attribute.CONNECTED_AT;
import static handoff.conversation.Attribute.DEADLINE_AT;
import static handoff.conversation.Attribute.FIRST_HUMAN_REPLY_AT;
import static handoff.conversation.Attribute.HANDOFF_NUMBER;
import static handoff.conversation.Attribute.LAST_ESTABLISH;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One handoff of a conversation: from GPTBots' establish to the close. Immutable.
 *
 * @param number which one of this conversation id, from 1; 0 if only a close came yet
 * @param establishedAt GPTBots' time of its establish in milliseconds; 0 until that came
 * @param arrivedAt when it reached us, by our clock
 * @param deadlineAt when GPTBots stops waiting for the first reply; null if only a close came
 * @param connectedAt when GPTBots took the first message of this handoff
 * @param firstHumanReplyAt when it took, or may have taken, the first one that a person wrote
 * @param closedAt when it was closed here
 */
public record Handoff(
    long number,
    long establishedAt,
    Instant arrivedAt,
    @Nullable Instant deadlineAt,
    @Nullable Instant connectedAt,
    @Nullable Instant firstHumanReplyAt,
    @Nullable Instant closedAt) {

  static Handoff from(Item item) {
    return new Handoff(
        item.number(HANDOFF_NUMBER),
        item.number(LAST_ESTABLISH),
        Instant.ofEpochMilli(item.number(ARRIVED_AT)),
        item.instant(DEADLINE_AT),
        item.instant(CONNECTED_AT),
        item.instant(FIRST_HUMAN_REPLY_AT),
        item.instant(CLOSED_AT));
  }

  /**
   * Tells if the deadline passed before GPTBots had a message of ours, and before the close.
   *
   * @param now is compared while neither has happened
   */
  public boolean hasMissedDeadline(Instant now) {
    Instant over = closedAt == null ? now : closedAt;
    Instant until = connectedAt == null ? over : connectedAt;
    return deadlineAt != null && !until.isBefore(deadlineAt);
  }

  /** Tells if GPTBots has a message of ours in it. */
  public boolean isConnected() {
    return connectedAt != null;
  }
}
