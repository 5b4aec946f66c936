package handoff.conversation;

import handoff.conversation.Reply.Agent;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of a conversation's owner, for the audit. The newest one is a part of the conversation's
 * own item, so that it is written in the very write that it describes; before the next one replaces
 * it, it becomes an entry of its own. No change is lost, whatever stops in between.
 *
 * @param id random, so that two changes never meet in a key
 * @param by who did it
 * @param agent the person behind a tool, where it named one
 * @param from the owner before; null for nobody
 * @param to the owner after; null for nobody
 */
public record Change(
    String id,
    Kind kind,
    Instant at,
    Actor by,
    @Nullable Agent agent,
    @Nullable Actor from,
    @Nullable Actor to) {

  /** What it is called. */
  public enum Kind {
    CLAIMED,
    TAKEN_OVER,
    HANDED_OVER,
    RELEASED;

    /** The word on the wire, for example {@code taken-over}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Change now(
      Instant at, Actor by, @Nullable Agent agent, @Nullable Actor from, @Nullable Actor to) {
    Kind kind =
        to == null
            ? Kind.RELEASED
            : !to.id().equals(by.id())
                ? Kind.HANDED_OVER
                : from == null ? Kind.CLAIMED : Kind.TAKEN_OVER;
    return new Change(UUID.randomUUID().toString(), kind, at, by, agent, from, to);
  }

  /** The owner as attributes of the conversation, and this change in place of the one seen. */
  Update write(Update update, @Nullable Change seen) {
    update.set("change", item().asValue());
    if (seen == null) {
      update.when("attribute_not_exists(#change)");
    } else {
      update.when("#change.#id = :seenChange").with("seenChange", Item.of(seen.id()));
    }
    if (to == null) {
      String waiting = Conversation.State.WAITING.name();
      return update
          .remove("assignee", "assigneeName", "claimedAt", "owned")
          .set("state", Item.of(waiting))
          .set("inbox", Item.of(waiting));
    }
    String active = Conversation.State.ACTIVE.name();
    update
        .set("assignee", Item.of(to.id()))
        .set("owned", Item.of(to.id()))
        .set("claimedAt", Item.of(at.toEpochMilli()))
        .set("state", Item.of(active))
        .set("inbox", Item.of(active));
    return to.name() == null
        ? update.remove("assigneeName")
        : update.set("assigneeName", Item.of(to.name()));
  }

  /** Keeps it as an entry, once, before another takes its place. */
  void keep(Table table, String conversationId) {
    table.putIfAbsent(key(conversationId), item());
  }

  Table.Key key(String conversationId) {
    return Table.Key.of(conversationId, "ENTRY#%013d#%s".formatted(at.toEpochMilli(), id));
  }

  private Item item() {
    Item item = new Item().put("id", id).put("what", kind.name()).put("at", at.toEpochMilli());
    Actor.put(item, "by", by);
    Actor.put(item, "from", from);
    Actor.put(item, "to", to);
    return Agent.put(item, agent);
  }

  static Change from(Item item) {
    Actor by = Actor.from(item, "by");
    if (by == null) {
      throw new IllegalStateException("a change that nobody made");
    }
    return new Change(
        item.text("id"),
        Kind.valueOf(item.text("what")),
        Instant.ofEpochMilli(item.number("at")),
        by,
        Agent.from(item),
        Actor.from(item, "from"),
        Actor.from(item, "to"));
  }
}
