package handoff.conversation;

import java.time.Instant;

/**
 * A text for colleagues: it never goes to GPTBots.
 *
 * @param key as that of a reply, see {@link Reply#key}
 */
public record Note(String key, Actor by, String text, Instant at) {
  static final String PREFIX = "NOTE#";

  String sk() {
    return PREFIX + key;
  }

  Item item() {
    return by.put(new Item().put("text", text).put("at", at.toEpochMilli()), "by");
  }

  static Note from(String sk, Item item) {
    return new Note(
        sk.substring(PREFIX.length()),
        Actor.from(item, "by"),
        item.text("text"),
        Instant.ofEpochMilli(item.number("at")));
  }

  @Override
  public String toString() {
    return "Note[" + at + "]";
  }
}
