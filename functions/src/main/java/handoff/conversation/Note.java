package handoff.conversation;

import handoff.conversation.Reply.Agent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something for colleagues: it never goes to GPTBots.
 *
 * @param key who wrote it and under which idempotency key: {@code <caller>#<key>}
 * @param agent the person behind a tool, where it named one
 */
public record Note(String key, Actor by, @Nullable Agent agent, String text, Instant at) {
  static final String PREFIX = "NOTE#";

  String sk() {
    return PREFIX + key;
  }

  Item item() {
    Item item = new Item().put("text", text).put("at", at.toEpochMilli());
    return Agent.put(Actor.put(item, "by", by), agent);
  }

  static Note from(String sk, Item item) {
    Actor by = Actor.from(item, "by");
    if (by == null) {
      throw new IllegalStateException("a note that nobody wrote");
    }
    return new Note(
        sk.substring(PREFIX.length()),
        by,
        Agent.from(item),
        item.text("text"),
        Instant.ofEpochMilli(item.number("at")));
  }

  @Override
  public String toString() {
    return "Note[" + at + "]";
  }
}
