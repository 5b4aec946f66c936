package handoff.settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings, read at first use and again after five minutes. While the secret cannot be read, or
 * is broken, the last good settings stay in force. Thread-safe.
 */
public final class SettingsCache implements Supplier<Settings> {
  private static final Duration FRESH = Duration.ofMinutes(5);

  /** Shortest time between two readings, so that a wrong key cannot make us hammer. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Supplier<String> secret;
  private final Clock clock;
  private final Consumer<RuntimeException> onStale;
  private @Nullable Settings settings;
  private Instant readAt = Instant.MIN;

  /**
   * @param secret gives the secret's text; may throw
   * @param onStale called when the secret could not be read and older settings are used instead
   */
  public SettingsCache(Supplier<String> secret, Clock clock, Consumer<RuntimeException> onStale) {
    this.secret = secret;
    this.clock = clock;
    this.onStale = onStale;
  }

  /**
   * The settings in force.
   *
   * @throws RuntimeException if there are no earlier settings: {@link InvalidSettings}, or the
   *     exception of the secret's reader
   */
  @Override
  public Settings get() {
    return olderThan(FRESH);
  }

  /** The settings in force, for a caller that can do without. */
  public Optional<Settings> find() {
    try {
      return Optional.of(get());
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** Reads the secret again now, after GPTBots did not accept a key; at most once in 2 seconds. */
  public Settings reread() {
    return olderThan(PAUSE);
  }

  private synchronized Settings olderThan(Duration age) {
    Instant now = clock.instant();
    if (settings != null && now.isBefore(readAt.plus(age))) {
      return settings;
    }
    try {
      settings = Settings.parse(secret.get());
      readAt = now;
    } catch (RuntimeException unreadable) {
      if (settings == null) {
        throw unreadable;
      }
      readAt = now.minus(FRESH).plus(PAUSE);
      onStale.accept(unreadable);
    }
    return settings;
  }
}
