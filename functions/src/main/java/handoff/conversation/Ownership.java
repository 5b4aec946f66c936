package handoff.conversation;

import static handoff.conversation.Attribute.ASSIGNEE;
import static handoff.conversation.Attribute.ASSIGNEE_NAME;
import static handoff.conversation.Attribute.STATE;
import static handoff.conversation.ConversationItem.end;

import handoff.conversation.ConversationItem.Step;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One owner per conversation. A conditional write decides who it is: the read before it only says
 * what to try. Thread-safe.
 */
public final class Ownership {
  private final Table table;
  private final ConversationItem item;
  private final Owners owners;

  public Ownership(Table table) {
    this.table = table;
    item = new ConversationItem(table);
    owners = new Owners(table);
  }

  /**
   * Makes somebody the owner: the one who asks, to claim it or take it over; a colleague, to hand
   * it over; nobody, to release it.
   *
   * @param takeover whether it may be taken from somebody else
   * @param to the owner after; null for nobody
   * @return the conversation as it is now
   * @throws Refusal.UnknownConversation if there is no such conversation
   * @throws Refusal.Closed if the handoff is over
   * @throws Refusal.Owned if somebody else owns it
   */
  public Conversation change(String id, Actor by, boolean takeover, @Nullable Actor to) {
    Conversation known = item.find(id).orElse(null);
    // A takeover is from the owner whom the caller could see, not from whoever comes in between.
    String takenFrom =
        takeover && known != null && known.assignee() != null ? known.assignee().id() : null;
    return item.decide(id, known, seen -> change(seen, by, takenFrom, to));
  }

  private Step<Conversation> change(
      @Nullable Conversation seen, Actor by, @Nullable String takenFrom, @Nullable Actor to) {
    if (seen == null) {
      throw new Refusal.UnknownConversation();
    }
    if (seen.isClosed()) {
      throw new Refusal.Closed();
    }
    Actor owner = seen.assignee();
    if (owner == null ? to == null : owner.is(to)) {
      return by.renames(owner)
          ? ConversationItem.write(rename(ifOwned(new Update(), owner), by, owner), now -> now)
          : end(seen);
    }
    Refusal refusal = seen.refusal(by, takenFrom);
    if (refusal != null) {
      throw refusal;
    }
    if (to != null) {
      owners.note(to);
    }
    return write(seen, Change.now(table.now(), by, owner, to), new Update(), now -> now);
  }

  /** Puts the name of an owner on record: only the owner's own token is sure to know it. */
  static Update rename(Update update, Actor by, @Nullable Actor owner) {
    String name = by.name();
    return name != null && by.renames(owner) ? update.set(ASSIGNEE_NAME, Item.of(name)) : update;
  }

  private static Update ifOwned(Update update, @Nullable Actor owner) {
    return owner == null
        ? update.when(ASSIGNEE.isAbsent())
        : update.when(ASSIGNEE + " = :owner").with("owner", Item.of(owner.id()));
  }

  /** Changes the owner in a write together with something else, if the owner is the one seen. */
  static <T> Step<T> write(
      Conversation seen, Change change, Update update, Function<Conversation, T> then) {
    Change last = seen.change();
    seen.acts()
        .note(change.write(ifOwned(update, seen.assignee()), last), change.by())
        .with("closed", Item.of(Conversation.State.CLOSED.name()))
        .when(STATE + " <> :closed");
    return new Step.Write<>(update, last == null ? null : last.entry(), then);
  }
}
