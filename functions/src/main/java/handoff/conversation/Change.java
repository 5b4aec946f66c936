package handoff.conversation;

import static handoff.conversation.Attribute.ASSIGNEE;
import static handoff.conversation.Attribute.ASSIGNEE_NAME;
import static handoff.conversation.Attribute.CHANGE;
import static handoff.conversation.Attribute.CLAIMED_AT;
import static handoff.conversation.Attribute.LIST;
import static handoff.conversation.Attribute.STATE;

import handoff.conversation.ConversationItem.Beside;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change of a conversation's owner, for the audit. The newest one is a part of the conversation's
 * own item, so that it is written in the very write that it describes; before the next one replaces
 * it, it becomes an entry of its own. No change is lost, whatever stops in between.
 *
 * @param id random, so that two changes never meet in a key
 * @param by who did it
 * @param from the owner before; null for nobody
 * @param to the owner after; null for nobody
 */
public record Change(
    String id, Type type, Instant at, Actor by, @Nullable Actor from, @Nullable Actor to) {

  /** The kinds of change. */
  public enum Type {
    CLAIMED,
    TAKEN_OVER,
    HANDED_OVER,
    RELEASED;

    /** The word on the wire, for example {@code taken-over}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Change now(Instant at, Actor by, @Nullable Actor from, @Nullable Actor to) {
    Type type =
        to == null
            ? Type.RELEASED
            : !to.is(by) ? Type.HANDED_OVER : from == null ? Type.CLAIMED : Type.TAKEN_OVER;
    return new Change(UUID.randomUUID().toString(), type, at, by, from, to);
  }

  /** Makes the new owner the conversation's, with this change in place of the one seen. */
  Update write(Update update, @Nullable Change seen) {
    update.set(CHANGE, item().asValue());
    if (seen == null) {
      update.when(CHANGE.isAbsent());
    } else {
      update.when(CHANGE + ".#id = :seenChange").with("seenChange", Item.of(seen.id()));
    }
    if (to == null) {
      AttributeValue waiting = Item.of(Conversation.State.WAITING.name());
      return update
          .remove(ASSIGNEE, ASSIGNEE_NAME, CLAIMED_AT)
          .set(STATE, waiting)
          .set(LIST, Item.of(Inbox.WAITING));
    }
    AttributeValue active = Item.of(Conversation.State.ACTIVE.name());
    update
        .set(ASSIGNEE, Item.of(to.id()))
        .set(CLAIMED_AT, Item.of(at.toEpochMilli()))
        .set(STATE, active)
        .set(LIST, Item.of(Inbox.active(to.id())));
    return to.name() == null
        ? update.remove(ASSIGNEE_NAME)
        : update.set(ASSIGNEE_NAME, Item.of(to.name()));
  }

  /** The entry that it becomes before another takes its place. */
  Beside entry() {
    return new Beside("ENTRY#%013d#%s".formatted(at.toEpochMilli(), id), item());
  }

  private Item item() {
    Item item = new Item().put("id", id).put("what", type.name()).put("at", at.toEpochMilli());
    by.put(item, "by");
    Actor.putOwner(item, "from", from);
    return Actor.putOwner(item, "to", to);
  }

  static Change from(Item item) {
    return new Change(
        item.text("id"),
        Type.valueOf(item.text("what")),
        Instant.ofEpochMilli(item.number("at")),
        Actor.from(item, "by"),
        Actor.ownerFrom(item, "from"),
        Actor.ownerFrom(item, "to"));
  }
}
