package handoff.conversation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
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
   * Asks for a turn.
   *
   * @param first whether GPTBots is still waiting for the first message of this handoff
   * @return the time to wait before the next call with this key; zero if the turn is taken
   */
  public Duration untilFree(String apiKey, boolean first) {
    Table.Key key = key(apiKey);
    Item limit = table.glance(key).orElse(null);
    Instant now = table.now();
    if (limit == null || limit.number("pacedUntil") <= now.toEpochMilli()) {
      return Duration.ZERO;
    }
    long free = limit.number(first ? "blockedUntil" : "turnAt");
    if (free > now.toEpochMilli()) {
      return Duration.ofMillis(free - now.toEpochMilli());
    }
    if (first) {
      return Duration.ZERO;
    }
    boolean mine =
        table
            .update(
                key,
                new Update()
                    .set("turnAt", Item.of(now.toEpochMilli() + limit.number("turn")))
                    .with("seen", Item.of(free))
                    .when("#turnAt = :seen"))
            .applied();
    return mine ? Duration.ZERO : Duration.ofMillis(limit.number("turn"));
  }

  /**
   * GPTBots answered 429.
   *
   * @param retryAfter when it wants to be called again; null if it did not say
   */
  public void limited(String apiKey, @Nullable Duration retryAfter) {
    Duration asked = retryAfter == null ? PAUSE : retryAfter;
    Duration pause = asked.compareTo(longestPause) < 0 ? asked : longestPause;
    Table.Key key = key(apiKey);
    Instant now = table.now();
    Instant until = now.plus(pause);
    long known =
        table
            .get(key)
            .filter(limit -> limit.number("pacedUntil") > now.toEpochMilli())
            .map(limit -> limit.number("turn"))
            .orElse(0L);
    table.update(
        key,
        new Update()
            .set("turn", Item.of(Math.max(known, pause.toMillis() / 2)))
            .set("blockedUntil", Item.of(until.toEpochMilli()))
            .set("turnAt", Item.of(until.plus(HEAD_START).toEpochMilli()))
            .set("pacedUntil", Item.of(until.plus(PACED).toEpochMilli())));
  }

  /** The key itself is not for the table. */
  private static Table.Key key(String apiKey) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(apiKey.getBytes(StandardCharsets.UTF_8));
      return new Table.Key("K#" + HexFormat.of().formatHex(digest, 0, 16), "LIMIT");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
