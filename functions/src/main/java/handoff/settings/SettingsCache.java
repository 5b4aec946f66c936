package handoff.settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings, read at first use and again after five minutes. While the secret cannot be read, or
 * is broken, the last good settings stay in force, and nobody waits longer than a second for better
 * ones. Thread-safe.
 */
public final class SettingsCache implements Supplier<Settings> {
  private static final Duration FRESH = Duration.ofMinutes(5);

  /** Shortest time between two readings, so that a wrong key cannot make us hammer. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** The longest wait for newer settings while there are older ones. */
  private static final Duration WAIT = Duration.ofSeconds(1);

  private final Supplier<String> secret;
  private final Clock clock;
  private final Consumer<RuntimeException> onStale;

  // Guarded by this object's monitor, which nobody holds while the secret is read.
  private @Nullable Settings settings;
  private Instant readAt = Instant.MIN;
  private @Nullable RuntimeException failure;
  private int failures;
  private Instant notBefore = Instant.MIN;
  private @Nullable CompletableFuture<Void> reading;

  /**
   * @param secret gives the secret's text; may throw, and has a time limit of its own
   * @param onStale called once when the secret could not be read and older settings are used
   *     instead, and again only after it was well in between
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

  private Settings olderThan(Duration age) {
    CompletableFuture<Void> read;
    Settings known;
    synchronized (this) {
      Instant now = clock.instant();
      known = settings;
      boolean paused = now.isBefore(notBefore);
      if (known != null && (paused || now.isBefore(readAt.plus(age)))) {
        return known;
      }
      if (known == null && paused && failure != null) {
        throw failure;
      }
      if (reading == null) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        reading = begun;
        // Not a virtual one: the first that waits for a socket makes the JVM load its pollers.
        Thread.ofPlatform().daemon().start(() -> read(begun));
      }
      read = reading;
    }
    await(read, known != null);
    synchronized (this) {
      if (settings != null) {
        return settings;
      }
      throw failure == null ? new IllegalStateException("the settings were not read") : failure;
    }
  }

  private static void await(CompletableFuture<Void> read, boolean hasOlder) {
    try {
      if (hasOlder) {
        read.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
      } else {
        read.get();
      }
    } catch (TimeoutException slow) {
      // The reading goes on, for the next call.
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(CompletableFuture<Void> begun) {
    try {
      Settings now = Settings.parse(secret.get());
      synchronized (this) {
        settings = now;
        readAt = clock.instant();
        failures = 0;
        failure = null;
        notBefore = Instant.MIN;
        reading = null;
      }
      begun.complete(null);
    } catch (RuntimeException unreadable) {
      failed(unreadable);
      begun.complete(null);
    } catch (Error broken) {
      synchronized (this) {
        reading = null;
      }
      begun.completeExceptionally(broken);
      throw broken;
    }
  }

  private void failed(RuntimeException unreadable) {
    boolean isNews;
    synchronized (this) {
      failures++;
      failure = unreadable;
      // From its end: a reading that took long is no reason to begin the next one at once.
      notBefore = clock.instant().plus(pause(settings != null, failures));
      isNews = settings != null && failures == 1;
      reading = null;
    }
    if (isNews) {
      onStale.accept(unreadable);
    }
  }

  /** 30 s, 1, 2, 4, 5 min with older settings; 1, 2, 4 ... 30 s without. */
  private static Duration pause(boolean hasOlder, int failures) {
    long first = hasOlder ? 30 : 1;
    long longest = hasOlder ? FRESH.toSeconds() : 30;
    return Duration.ofSeconds(Math.min(longest, first << Math.min(failures - 1, 10)));
  }
}
