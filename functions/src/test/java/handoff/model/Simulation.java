package handoff.model;

import handoff.Bridge.Crash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Hostes in virtual time. Each runs on a thread of its own, but only one at a time, and it hands
 * over at every {@link #step}: the same seed gives the same history.
 */
final class Simulation {
  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  /** As template.yaml has it: Lambda ends a function that takes longer. */
  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(15);

  private record Event(long at, long number, Runnable resume) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final Semaphore yielded = new Semaphore(0);

  /** The process whose turn it is. */
  private @Nullable Host current;

  private @Nullable Throwable failure;
  private long now;
  private long number;
  private int timeouts;

  /** A process: when it began, how wrong its host's clock is, and its turn to go on. */
  private static final class Host {
    private final long started;
    private final long skew;
    private final Semaphore turn = new Semaphore(0);

    private Host(long started, long skew) {
      this.started = started;
      this.skew = skew;
    }
  }

  /** Starts a process later; a {@link Crash} ends it and nothing else. */
  void start(Duration delay, long skewMillis, Runnable body) {
    at(
        delay.toMillis(),
        () -> {
          Host process = new Host(now, skewMillis);
          current = process;
          Thread.ofVirtual()
              .start(() -> {
                try {
                  body.run();
                } catch (Crash crash) {
                  // It stops dead.
                } catch (Throwable unexpected) {
                  failure = unexpected;
                } finally {
                  yielded.release();
                }
              });
          handOver();
        });
  }

  private void handOver() {
    yielded.acquireUninterruptibly();
    current = null;
  }

  /** Does something at once, later, outside any process. */
  void at(long delayMillis, Runnable action) {
    events.add(new Event(now + delayMillis, number++, action));
  }

  /** Lets the other processes run while this one waits. */
  void step(long millis) {
    Host me = current;
    if (me == null) {
      return;
    }
    at(
        millis,
        () -> {
          current = me;
          me.turn.release();
          handOver();
        });
    yielded.release();
    me.turn.acquireUninterruptibly();
    if (now - me.started > FUNCTION_TIMEOUT.toMillis()) {
      timeouts++;
      throw new Crash();
    }
  }

  /** Counts the processes that ran out of time. */
  int timeouts() {
    return timeouts;
  }

  /** Runs until nothing is left to happen, or the time is over. */
  void run(Duration time) {
    while (!events.isEmpty() && events.peek().at() <= time.toMillis()) {
      Event event = events.remove();
      now = event.at();
      event.resume().run();
      if (failure != null) {
        throw new AssertionError("a process failed", failure);
      }
    }
  }

  long now() {
    return now;
  }

  /** The true time. */
  Clock clock() {
    return new SimulatedClock(false);
  }

  /** The time as the running process' host has it. */
  Clock skewedClock() {
    return new SimulatedClock(true);
  }

  private final class SimulatedClock extends Clock {
    private final boolean skewed;

    private SimulatedClock(boolean skewed) {
      this.skewed = skewed;
    }

    @Override
    public Instant instant() {
      Host me = current;
      return START.plusMillis(now + (skewed && me != null ? me.skew : 0));
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
}
