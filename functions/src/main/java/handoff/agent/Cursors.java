package handoff.agent;

import handoff.http.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The place at which a list goes on, opaque: callers must not build on its content. */
final class Cursors {
  /** The 1024 bytes that DynamoDB takes for a sort key, in base64. */
  static final int LONGEST = 1366;

  /** Our keys hold printable ASCII alone. */
  private static final Pattern KEY = Pattern.compile("[ -~]{1,1024}");

  private Cursors() {}

  static String write(String where) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(where.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads back the text given to {@link #write}; empty for no cursor.
   *
   * @throws Failure.Invalid if it is no cursor of ours
   */
  static Optional<String> read(Optional<String> cursor) {
    return cursor.map(text -> {
      try {
        String where = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        if (KEY.matcher(where).matches() && write(where).equals(text)) {
          return where;
        }
      } catch (IllegalArgumentException notBase64) {
        // The answer is the same.
      }
      throw bad();
    });
  }

  static Failure bad() {
    return new Failure.Invalid("cursor", "must be the cursor of an earlier answer");
  }
}
