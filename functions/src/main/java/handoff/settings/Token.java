package handoff.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.regex.Pattern;

/** A secret that callers must know. Only its SHA-256 is kept, compared in constant time. */
final class Token {
  /** Words that a person types and no generator makes. */
  private static final Pattern TYPED =
      Pattern.compile(
          "example|change|placeholder|password|passwort|secret|token|your|todo|qwert|abcdef"
              + "|123456|this-machine");

  private static final int FEW_CHARACTERS = 10;

  private final byte[] digest;

  Token(String value) {
    digest = sha256(value);
  }

  /** Tells a typed token, which can be guessed, from a random one. */
  static boolean looksTyped(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return TYPED.matcher(lower).find() || lower.chars().distinct().count() < FEW_CHARACTERS;
  }

  boolean matches(String candidate) {
    return MessageDigest.isEqual(digest, sha256(candidate));
  }

  private static byte[] sha256(String value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
