package handoff.conversation;

import handoff.digest.Sha256;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GPTBots' limit of calls for an API key, learnt from its 429s and shared by all functions.
 * Thread-safe.
 *
 * <p>After a 429 nobody calls with that key until GPTBots' time is up. For some minutes more only
 * first replies go out at once; all others take turns, the longer apart the longer GPTBots made us
 * wait, so that a busy conversation leaves room.
 */
public final class RateLimit {
  /**
   * The time for which turns are kept up after the last 429. The free plan allows 3 calls a minute,
   * so its Retry-After is up to 60 s; turns of half of that leave one call of the three to first
   * replies.
   */
  private static final Duration PACED = Duration.ofMinutes(5);

  /** If GPTBots does not say when to come back. */
  private static final Duration PAUSE = Duration.ofSeconds(20);

  /** A first reply may call so much sooner than any other. */
  private static final Duration HEAD_START = Duration.ofSeconds(5);

  private final Table table;
  private final Duration longestPause;

  /**
   * @param longestPause a longer one that GPTBots asks for is not believed
   */
  public RateLimit(Table table, Duration longestPause) {
    this.table = table;
    this.longestPause = longestPause;
  }

  /**
   * Reserves the next turn. Whoever waits for it does not ask again; a turn that is not used
   * passes.
   *
   * @return the time until it; zero for at once
   */
  public Duration reserve(String apiKey) {
    Table.Key key = key(apiKey);
    return paced(table.glance(key))
        .map(limit -> reserve(key, limit.number("turn")))
        .orElse(Duration.ZERO);
  }

  private Duration reserve(Table.Key key, long turn) {
    long now = table.now().toEpochMilli();
    Update free =
        new Update()
            .set("turnAt", Item.of(now + turn))
            .set("pacedUntil", Item.of(now + turn + PACED.toMillis()))
            .with("at", Item.of(now))
            .when("#turnAt <= :at");
    if (table.update(key, free).applied()) {
      return Duration.ZERO;
    }
    Update next =
        new Update()
            .set("turnAt", "#turnAt + :turn")
            .with("turn", Item.of(turn))
            .set("pacedUntil", "#turnAt + :paced")
            .with("paced", Item.of(turn + PACED.toMillis()))
            .when("attribute_exists(#turnAt)");
    Item reserved = table.update(key, next).item();
    return reserved == null ? Duration.ZERO : until(reserved.number("turnAt") - turn, now);
  }

  /** Tells if GPTBots limits the key's calls: what can wait should not take one then. */
  public boolean isLimiting(String apiKey) {
    return paced(table.glance(key(apiKey))).isPresent();
  }

  /**
   * The time for which GPTBots takes no call, not even one whose turn has come.
   *
   * @return zero if it takes calls
   */
  public Duration untilOpen(String apiKey) {
    long now = table.now().toEpochMilli();
    return paced(table.glance(key(apiKey)))
        .map(limit -> until(limit.number("blockedUntil"), now))
        .orElse(Duration.ZERO);
  }

  /**
   * GPTBots answered 429: nobody calls for a time.
   *
   * @param retryAfter when it wants to be called again; null if it did not say
   * @return that time
   */
  public Duration limited(String apiKey, @Nullable Duration retryAfter) {
    Duration asked = retryAfter == null ? PAUSE : retryAfter;
    Duration pause = asked.compareTo(longestPause) < 0 ? asked : longestPause;
    Table.Key key = key(apiKey);
    Item known = paced(table.get(key)).orElse(new Item());
    long until = table.now().plus(pause).toEpochMilli();
    // The turns that are reserved stay: who waits for one does not ask again.
    long turnAt = Math.max(known.number("turnAt"), until + HEAD_START.toMillis());
    table.update(
        key,
        new Update()
            .set("turn", Item.of(Math.max(known.number("turn"), pause.toMillis() / 2)))
            .set("blockedUntil", Item.of(until))
            .set("turnAt", Item.of(turnAt))
            .set("pacedUntil", Item.of(turnAt + PACED.toMillis())));
    return pause;
  }

  /** The limit, if the key has met it in the last minutes. */
  private Optional<Item> paced(Optional<Item> known) {
    long now = table.now().toEpochMilli();
    return known.filter(limit -> limit.number("pacedUntil") > now);
  }

  private static Duration until(long then, long now) {
    return Duration.ofMillis(Math.max(0, then - now));
  }

  /** The key itself is not for the table. */
  private static Table.Key key(String apiKey) {
    return new Table.Key("K#" + HexFormat.of().formatHex(Sha256.of(apiKey), 0, 16), "LIMIT");
  }
}
