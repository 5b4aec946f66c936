package handoff.conversation;

import handoff.conversation.ConversationItem.Beside;
import java.time.Instant;

/** The notes of colleagues, one item each. Thread-safe. */
public final class Notes {
  private final ConversationItem item;

  public Notes(Table table) {
    item = new ConversationItem(table);
  }

  /**
   * Keeps a note under its key, unless one is there: the first one stays.
   *
   * @param idempotencyKey the same key again in this handoff is the same note again
   * @return the note that is there now, this one or the same from before
   * @throws Refusal.UnknownConversation if there is no such conversation
   * @throws Refusal.KeyReused if the key was used for another text
   */
  public Note add(String conversationId, Actor by, String idempotencyKey, String text, Instant at) {
    Conversation conversation =
        item.find(conversationId).orElseThrow(Refusal.UnknownConversation::new);
    String key = Reply.key(conversation.handoff().number(), by, idempotencyKey);
    Note note = new Note(key, by, text, Instant.ofEpochMilli(at.toEpochMilli()));
    Note kept =
        item.add(conversationId, new Beside(note.sk(), note.item()))
            .map(added -> Note.from(note.sk(), added.item()))
            .orElseThrow(Refusal.UnknownConversation::new);
    if (!kept.text().equals(text)) {
      throw new Refusal.KeyReused();
    }
    return kept;
  }
}
