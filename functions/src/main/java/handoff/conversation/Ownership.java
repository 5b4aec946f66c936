package handoff.conversation;

import handoff.conversation.Reply.Agent;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One owner per conversation. Who it is, is decided by a conditional write: what was read before
 * only says what to try. Thread-safe.
 */
public final class Ownership {
  private static final int TRIES = 50;

  private final Table table;

  public Ownership(Table table) {
    this.table = table;
  }

  /** What became of the wish. */
  public sealed interface Outcome {
    /** It is as was wished, now or already before. */
    record Done(Conversation conversation) implements Outcome {}

    /** Somebody else owns it, and nothing was changed. */
    record Owned(Actor owner) implements Outcome {}

    /** The handoff is over. */
    record Closed() implements Outcome {}

    /** There is no such conversation. */
    record Unknown() implements Outcome {}
  }

  /**
   * Who wishes a change.
   *
   * @param agent the person behind a tool, where it named one
   * @param takeover whether it may be taken from somebody else
   */
  public record By(Actor actor, @Nullable Agent agent, boolean takeover) {}

  /**
   * Makes somebody the owner: the one who asks, to claim it or take it over; a colleague, to hand
   * it over; nobody, to release it.
   *
   * @param to the owner after; null for nobody
   */
  public Outcome change(String conversationId, By by, @Nullable Actor to) {
    Conversation seen = Conversations.find(table, conversationId).orElse(null);
    // A takeover is from the owner whom the caller could see, not from whoever comes in between.
    String takeableFrom = by.takeover() && seen != null ? id(seen.assignee()) : null;
    for (int i = 0; i < TRIES; i++) {
      if (seen == null) {
        return new Outcome.Unknown();
      }
      if (seen.isClosed()) {
        return new Outcome.Closed();
      }
      Actor owner = seen.assignee();
      if (Objects.equals(id(owner), id(to))) {
        if (owner == null || !by.actor().renames(owner)) {
          return new Outcome.Done(seen);
        }
        seen = rename(seen, by.actor());
        continue;
      }
      if (owner != null
          && !owner.id().equals(by.actor().id())
          && !owner.id().equals(takeableFrom)) {
        return new Outcome.Owned(owner);
      }
      Change change = Change.now(table.now(), by.actor(), by.agent(), owner, to);
      Table.Written written = write(table, seen, change, new Update());
      seen = Optional.ofNullable(written.item()).map(Conversation::from).orElse(null);
    }
    throw new IllegalStateException("the conversation never stood still");
  }

  /** Whoever handed it over may not have known the owner's name: the owner's own token does. */
  private @Nullable Conversation rename(Conversation seen, Actor owner) {
    Update update =
        owner
            .rename(new Update(), seen.assignee())
            .with("owner", Item.of(owner.id()))
            .when(Table.PRESENT)
            .when("#assignee = :owner");
    Item now = Conversations.update(table, seen.id(), update).item();
    return now == null ? null : Conversation.from(now);
  }

  /** Changes the owner together with something else, if the owner is still the one seen. */
  static Table.Written write(Table table, Conversation seen, Change change, Update update) {
    Change last = seen.change();
    if (last != null) {
      last.keep(table, seen.id());
    }
    change
        .write(update, last)
        .with("closed", Item.of(Conversation.State.CLOSED.name()))
        .when("#state <> :closed");
    Actor owner = seen.assignee();
    if (owner == null) {
      update.when("attribute_not_exists(#assignee)");
    } else {
      update.when("#assignee = :owner").with("owner", Item.of(owner.id()));
    }
    Table.Written written = Conversations.update(table, seen.id(), update);
    if (written.item() == null && last != null) {
      // Erased meanwhile: nothing of it may be left.
      table.delete(last.key(seen.id()));
    }
    return written;
  }

  private static @Nullable String id(@Nullable Actor actor) {
    return actor == null ? null : actor.id();
  }
}
