package handoff.conversation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that may be larger than an item, kept as several: the first part under the key itself, the
 * others under {@code key#001} and so on. The first part is written last, so that whoever sees it
 * can read the whole.
 */
final class LongText {
  /** An item holds 400 KB; this leaves room for its other attributes. */
  private static final int PART = 300_000;

  private LongText() {}

  /**
   * Writes a text unless it is there.
   *
   * @param first the other attributes of the first item
   * @return whether it was new
   */
  static boolean putIfAbsent(
      Table table, String conversationId, String sk, String text, Item first) {
    List<String> parts = split(text);
    for (int i = parts.size() - 1; i > 0; i--) {
      table.putIfAbsent(
          Table.Key.of(conversationId, partKey(sk, i)), new Item().put("text", parts.get(i)));
    }
    first.put("text", parts.getFirst());
    return table.putIfAbsent(Table.Key.of(conversationId, sk), first).isEmpty();
  }

  static String partKey(String sk, int part) {
    return "%s#%03d".formatted(sk, part);
  }

  /** Cuts between characters, never inside one; an empty text is one empty part. */
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    int bytes = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      int size = size(character);
      if (bytes + size > PART) {
        parts.add(text.substring(start, at));
        start = at;
        bytes = 0;
      }
      bytes += size;
      at += Character.charCount(character);
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static int size(int character) {
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }

  static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
