package handoff.conversation;

import static handoff.conversation.Attribute.ANONYMOUS_ID;
import static handoff.conversation.Attribute.ARRIVED_AT;
import static handoff.conversation.Attribute.CONVERSATION_ID;
import static handoff.conversation.Attribute.LISTED;
import static handoff.conversation.Attribute.USER;
import static handoff.conversation.Attribute.USER_ID;
import static handoff.conversation.Attribute.VERSION;

import handoff.conversation.Attribute.Lifetime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The conversation's own item, by optimistic locking: look, decide, write under conditions, and
 * look again if somebody else was faster. Every write raises the version. Thread-safe.
 */
final class ConversationItem {
  static final String SK = "CONVERSATION";

  /**
   * Others write as fast as we do, so this many tries that all lose mean that something is wrong.
   */
  private static final int TRIES = 50;

  private final Table table;

  ConversationItem(Table table) {
    this.table = table;
  }

  /** A step of a rule: the end, or a write. */
  sealed interface Step<T> {
    /** Nothing is to be written. */
    record End<T>(T result) implements Step<T> {}

    /**
     * An update of the item, which is made if it was not there.
     *
     * @param beside an item to keep before the update; it is taken back if the conversation is gone
     * @param then gives the result from the conversation as it was written
     */
    record Write<T>(Update update, @Nullable Beside beside, Function<Conversation, T> then)
        implements Step<T> {}
  }

  /** An item of the same conversation. */
  record Beside(String sk, Item item) {}

  static <T> Step<T> end(T result) {
    return new Step.End<>(result);
  }

  static <T> Step<T> write(Update update, Function<Conversation, T> then) {
    return new Step.Write<>(update, null, then);
  }

  /** Says what to do with a conversation as it is; null if there is none. */
  interface Rule<T> {
    Step<T> apply(@Nullable Conversation seen);
  }

  /** The conversation, strongly consistent; empty if there is none or it has expired. */
  Optional<Conversation> find(String id) {
    return table.get(key(id)).map(Conversation::from);
  }

  /** The conversation as it was a moment ago. */
  Optional<Conversation> glance(String id) {
    return table.glance(key(id)).map(Conversation::from);
  }

  /** The conversations that are there, in the order of the ids; strongly consistent. */
  List<Conversation> findAll(List<String> ids) {
    return table.getAll(ids.stream().map(ConversationItem::key).toList()).stream()
        .map(Conversation::from)
        .toList();
  }

  /**
   * Applies a rule until its write succeeds or it needs none.
   *
   * @param seen the conversation as last read: the write decides, not this
   * @throws Contention if others were faster every time
   */
  <T> T decide(String id, @Nullable Conversation seen, Rule<T> rule) {
    Conversation latest = seen;
    for (int i = 0; i < TRIES; i++) {
      switch (rule.apply(latest)) {
        case Step.End<T>(T result) -> {
          return result;
        }
        case Step.Write<T> write -> {
          Table.Written written = apply(id, latest == null, write);
          Conversation now = written.item() == null ? null : Conversation.from(written.item());
          if (written.applied() && now != null) {
            return write.then().apply(now);
          }
          latest = now;
        }
      }
    }
    throw new Contention();
  }

  private Table.Written apply(String id, boolean make, Step.Write<?> write) {
    Beside beside = write.beside();
    if (beside != null) {
      table.putIfAbsent(Table.Key.of(id, beside.sk()), beside.item());
    }
    Table.Written written = make ? make(id, write.update()) : update(id, write.update());
    if (beside != null && written.item() == null) {
      // Erased meanwhile: nothing of it may be left.
      table.delete(Table.Key.of(id, beside.sk()));
    }
    return written;
  }

  /**
   * Writes an item beside the conversation's own, unless it is there, and raises the version; takes
   * it back if there is no such conversation.
   */
  Optional<Added> add(String id, Beside beside) {
    Table.Key key = Table.Key.of(id, beside.sk());
    Optional<Item> earlier = table.putIfAbsent(key, beside.item());
    if (!raiseVersion(id)) {
      table.delete(key);
      return Optional.empty();
    }
    return Optional.of(new Added(earlier.isEmpty(), earlier.orElse(beside.item())));
  }

  /**
   * The item that is there after an {@link #add}.
   *
   * @param isNew false if an earlier one stays
   */
  record Added(boolean isNew, Item item) {}

  /**
   * Lets readers see that something was added beside it.
   *
   * @return whether there is such a conversation
   */
  boolean raiseVersion(String id) {
    return update(id, new Update()).applied();
  }

  /** Updates the item once, if it is there and the update's conditions hold. */
  Table.Written update(String id, Update update) {
    raise(update, "zero").with("zero", Item.of(0)).with("one", Item.of(1)).when(Table.PRESENT);
    Table.Written written = table.update(key(id), update);
    if (written.applied() && written.item() != null) {
      outlive(id, written.item());
    }
    return written;
  }

  /**
   * Lets a conversation that outlives its context be found by its user's ids all the same: it takes
   * them over.
   */
  private void outlive(String id, Item item) {
    User user = User.from(item.map(USER));
    boolean known =
        Objects.equals(user.userId(), item.optionalText(USER_ID))
            && Objects.equals(user.anonymousId(), item.optionalText(ANONYMOUS_ID));
    Instant arrived = Instant.ofEpochMilli(item.number(ARRIVED_AT));
    if (!known && item.number(Table.EXPIRES_AT) > table.expiry(arrived)) {
      table.update(key(id), user.index(new Update()).when(Table.PRESENT));
    }
  }

  /** Makes the item, if it is not there; nothing of an earlier life is taken over. */
  private Table.Written make(String id, Update update) {
    // Not from 1 on: to readers of the erased one, that would be a version seen before.
    raise(update, "began")
        .set(CONVERSATION_ID, Item.of(id))
        .with("began", Item.of(table.now().toEpochMilli()))
        .with("zero", Item.of(0))
        .with("one", Item.of(1))
        .end(Lifetime.LIFE)
        .when(Table.ABSENT);
    return table.update(key(id), update);
  }

  /** DynamoDB computes both from the item as it was. */
  private static Update raise(Update update, String first) {
    String next = "if_not_exists(" + VERSION + ", :" + first + ") + :one";
    update.set(VERSION, next);
    return update.isUnlisted() ? update : update.set(LISTED, next);
  }

  static Table.Key key(String id) {
    return Table.Key.of(id, SK);
  }
}
