package handoff.conversation;

import handoff.digest.Sha256;
import java.util.Arrays;
import java.util.Base64;

/** Half of a SHA-256, for keys and tags: 22 URL-safe characters. */
final class Hash {
  private Hash() {}

  static String of(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(Sha256.of(text), 16));
  }
}
