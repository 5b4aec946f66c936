package handoff.webhook;

import handoff.http.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** The {@code timestamp} of a call, in milliseconds on GPTBots' clock. */
final class GptBotsTime {
  private static final Duration AHEAD = Duration.ofDays(1);

  private GptBotsTime() {}

  /**
   * Reads it; empty if it is missing or absurd: not 13 digits, as milliseconds have since 2001, or
   * more than a day ahead. An absurd one would put every later call in the past.
   */
  static OptionalLong of(Fields call, Instant now) {
    OptionalLong timestamp = call.number("timestamp");
    boolean sane =
        timestamp.isPresent()
            && timestamp.getAsLong() >= 1_000_000_000_000L
            && timestamp.getAsLong() <= now.plus(AHEAD).toEpochMilli();
    return sane ? timestamp : OptionalLong.empty();
  }
}
