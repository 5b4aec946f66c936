package handoff.conversation;

import handoff.conversation.ConversationItem.Beside;
import handoff.conversation.Conversations.ClosedBy;
import java.time.Instant;

/**
 * The end of a handoff that GPTBots told of, and why. The newest one is a part of the
 * conversation's own item, as the newest {@link Change} is; before the next one replaces it, it
 * becomes an entry of its own.
 *
 * @param toldAt on GPTBots' clock in milliseconds, as far as that is known: the same once more is
 *     the same close
 * @param at on our clock
 */
public record Close(long toldAt, Instant at, ClosedBy why) {
  static Close now(long toldAt, Instant now, ClosedBy why) {
    return new Close(toldAt, Instant.ofEpochMilli(now.toEpochMilli()), why);
  }

  /**
   * The entry that it becomes.
   *
   * @param late whether it closed nothing, because a newer handoff was open
   */
  Beside entry(boolean late) {
    Item entry = item();
    return new Beside("ENTRY#%013d#closed".formatted(toldAt), late ? entry.put("late", 1) : entry);
  }

  Item item() {
    return new Item()
        .put("what", "closed")
        .put("why", why.name())
        .put("at", at.toEpochMilli())
        .put("toldAt", toldAt);
  }

  static Close from(Item item) {
    return new Close(
        item.number("toldAt"),
        Instant.ofEpochMilli(item.number("at")),
        ClosedBy.valueOf(item.text("why")));
  }
}
