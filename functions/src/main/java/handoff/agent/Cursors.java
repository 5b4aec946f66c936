package handoff.agent;

import handoff.http.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a list goes on, opaque to the caller: nothing can be built on what is in it. */
final class Cursors {
  /** The 1024 bytes that DynamoDB takes for a sort key, in base64. */
  static final int LONGEST = 1366;

  /** What our keys are made of. */
  private static final Pattern KEY = Pattern.compile("[ -~]{1,1024}");

  private Cursors() {}

  static String write(String where) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(where.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What {@link #write} was given; empty for no cursor.
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
