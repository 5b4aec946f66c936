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

  /** Whether it is the same one by a name that is not on record. */
  boolean renames(@Nullable Actor owner) {
    return owner != null && owner.id().equals(id) && name != null && !name.equals(owner.name());
  }

  /** Puts the name of the owner on record, if it is not. */
  Update rename(Update update, @Nullable Actor owner) {
    return name != null && renames(owner) ? update.set("assigneeName", Item.of(name)) : update;
  }

  /** Writes an actor, or nothing for nobody. */
  static Item put(Item item, String prefix, @Nullable Actor actor) {
    return actor == null ? item : item.put(prefix, actor.id()).put(prefix + "Name", actor.name());
  }
}
