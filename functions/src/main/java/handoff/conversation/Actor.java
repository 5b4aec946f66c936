package handoff.conversation;

import org.jspecify.annotations.Nullable;

/**
 * Who does something: a person or a tool.
 *
 * @param id {@code person:<sub>} or {@code tool:<name>}
 * @param name a person's name; null for a tool, or where it is not known
 */
public record Actor(String id, @Nullable String name) {
  static @Nullable Actor from(Item item, String prefix) {
    String id = item.optionalText(prefix);
    return id == null ? null : new Actor(id, item.optionalText(prefix + "Name"));
  }

  /** Writes an actor, or nothing for nobody. */
  static Item put(Item item, String prefix, @Nullable Actor actor) {
    return actor == null ? item : item.put(prefix, actor.id()).put(prefix + "Name", actor.name());
  }
}
