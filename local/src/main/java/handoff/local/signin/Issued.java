package handoff.local.signin;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Texts that nobody guesses, each of which stands for something for a time: authorization codes,
 * refresh tokens. Thread-safe.
 */
final class Issued<T> {
  private static final SecureRandom RANDOM = new SecureRandom();

  private record Entry<T>(T value, Instant until) {}

  private final Map<String, Entry<T>> entries = new ConcurrentHashMap<>();
  private final Duration lifetime;
  private final Clock clock;

  Issued(Duration lifetime, Clock clock) {
    this.lifetime = lifetime;
    this.clock = clock;
  }

  String issue(T value) {
    Instant now = clock.instant();
    entries.values().removeIf(each -> !now.isBefore(each.until));
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    entries.put(text, new Entry<>(value, now.plus(lifetime)));
    return text;
  }

  /** Returns what a text stands for; it goes on standing for it. */
  Optional<T> find(String text) {
    return valid(entries.get(text));
  }

  /** Returns what a text stood for until now. */
  Optional<T> redeem(String text) {
    return valid(entries.remove(text));
  }

  private Optional<T> valid(@Nullable Entry<T> entry) {
    return Optional.ofNullable(entry)
        .filter(each -> clock.instant().isBefore(each.until))
        .map(Entry::value);
  }

  void revoke(String text) {
    entries.remove(text);
  }
}
