package handoff.conversation;

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
        .putIfAbsent(Table.Key.of(reply.conversationId(), Reply.sk(reply.key())), reply.item())
        .map(earlier -> Reply.from(reply.conversationId(), reply.key(), earlier))
        .orElse(reply);
  }

  public Optional<Reply> find(String conversationId, String key) {
    return table
        .get(Table.Key.of(conversationId, Reply.sk(key)))
        .map(item -> Reply.from(conversationId, key, item));
  }

  /** Deletes a reply whose conversation was erased while it was being accepted. */
  public void delete(Reply reply) {
    table.delete(Table.Key.of(reply.conversationId(), Reply.sk(reply.key())));
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
    Item now =
        table.update(Table.Key.of(reply.conversationId(), Reply.sk(reply.key())), update).item();
    return now == null ? reply : Reply.from(reply.conversationId(), reply.key(), now);
  }
}
