package handoff.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import handoff.VirtualQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pauses, as rules. */
final class TimesTest {
  private static final Times TIMES = Times.DEFAULT;

  private static final List<String> SALTS =
      IntStream.range(0, 100).mapToObj(n -> "message-" + n).toList();

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 5", "3, 10", "4, 20", "5, 40", "6, 60", "7, 60", "1000, 60"})
  void aPauseGrowsToAMinuteAndLeavesOutAFifthAtMost(long tries, int seconds) {
    for (String salt : SALTS) {
      assertThat(TIMES.pause(tries, salt, null))
          .isBetween(Duration.ofMillis(seconds * 800L), Duration.ofSeconds(seconds));
    }
  }

  @Test
  void messagesThatFailedTogetherDoNotComeBackTogether() {
    assertThat(SALTS.stream().map(salt -> TIMES.pause(6, salt, null)).distinct().count())
        .isGreaterThan(20);
    assertThat(SALTS.stream().map(salt -> TIMES.afterFault(20, salt)).distinct().count())
        .isGreaterThan(20);
  }

  @Test
  void whatGptBotsAsksForCountsIfItIsLongerButNotBeyondTwoMinutes() {
    assertThat(TIMES.pause(1, "m", Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    assertThat(TIMES.pause(1, "m", Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
    assertThat(TIMES.pause(1, "m", Duration.ofHours(2))).isEqualTo(Duration.ofMinutes(2));
    assertThat(TIMES.pause(6, "m", Duration.ZERO)).isEqualTo(TIMES.pause(6, "m", null));
  }

  @Test
  void aLimitedMessageWaitsForItsTurnAndAfterTenRefusalsForAQuarterOfAnHour() {
    Duration turn = Duration.ofSeconds(90);
    assertThat(TIMES.pauseWhenLimited(1, "m", turn)).isEqualTo(turn);
    assertThat(TIMES.pauseWhenLimited(10, "m", turn)).isEqualTo(turn);
    assertThat(TIMES.pauseWhenLimited(10, "m", Duration.ZERO))
        .isEqualTo(TIMES.pause(10, "m", null));
    assertThat(TIMES.pauseWhenLimited(11, "m", turn)).isEqualTo(Duration.ofMinutes(15));
    assertThat(TIMES.pauseWhenLimited(11, "m", Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aJobSleepsLongerTheFurtherBackItsReplyIs() {
    Duration pause = Duration.ofSeconds(30);
    assertThat(TIMES.untilItsTurn(pause, 0)).isEqualTo(pause);
    assertThat(TIMES.untilItsTurn(pause, 3)).isEqualTo(Duration.ofMinutes(2));
    assertThat(TIMES.untilItsTurn(pause, 99)).isEqualTo(Duration.ofMinutes(15).plus(pause));
    assertThat(TIMES.untilItsTurn(Duration.ZERO, 5)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aFailedJobComesBackEveryFiveSecondsFirstAndEveryQuarterOfAnHourInTheEnd() {
    for (String salt : SALTS) {
      assertThat(LongStream.rangeClosed(1, 6).mapToObj(n -> TIMES.afterFault(n, salt)))
          .allSatisfy(
              pause -> assertThat(pause).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5)));
      assertThat(TIMES.afterFault(7, salt))
          .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
      assertThat(
              LongStream.of(14, 15, 40, 199, Long.MAX_VALUE)
                  .mapToObj(n -> TIMES.afterFault(n, salt)))
          .allSatisfy(
              pause -> assertThat(pause).isBetween(Duration.ofMinutes(12), Duration.ofMinutes(15)));
    }
  }

  @Test
  void aFaultOfTwoDaysIsNoDeadJob() {
    Duration slept = Duration.ZERO;
    for (int receives = 1; receives < VirtualQueue.MAX_RECEIVES - 1; receives++) {
      slept = slept.plus(TIMES.afterFault(receives, "message-1"));
    }
    assertThat(slept).isGreaterThan(Duration.ofDays(1).plusHours(12));
  }

  @Test
  void aRunBeginsACallOnlyIfItCanBeNotedBeforeItsEnd() {
    Instant now = Instant.parse("2026-03-01T09:00:00Z");
    assertThat(TIMES.mayCall(now, now.plus(TIMES.callAndNote()))).isTrue();
    assertThat(TIMES.mayCall(now, now.plus(TIMES.callAndNote()).minusMillis(1))).isFalse();
  }
}
