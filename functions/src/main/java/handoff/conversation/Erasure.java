package handoff.conversation;

import java.time.Duration;
import java.util.List;

/**
 * Deletes conversations. Jobs and calls still under way find nothing and do nothing: no write but
 * GPTBots' own next call makes a conversation. Thread-safe.
 *
 * <p>The conversation's own item expires at once, so that nobody finds it from then on, and is
 * deleted last: until then the conversation is found by its user's ids, and an interrupted call can
 * be repeated.
 */
public final class Erasure {
  /** Expired by every function's clock, and not so long that DynamoDB's TTL would pass over it. */
  private static final Duration LONG_AGO = Duration.ofHours(1);

  private final Table table;

  public Erasure(Table table) {
    this.table = table;
  }

  /** Tells if anything of a conversation is there, be it the rest of an interrupted erasure. */
  public boolean isThere(String conversationId) {
    return table.isThere(Table.conversationKey(conversationId));
  }

  /**
   * Deletes every item of a conversation. Repeating an interrupted call finishes it. What GPTBots
   * sends meanwhile makes the conversation anew, and that stays.
   *
   * @return whether there was anything
   */
  public boolean erase(String conversationId) {
    return erase(conversationId, new Update());
  }

  /**
   * Deletes a conversation that was found by an id of its user, perhaps one that it had before
   * another. If the call is interrupted, the rest is found by that id again.
   */
  public boolean erase(String conversationId, UserIndex.IdType type, String id) {
    return erase(conversationId, new Update().set(type.attribute(), Item.of(id)));
  }

  private boolean erase(String conversationId, Update mark) {
    Table.Key conversation = ConversationItem.key(conversationId);
    boolean wasThere =
        table
            .update(conversation, mark.when("attribute_exists(#pk)"), table.now().minus(LONG_AGO))
            .applied();
    // Contexts, the other items with a user's id, are at the end of the descending order.
    List<Table.Key> others =
        table.keys(conversation.pk()).stream().filter(key -> !key.equals(conversation)).toList();
    table.deleteAll(others);
    table.deleteExpired(conversation);
    return wasThere || !others.isEmpty();
  }
}
