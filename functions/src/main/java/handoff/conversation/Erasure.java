package handoff.conversation;

/**
 * Deletes conversations. Jobs and calls still under way find nothing and do nothing: no write but
 * GPTBots' own next call makes a conversation. Thread-safe.
 */
public final class Erasure {
  private final Table table;

  public Erasure(Table table) {
    this.table = table;
  }

  /** Whether there is anything of a conversation, be it the rest of an interrupted erasure. */
  public boolean isThere(String conversationId) {
    return table.isThere(Table.conversationKey(conversationId));
  }

  /**
   * Deletes every item of a conversation, its own first, so that nobody finds it from then on.
   * Repeating an interrupted call finishes it.
   *
   * @return whether there was anything
   */
  public boolean erase(String conversationId) {
    return table.deleteAll(Table.Key.of(conversationId, Conversations.CONVERSATION)) > 0;
  }
}
