package handoff.settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  /**
   * A reading that is older was stopped together with its function, or hangs. The reader's own
   * limit is 5 s.
   */
  private static final Duration LOST = Duration.ofSeconds(10);

  private final Supplier<String> secret;
  private final Clock clock;
  private final Consumer<RuntimeException> onStale;
  private final Runnable onRecovered;

  // Guarded by this object's monitor, which nobody holds while the secret is read.
  private @Nullable Settings settings;
  private @Nullable RuntimeException failure;
  private int failures;
  private Instant endedAt = Instant.MIN;
  private Instant nextAt = Instant.MIN;
  private @Nullable Reading reading;
  private final Set<String> told = new HashSet<>();

  /**
   * A reading that goes on.
   *
   * @param ended done when it has ended
   * @param awaited done when nobody waits for it any longer
   */
  private record Reading(
      Instant startedAt, CompletableFuture<Void> ended, CompletableFuture<Void> awaited) {
    boolean isLost(Instant now) {
      return !now.isBefore(startedAt.plus(LOST));
    }
  }

  /**
   * @param secret gives the secret's text; may throw, and has a time limit of its own
   * @param onStale called when the secret could not be read and older settings are used instead:
   *     once for each reason, until the secret is well again
   * @param onRecovered called once when it is
   */
  public SettingsCache(
      Supplier<String> secret,
      Clock clock,
      Consumer<RuntimeException> onStale,
      Runnable onRecovered) {
    this.secret = secret;
    this.clock = clock;
    this.onStale = onStale;
    this.onRecovered = onRecovered;
  }

  /**
   * The settings in force.
   *
   * @throws RuntimeException if there are no earlier settings: {@link InvalidSettings}, or the
   *     exception of the secret's reader
   */
  @Override
  public Settings get() {
    return current(false);
  }

  /** {@link Settings#nameOf} of the settings in force; without any, an agent has no own name. */
  public String nameOf(@Nullable String botId) {
    try {
      return get().nameOf(botId);
    } catch (RuntimeException unreadable) {
      return Settings.ANY;
    }
  }

  /**
   * Reads the secret again now, after GPTBots did not accept a key; at most once in 2 seconds. It
   * does not heed the backoff of failed readings, because a refused key costs a reply.
   */
  public Settings reread() {
    return current(true);
  }

  private Settings current(boolean atOnce) {
    Reading due = due(atOnce);
    if (due != null) {
      due.awaited().join();
    }
    return inForce();
  }

  private synchronized Settings inForce() {
    if (settings == null) {
      throw Objects.requireNonNull(failure, "a reading without settings has a failure");
    }
    return settings;
  }

  /** Begins a reading if one is due, or joins the one that goes on. */
  private synchronized @Nullable Reading due(boolean atOnce) {
    Instant now = clock.instant();
    boolean hasOlder = settings != null;
    if (now.isBefore(atOnce && hasOlder ? endedAt.plus(PAUSE) : nextAt)) {
      return null;
    }
    if (reading != null && !(hasOlder && reading.isLost(now))) {
      return reading;
    }
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Reading begun =
        new Reading(
            now,
            ended,
            hasOlder
                ? ended.copy().completeOnTimeout(null, WAIT.toMillis(), TimeUnit.MILLISECONDS)
                : ended);
    reading = begun;
    // Not a virtual one: the first that waits for a socket makes the JVM load its pollers.
    Thread.ofPlatform().daemon().start(() -> read(begun));
    return begun;
  }

  private void read(Reading mine) {
    try {
      Runnable news = take(mine);
      news.run();
    } finally {
      mine.ended().complete(null);
    }
  }

  /** Reads the secret and takes over the result; gives the telling of it. */
  private Runnable take(Reading mine) {
    try {
      return succeeded(mine, Settings.parse(secret.get()));
    } catch (RuntimeException unreadable) {
      return failed(mine, unreadable);
    } catch (Error broken) {
      return failed(mine, new IllegalStateException("the reader of the secret broke", broken));
    }
  }

  private synchronized Runnable succeeded(Reading mine, Settings read) {
    if (!mine.equals(reading)) {
      return () -> {};
    }
    boolean isNews = !told.isEmpty();
    settings = read;
    failure = null;
    failures = 0;
    told.clear();
    reading = null;
    endedAt = clock.instant();
    // From its start: it may have seen the secret as it was then.
    nextAt = mine.startedAt().plus(FRESH);
    return isNews ? onRecovered : () -> {};
  }

  private synchronized Runnable failed(Reading mine, RuntimeException unreadable) {
    if (!mine.equals(reading)) {
      return () -> {};
    }
    boolean hasOlder = settings != null;
    reading = null;
    endedAt = clock.instant();
    if (hasOlder && mine.isLost(endedAt)) {
      // It says nothing about the secret, and the settings may be hours old.
      nextAt = endedAt;
      return () -> {};
    }
    failure = unreadable;
    failures++;
    // From its end: a reading that took long is no reason to begin the next one at once.
    nextAt = endedAt.plus(backoff(hasOlder, failures));
    return hasOlder && told.add(reason(unreadable)) ? () -> onStale.accept(unreadable) : () -> {};
  }

  /** Tells a rule that is broken from another, and from a secret that is away. */
  private static String reason(RuntimeException unreadable) {
    return unreadable instanceof InvalidSettings ? String.valueOf(unreadable.getMessage()) : "away";
  }

  /** 30 s, 1, 2, 4, 5 min with older settings; 1, 2, 4 ... 30 s without. */
  private static Duration backoff(boolean hasOlder, int failures) {
    long first = hasOlder ? 30 : 1;
    long longest = hasOlder ? FRESH.toSeconds() : 30;
    return Duration.ofSeconds(Math.min(longest, first << Math.min(failures - 1, 10)));
  }
}
