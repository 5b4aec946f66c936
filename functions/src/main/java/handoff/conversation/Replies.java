package handoff.conversation;

import handoff.conversation.Conversation.Lease;
import handoff.conversation.Reply.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The replies of the table, one item each. Thread-safe. */
public final class Replies {
  private final Table table;

  public Replies(Table table) {
    this.table = table;
  }

  /**
   * Keeps a reply under its key, unless one is there.
   *
   * @return the one that is there now: this one, or the earlier one
   */
  public Reply putIfAbsent(Reply reply) {
    return table
        .putIfAbsent(key(reply), reply.item())
        .map(earlier -> Reply.from(reply.conversationId(), reply.key(), earlier))
        .orElse(reply);
  }

  public Optional<Reply> find(String conversationId, String key) {
    return table
        .get(Table.Key.of(conversationId, Reply.sk(key)))
        .map(item -> Reply.from(conversationId, key, item));
  }

  /**
   * Takes up a reply that another call kept and that is in no outbox.
   *
   * @return the reply, its lease ours; empty if it was settled, withdrawn or taken up meanwhile
   */
  public Optional<Reply> take(Reply reply) {
    return take(reply, Lease.begin(table.now()), reply.takenFrom());
  }

  /**
   * Takes up a reply that another call kept and that is in no outbox, for the same wish uttered
   * again: with its lease, and to take over from whom it says.
   *
   * @return the reply, its lease ours; empty if it was settled, withdrawn or taken up meanwhile
   */
  public Optional<Reply> take(Reply reply, Reply wished) {
    return take(reply, wished.lease(), wished.takenFrom());
  }

  private Optional<Reply> take(Reply reply, Lease lease, @Nullable String takenFrom) {
    Update update =
        new Update()
            .set("lease", lease.item().asValue())
            .with("pending", Item.of(Status.PENDING.name()))
            .with("seen", Item.of(reply.lease().by()))
            .when("#status = :pending AND #lease.#by = :seen");
    if (takenFrom == null) {
      update.remove("takenFrom");
    } else {
      update.set("takenFrom", Item.of(takenFrom));
    }
    // By the lease, not by what was applied: the SDK may have repeated it.
    return Optional.ofNullable(table.update(key(reply), update).item())
        .map(item -> Reply.from(reply.conversationId(), reply.key(), item))
        .filter(now -> now.status() == Status.PENDING && now.lease().equals(lease));
  }

  /**
   * Deletes a reply that is refused, so that its key is as good as unused: only while the lease is
   * ours, and only for who knows that no other call may append it.
   *
   * @return the reply that stays, because it is another call's now; empty if there is none
   */
  public Optional<Reply> withdraw(Reply reply) {
    Optional<Reply> stays =
        table
            .delete(
                key(reply),
                new Update()
                    .with("pending", Item.of(Status.PENDING.name()))
                    .with("by", Item.of(reply.lease().by()))
                    .when("#status = :pending AND #lease.#by = :by"))
            .map(item -> Reply.from(reply.conversationId(), reply.key(), item));
    if (stays.isEmpty()) {
      withdrawn(reply.conversationId());
    }
    return stays;
  }

  /** Lets those who read a reply see that it is gone. */
  public void withdrawn(String conversationId) {
    Conversations.bumpVersion(table, conversationId);
  }

  private static Table.Key key(Reply reply) {
    return Table.Key.of(reply.conversationId(), Reply.sk(reply.key()));
  }

  /** Deletes a reply whose conversation was erased while it was being accepted. */
  public void delete(Reply reply) {
    table.delete(key(reply));
  }

  /** Settles a reply without a call to GPTBots, if it is still PENDING. */
  public Reply settle(Reply reply, Status status) {
    return settle(reply, status, new Update());
  }

  /**
   * Settles a reply that is in no outbox: nothing is going to be removed there, so readers learn of
   * it here. Repeating an interrupted call finishes it.
   */
  public Reply drop(Reply reply) {
    Reply dropped = settle(reply, Status.DROPPED);
    Conversations.bumpVersion(table, reply.conversationId());
    return dropped;
  }

  /**
   * Notes what a call to GPTBots gave. SENT is a fact and always noted; anything else only while
   * the reply is PENDING, and PENDING itself means that it will be tried again.
   *
   * @param sentIn the handoff that was open when GPTBots was called
   * @return the reply as it is now
   */
  public Reply settle(
      Reply reply, Status status, long sentIn, @Nullable Integer code, @Nullable String message) {
    Update update =
        new Update()
            .set("attempts", "#attempts + :one")
            .with("one", Item.of(1))
            .set("sentIn", Item.of(sentIn))
            .set("firstTriedAt", "if_not_exists(#firstTriedAt, :triedAt)")
            .with("triedAt", Item.of(table.now().toEpochMilli()));
    if (code != null) {
      update.set("code", Item.of(code));
    }
    if (message != null) {
      update.set("message", Item.of(message));
    }
    return settle(reply, status, update);
  }

  private Reply settle(Reply reply, Status status, Update update) {
    update.set("status", Item.of(status.name())).when("attribute_exists(#pk)");
    if (status != Status.PENDING) {
      update.set("settledAt", Item.of(table.now().toEpochMilli()));
    }
    if (status != Status.SENT) {
      update.when("#status = :pending").with("pending", Item.of(Status.PENDING.name()));
    }
    Item now = table.update(key(reply), update).item();
    return now == null ? reply : Reply.from(reply.conversationId(), reply.key(), now);
  }
}
