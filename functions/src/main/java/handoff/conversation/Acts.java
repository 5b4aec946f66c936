package handoff.conversation;

import static handoff.conversation.Attribute.LAST_ACT;
import static handoff.conversation.Attribute.LAST_ACTOR;
import static handoff.conversation.Attribute.OTHERS_ACT;
import static handoff.conversation.Attribute.VERSION;

import org.jspecify.annotations.Nullable;

/**
 * The newest replies and changes of owner, by the versions that they made. Two are enough to tell
 * anybody whether somebody else acted after a version.
 *
 * @param by the id of who acted last; null while nobody has
 * @param version the version that made
 * @param others the version that the newest act of anybody else made; 0 for none
 */
public record Acts(@Nullable String by, long version, long others) {
  /** Nobody has acted yet. */
  public static final Acts NONE = new Acts(null, 0, 0);

  /** The version that the newest act of anybody else made; 0 for none. */
  long ofOthersThan(Actor actor) {
    return actor.id().equals(by) ? others : version;
  }

  /** Notes in an update of the conversation that somebody acts, if these are still the newest. */
  Update note(Update update, Actor actor) {
    // DynamoDB takes both values from the item as it was.
    update.set(LAST_ACT, "if_not_exists(" + VERSION + ", :zero) + :one");
    if (by == null) {
      return update.set(LAST_ACTOR, Item.of(actor.id())).when(LAST_ACTOR.isAbsent());
    }
    update.when(LAST_ACTOR + " = :seenActor").with("seenActor", Item.of(by));
    return actor.id().equals(by)
        ? update
        : update.set(LAST_ACTOR, Item.of(actor.id())).set(OTHERS_ACT, LAST_ACT.toString());
  }

  static Acts from(Item item) {
    return new Acts(item.optionalText(LAST_ACTOR), item.number(LAST_ACT), item.number(OTHERS_ACT));
  }
}
