package handoff;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on when it is told to. */
public final class HandClock extends Clock {
  private volatile Instant now = Instant.parse("2026-03-01T09:00:00Z");

  private volatile Duration look = Duration.ZERO;

  /** Lets time pass whenever somebody looks at the clock, as it does while a function runs. */
  public void eachLookTakes(Duration duration) {
    look = duration;
  }

  public synchronized void advance(Duration duration) {
    now = duration.isNegative() ? now : now.plus(duration);
  }

  @Override
  public synchronized Instant instant() {
    now = now.plus(look);
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
