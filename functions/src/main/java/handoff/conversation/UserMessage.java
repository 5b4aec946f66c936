package handoff.conversation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Something the user wrote. GPTBots gives no message id: its time and its text are its identity.
 *
 * @param at when, on GPTBots' clock in milliseconds
 */
public record UserMessage(String conversationId, long at, String text) {
  static final String PREFIX = "USER#";

  /** The key is the duplicate filter. */
  String key() {
    return "%s%013d#%s".formatted(PREFIX, at, hash());
  }

  private String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return "UserMessage[" + at + "]";
  }
}
