package handoff.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Cursor;
import handoff.conversation.Page;
import handoff.http.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The text of a cursor, opaque: callers must not build on its content. */
final class Cursors {
  /** A sort key of DynamoDB has up to 1,024 bytes, an id up to 128; both in base64. */
  static final int LONGEST = 1540;

  /** Our keys hold printable ASCII alone. */
  private static final Pattern FORM = Pattern.compile("([!-~]{0,128}) ([ -~]{0,1024})");

  private Cursors() {}

  static String write(Cursor cursor) {
    String text = cursor.part() + " " + cursor.after();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts the cursor of the next page into an answer, if there is a next page. */
  static void put(ObjectNode body, Page<?> page) {
    if (page.next() != null) {
      body.put("cursor", write(page.next()));
    }
  }

  /**
   * Reads back the cursor given to {@link #write}; empty for no cursor.
   *
   * @param part the form of its part
   * @param after the form of its place in that part
   * @throws Failure.Invalid if it is no cursor of ours, or one of another list
   */
  static Optional<Cursor> read(Optional<String> text, Pattern part, Pattern after) {
    return text.map(given -> {
      try {
        String known = new String(Base64.getUrlDecoder().decode(given), StandardCharsets.UTF_8);
        var form = FORM.matcher(known);
        if (form.matches()) {
          Cursor cursor = new Cursor(form.group(1), form.group(2));
          if (write(cursor).equals(given)
              && part.matcher(cursor.part()).matches()
              && after.matcher(cursor.after()).matches()) {
            return cursor;
          }
        }
      } catch (IllegalArgumentException notBase64) {
        // The answer is the same.
      }
      throw new Failure.Invalid("cursor", "must be the cursor of an earlier answer");
    });
  }
}
