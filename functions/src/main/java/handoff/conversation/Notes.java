package handoff.conversation;

import java.util.Optional;

/** Notes of colleagues, one item each. Thread-safe. */
public final class Notes {
  private final Table table;

  public Notes(Table table) {
    this.table = table;
  }

  /**
   * Keeps a note under its key, unless one is there.
   *
   * @return the one that is there now, this one or the earlier one; empty if there is no such
   *     conversation
   */
  public Optional<Note> putIfAbsent(String conversationId, Note note) {
    Table.Key key = Table.Key.of(conversationId, note.sk());
    Note kept =
        table
            .putIfAbsent(key, note.item())
            .map(earlier -> Note.from(note.sk(), earlier))
            .orElse(note);
    if (!Conversations.bumpVersion(table, conversationId)) {
      table.delete(key);
      return Optional.empty();
    }
    return Optional.of(kept);
  }
}
