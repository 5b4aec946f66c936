package handoff.settings;

import handoff.digest.Sha256;
import java.security.MessageDigest;
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
    digest = Sha256.of(value);
  }

  /** Tells a typed token, which can be guessed, from a random one. */
  static boolean looksTyped(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return TYPED.matcher(lower).find() || lower.chars().distinct().count() < FEW_CHARACTERS;
  }

  boolean matches(String candidate) {
    return MessageDigest.isEqual(digest, Sha256.of(candidate));
  }
}
