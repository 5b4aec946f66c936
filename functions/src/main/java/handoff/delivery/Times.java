package handoff.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The times by which replies are carried. Immutable.
 *
 * <p>They nest: a call to GPTBots and the write that notes its result fit into a function's timeout
 * of 15 s, and the lease is longer than that. A test holds this against template.yaml.
 *
 * @param storeCall the longest call of DynamoDB, SQS or Secrets Manager, its retries included
 * @param storeTry the longest single try of one
 * @param call the longest call to GPTBots, counted to the answer's last byte
 * @param connect the part of it that connecting may take
 * @param lease the right to send of one run. A job that looks for an interrupted call waits as long
 * @param lookAgain the shortest pause of a job that is not done
 * @param afterFault the pause of a job that failed; after some failures it doubles
 * @param longestAfterFault the longest such pause
 * @param afterReply the pause of a give-up while a person's reply is on its way
 * @param maxDuration the time for which a message that GPTBots does not take is tried
 * @param maxEndDuration the same for an end, which has to happen at last and can be repeated. A
 *     text that was never tried for so long is not sent into another day's talk
 * @param endPause the pause between tries of an end after {@code maxDuration}
 * @param backoff the longest pause after each try, the last one for all that follow
 * @param jitter the part of a pause that may be left out, so that many do not come back at once
 * @param maxPause the longest pause that GPTBots can ask for
 */
public record Times(
    Duration storeCall,
    Duration storeTry,
    Duration call,
    Duration connect,
    Duration lease,
    Duration lookAgain,
    Duration afterFault,
    Duration longestAfterFault,
    Duration afterReply,
    Duration maxDuration,
    Duration maxEndDuration,
    Duration endPause,
    List<Duration> backoff,
    double jitter,
    Duration maxPause) {

  /** The times in force. */
  public static final Times DEFAULT =
      new Times(
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(6),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofMinutes(15),
          Duration.ofMinutes(20),
          Duration.ofMinutes(10),
          Duration.ofDays(1),
          Duration.ofMinutes(10),
          List.of(
              Duration.ofSeconds(2),
              Duration.ofSeconds(5),
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              Duration.ofSeconds(40),
              Duration.ofSeconds(60)),
          0.2,
          Duration.ofMinutes(2));

  /** As many failures of a job come without a longer pause. */
  private static final int SOON = 6;

  /** As many refusals for want of room come before a pause of minutes. */
  private static final int OFTEN = 10;

  public Times {
    backoff = List.copyOf(backoff);
  }

  /**
   * The time that a run needs from the beginning of a call to GPTBots to its result's last write.
   */
  public Duration callAndNote() {
    return call.plus(storeCall);
  }

  /** Tells if a run that ends at some time may still begin a call to GPTBots. */
  boolean mayCall(Instant now, Instant end) {
    return !now.plus(callAndNote()).isAfter(end);
  }

  /**
   * The pause before a message is tried again.
   *
   * @param tries how often it was tried, from 1
   * @param salt differs from message to message, and so does the pause
   * @param asked the pause that GPTBots asked for; null for none
   */
  Duration pause(long tries, String salt, @Nullable Duration asked) {
    int last = backoff.size() - 1;
    Duration longest = backoff.get(Math.toIntExact(Math.clamp(tries - 1, 0, last)));
    Duration own = shortened(longest, tries, salt);
    if (asked == null || asked.compareTo(own) < 0) {
      return own;
    }
    return shorter(asked, maxPause);
  }

  /**
   * The pause before a message is tried again for which GPTBots had no room: it waits for its turn,
   * and longer if that has often not helped.
   *
   * @param tries how often it was tried, from 1
   * @param turn the time until its turn
   */
  Duration pauseWhenLimited(long tries, String salt, Duration turn) {
    Duration own = tries > OFTEN ? longestAfterFault : pause(tries, salt, null);
    return turn.compareTo(own) < 0 ? own : turn;
  }

  /**
   * The pause of a job whose reply waits behind others: until the first of them may be tried, and
   * the further back, the longer. So it looks again some five times while the line halves, and not
   * at each turn.
   *
   * @param pause until the first of the outbox may be tried
   * @param before how many are before it
   */
  Duration untilItsTurn(Duration pause, int before) {
    return atLeast(pause.plus(shorter(pause.multipliedBy(before), longestAfterFault)));
  }

  /**
   * The pause of a job that failed: 5 s while a handoff's deadline is near, then 10, 20 ... 900 s.
   * So an outage of six hours costs some forty receives, far fewer than the queue allows.
   *
   * @param receives how often SQS has handed it over, from 1
   */
  public Duration afterFault(long receives, String salt) {
    int doublings = Math.toIntExact(Math.clamp(receives - SOON, 0, 30));
    Duration longest = shorter(afterFault.multipliedBy(1L << doublings), longestAfterFault);
    return shortened(longest, receives, salt);
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Duration shortened(Duration longest, long tries, String salt) {
    double left = jitter * Math.floorMod(salt.hashCode() + 31 * tries, 1000) / 1000;
    return Duration.ofMillis(Math.round(longest.toMillis() * (1 - left)));
  }

  /** The pause of a job that is not done. */
  Duration atLeast(Duration pause) {
    return pause.compareTo(lookAgain) < 0 ? lookAgain : pause;
  }
}
