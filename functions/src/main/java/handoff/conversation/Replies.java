package handoff.conversation;

import handoff.conversation.ConversationItem.Beside;
import handoff.conversation.Reply.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The replies of the table, one item each. Thread-safe. */
public final class Replies {
  private final Table table;
  private final ConversationItem conversation;

  public Replies(Table table) {
    this.table = table;
    conversation = new ConversationItem(table);
  }

  /**
   * Keeps a reply under its key, unless one is there: the first one stays.
   *
   * @return the one that is there now: this one, or the earlier one
   */
  public Reply putIfAbsent(Reply reply) {
    return table
        .putIfAbsent(key(reply), reply.item())
        .map(earlier -> Reply.from(reply.conversationId(), reply.key(), earlier))
        .orElse(reply);
  }

  /**
   * Keeps a reply that is refused at once, unless one is there under its key: the first one stays.
   *
   * @throws Refusal.UnknownConversation if the conversation is gone
   */
  public Reply putIfAbsent(Reply reply, Refusal why) {
    return conversation
        .add(reply.conversationId(), new Beside(Reply.sk(reply.key()), reply.refused(why).item()))
        .map(added -> Reply.from(reply.conversationId(), reply.key(), added.item()))
        .orElseThrow(Refusal.UnknownConversation::new);
  }

  /** The reply, strongly consistent. */
  public Optional<Reply> find(String conversationId, String key) {
    return table
        .get(Table.Key.of(conversationId, Reply.sk(key)))
        .map(item -> Reply.from(conversationId, key, item));
  }

  /** The reply as it was a moment ago, for half the price. */
  public Optional<Reply> glance(String conversationId, String key) {
    return table
        .glance(Table.Key.of(conversationId, Reply.sk(key)))
        .map(item -> Reply.from(conversationId, key, item));
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
   * Settles a reply that is in no outbox, if it is still PENDING. Nothing is going to be removed
   * from the outbox, so readers learn of it here. Repeating an interrupted call finishes it.
   *
   * @param status REFUSED if its caller is told now, else DROPPED
   */
  public Reply refuse(Reply reply, Status status, Refusal why) {
    Update update = new Update();
    if (why instanceof Refusal.Owned owned) {
      Actor.putOwner(new Item(), "refusedFor", owned.owner()).attributes().forEach(update::set);
    }
    Reply refused = settle(reply, status, update);
    raiseVersion(reply);
    return refused;
  }

  /** Lets readers see how a reply was settled. */
  public void raiseVersion(Reply reply) {
    conversation.raiseVersion(reply.conversationId());
  }

  /**
   * Notes the result of a call to GPTBots. SENT is a fact and always noted; anything else only
   * while the reply is PENDING, and PENDING itself means that it will be tried again.
   *
   * @param sentIn the handoff that was open when GPTBots was called
   * @return the reply as it is now
   */
  public Reply settle(
      Reply reply, Status status, long sentIn, @Nullable Integer code, @Nullable String message) {
    Update update =
        called(code, message)
            .set("sentIn", Item.of(sentIn))
            .set("firstTriedAt", "if_not_exists(#firstTriedAt, :triedAt)")
            .with("triedAt", Item.of(table.now().toEpochMilli()));
    return settle(reply, status, update);
  }

  /**
   * Notes that GPTBots had no room for it. That is no try: its time to be tried has not begun.
   *
   * @return the reply as it is now
   */
  public Reply postpone(Reply reply, @Nullable Integer code, @Nullable String message) {
    return settle(reply, Status.PENDING, called(code, message));
  }

  private static Update called(@Nullable Integer code, @Nullable String message) {
    Update update = new Update().set("attempts", "#attempts + :one").with("one", Item.of(1));
    if (code != null) {
      update.set("code", Item.of(code));
    }
    if (message != null) {
      update.set("message", Item.of(message));
    }
    return update;
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
