package handoff.agent;

import java.util.Optional;

/**
 * Where an export goes on.
 *
 * @param id the conversation
 * @param after the key in it after which to go on; empty for its beginning
 */
record ExportCursor(String id, String after) {
  private static final ExportCursor START = new ExportCursor("", "");

  static ExportCursor read(Optional<String> cursor) {
    return Cursors.read(cursor).map(ExportCursor::parse).orElse(START);
  }

  private static ExportCursor parse(String where) {
    int space = where.indexOf(' ');
    if (space < 1) {
      throw Cursors.bad();
    }
    return new ExportCursor(where.substring(0, space), where.substring(space + 1));
  }

  String write() {
    return Cursors.write(id + " " + after);
  }
}
