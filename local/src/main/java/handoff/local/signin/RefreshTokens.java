package handoff.local.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens, each valid for twelve hours, as the template sets it, or until revoked.
 * Thread-safe.
 */
final class RefreshTokens {
  private static final Duration LIFETIME = Duration.ofHours(12);

  /** Sign-in that a refresh token continues. */
  record SignIn(Person person, String scope, @Nullable String resource) {}

  private record Issued(SignIn signIn, Instant until) {}

  private final Map<String, Issued> issued = new ConcurrentHashMap<>();
  private final Clock clock;

  RefreshTokens(Clock clock) {
    this.clock = clock;
  }

  String issue(SignIn signIn) {
    Instant now = clock.instant();
    issued.values().removeIf(each -> !now.isBefore(each.until));
    String token = Codes.random();
    issued.put(token, new Issued(signIn, now.plus(LIFETIME)));
    return token;
  }

  /** Returns the sign-in of a token. The token stays valid, as Cognito's does. */
  Optional<SignIn> find(String token) {
    return Optional.ofNullable(issued.get(token))
        .filter(each -> clock.instant().isBefore(each.until))
        .map(Issued::signIn);
  }

  void revoke(String token) {
    issued.remove(token);
  }
}
