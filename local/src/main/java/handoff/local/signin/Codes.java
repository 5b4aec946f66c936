package handoff.local.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Authorization codes, each valid for one try within a minute. Thread-safe. */
final class Codes {
  private static final Duration LIFETIME = Duration.ofMinutes(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Grant behind a code.
   *
   * @param challenge the hash of the verifier, which only the client knows
   */
  record Grant(
      Person person,
      String redirectUri,
      String challenge,
      String scope,
      @Nullable String resource,
      @Nullable String nonce) {

    boolean isFor(String givenRedirectUri, String verifier) {
      return redirectUri.equals(givenRedirectUri) && challenge.equals(hash(verifier));
    }
  }

  private record Issued(Grant grant, Instant until) {}

  private final Map<String, Issued> issued = new ConcurrentHashMap<>();
  private final Clock clock;

  Codes(Clock clock) {
    this.clock = clock;
  }

  String issue(Grant grant) {
    Instant now = clock.instant();
    issued.values().removeIf(each -> !now.isBefore(each.until));
    String code = random();
    issued.put(code, new Issued(grant, now.plus(LIFETIME)));
    return code;
  }

  /** Returns the code's grant and deletes the code. */
  Optional<Grant> redeem(String code) {
    return Optional.ofNullable(issued.remove(code))
        .filter(each -> clock.instant().isBefore(each.until))
        .map(Issued::grant);
  }

  /** Makes a text that nobody guesses. */
  static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return text(bytes);
  }

  private static String hash(String verifier) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return text(sha.digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
