package handoff.agent;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place at which an export goes on.
 *
 * @param id the conversation
 * @param after the key in it after which to go on; null for its beginning
 */
record ExportCursor(String id, @Nullable String after) {
  private static final ExportCursor START = new ExportCursor("", null);

  static ExportCursor read(Optional<String> cursor) {
    return Cursors.read(cursor).map(ExportCursor::parse).orElse(START);
  }

  private static ExportCursor parse(String where) {
    int space = where.indexOf(' ');
    if (space < 1) {
      throw Cursors.bad();
    }
    String after = where.substring(space + 1);
    return new ExportCursor(where.substring(0, space), after.isEmpty() ? null : after);
  }

  String write() {
    return Cursors.write(id + " " + (after == null ? "" : after));
  }
}
