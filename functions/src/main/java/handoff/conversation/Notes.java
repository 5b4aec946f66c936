package handoff.conversation;

/** Notes of colleagues, one item each. Thread-safe. */
public final class Notes {
  private final Table table;

  public Notes(Table table) {
    this.table = table;
  }

  /**
   * Keeps a note under its key, unless one is there.
   *
   * @return the one that is there now: this one, or the earlier one
   */
  public Note putIfAbsent(String conversationId, Note note) {
    Note kept =
        table
            .putIfAbsent(Table.Key.of(conversationId, note.sk()), note.item())
            .map(earlier -> Note.from(note.sk(), earlier))
            .orElse(note);
    Conversations.bumpVersion(table, conversationId);
    return kept;
  }
}
