package handoff.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import handoff.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A secret that is slow, away or broken. */
final class SettingsCacheTest {
  private static final String FIRST = "first-webhook-token-of-32-or-more-characters";
  private static final String SECOND = "second-webhook-token-of-32-or-more-characters";

  private final HandClock clock = new HandClock();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger recovered = new AtomicInteger();
  private volatile Supplier<String> secret = () -> json(FIRST);
  private final SettingsCache cache =
      new SettingsCache(
          () -> {
            reads.incrementAndGet();
            return secret.get();
          },
          clock,
          _ -> told.incrementAndGet(),
          recovered::incrementAndGet);

  @Test
  void goodSettingsAreNotWaitedForWhenTheSecretIsSlow() {
    CountDownLatch slow = new CountDownLatch(1);
    readAndOutdate();
    secret = heldBy(slow, SECOND);

    // However many ask, they use what there is, and one of them began the one reading.
    for (int i = 0; i < 3; i++) {
      assertThat(cache.get().isWebhookToken(FIRST)).isTrue();
    }
    assertThat(reads).hasValue(2);
    slow.countDown();
    await().until(() -> cache.get().isWebhookToken(SECOND));
    assertThat(reads).hasValue(2);
  }

  @Test
  void aBrokenSecretIsReadAgainWithGrowingPausesAndToldOnce() {
    readAndOutdate();
    secret = () -> "broken";

    List<Long> readAt = new ArrayList<>();
    for (long second = 0; second < 1_200; second++) {
      int before = reads.get();
      cache.get();
      if (reads.get() > before) {
        readAt.add(second);
      }
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(readAt).containsExactly(0L, 30L, 90L, 210L, 450L, 750L, 1_050L);
    assertThat(told).hasValue(1);
    assertThat(recovered).hasValue(0);

    secret = () -> json(SECOND);
    clock.advance(Duration.ofMinutes(5));
    assertThat(cache.get().isWebhookToken(SECOND)).isTrue();
    assertThat(recovered).hasValue(1);
    clock.advance(Duration.ofMinutes(6));
    secret = () -> "broken";
    cache.get();
    assertThat(told).hasValue(2);
    assertThat(recovered).hasValue(1);
  }

  /** The line names the broken rule, so a secret that was away before must not hide it. */
  @Test
  void aRuleThatIsBrokenAfterTheSecretWasAwayIsToldToo() {
    cache.get();
    clock.advance(Duration.ofMinutes(5));
    secret =
        () -> {
          throw new IllegalStateException("away");
        };
    cache.get();
    secret = () -> "broken";
    clock.advance(Duration.ofSeconds(30));
    cache.get();
    assertThat(told).hasValue(2);
    clock.advance(Duration.ofMinutes(1));
    cache.get();
    assertThat(reads).hasValue(4);
    assertThat(told).hasValue(2);
  }

  /** A change made just after a slow reading looked is seen five minutes after it began. */
  @Test
  void settingsAgeFromTheStartOfTheirReading() {
    secret =
        () -> {
          clock.advance(Duration.ofSeconds(4));
          return json(FIRST);
        };
    cache.get();
    clock.advance(Duration.ofMinutes(5).minusSeconds(4));
    cache.get();
    assertThat(reads).hasValue(2);
  }

  @Test
  void thePauseIsCountedFromTheEndOfAReading() {
    readAndOutdate();
    secret =
        () -> {
          clock.advance(Duration.ofSeconds(5));
          throw new IllegalStateException("away");
        };
    cache.get();
    clock.advance(Duration.ofSeconds(29));
    cache.get();
    assertThat(reads).hasValue(2);
    clock.advance(Duration.ofSeconds(1));
    cache.get();
    assertThat(reads).hasValue(3);
  }

  @Test
  void withoutSettingsTheFailureIsKnownAtOnceUntilTheNextReading() {
    secret = () -> "broken";
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(cache::get).isInstanceOf(InvalidSettings.class);
    }
    assertThat(reads).hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    assertThatThrownBy(cache::get).isInstanceOf(InvalidSettings.class);
    assertThat(reads).hasValue(2);

    secret = () -> json(FIRST);
    clock.advance(Duration.ofSeconds(2));
    assertThat(cache.get().isWebhookToken(FIRST)).isTrue();
    assertThat(told).hasValue(0);
  }

  @Test
  void aRefusedKeyIsReadAgainThoughAReadingFailed() {
    readAndOutdate();
    secret = () -> "broken";
    cache.get();
    secret = () -> json(SECOND);

    clock.advance(Duration.ofMillis(1_999));
    assertThat(cache.reread().isWebhookToken(FIRST)).isTrue();
    assertThat(reads).hasValue(2);
    clock.advance(Duration.ofMillis(1));
    assertThat(cache.reread().isWebhookToken(SECOND)).isTrue();
    assertThat(reads).hasValue(3);
  }

  @Test
  void rereadsOfABrokenSecretAreTwoSecondsApart() {
    cache.get();
    clock.advance(Duration.ofSeconds(2));
    secret = () -> "broken";
    for (int tenth = 0; tenth < 100; tenth++) {
      cache.reread();
      clock.advance(Duration.ofMillis(100));
    }
    assertThat(reads).hasValue(1 + 5);
    assertThat(told).hasValue(1);
  }

  /** One second in all, not one for each call: a latch that never opens holds the reading. */
  @Test
  void oneSlowReadingIsWaitedForOnce() {
    CountDownLatch slow = new CountDownLatch(1);
    readAndOutdate();
    secret = heldBy(slow, SECOND);
    cache.get();
    long start = System.nanoTime();
    for (int i = 0; i < 30; i++) {
      assertThat(cache.get().isWebhookToken(FIRST)).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    slow.countDown();
  }

  @Test
  void manyCallsAtOnceMakeOneReading() {
    CountDownLatch asked = new CountDownLatch(20);
    secret = heldBy(asked, FIRST);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Settings>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(
            threads.submit(() -> {
              asked.countDown();
              return cache.get();
            }));
      }
      assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isSameAs(cache.get()));
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void anErrorOfTheReaderLeavesGoodSettingsInForce() {
    readAndOutdate();
    secret =
        () -> {
          throw new StackOverflowError();
        };
    assertThat(cache.get().isWebhookToken(FIRST)).isTrue();
    assertThat(cache.get().isWebhookToken(FIRST)).isTrue();
    assertThat(reads).hasValue(2);
    assertThat(told).hasValue(1);
  }

  @Test
  void withoutSettingsTheReadingsAreAtMost30SecondsApart() {
    secret = () -> "broken";
    List<Long> readAt = new ArrayList<>();
    for (long second = 0; second < 100; second++) {
      int before = reads.get();
      assertThatThrownBy(cache::get).isInstanceOf(InvalidSettings.class);
      if (reads.get() > before) {
        readAt.add(second);
      }
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(readAt).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 61L, 91L);
  }

  /** Lambda stops a function between two calls, and with it a reading that goes on behind. */
  @Test
  void aReadingThatSleptWithItsFunctionIsNoFailure() {
    readAndOutdate();
    secret =
        () -> {
          clock.advance(Duration.ofHours(1));
          throw new IllegalStateException("the connection was closed meanwhile");
        };
    cache.get();
    secret = () -> json(SECOND);
    assertThat(cache.get().isWebhookToken(SECOND)).isTrue();
    assertThat(told).hasValue(0);
  }

  @Test
  void aReadingThatHangsIsReplacedByAnother() {
    CountDownLatch hanging = new CountDownLatch(1);
    readAndOutdate();
    secret = heldBy(hanging, FIRST);
    cache.get();
    secret = () -> json(SECOND);
    clock.advance(Duration.ofSeconds(10));
    assertThat(cache.get().isWebhookToken(SECOND)).isTrue();
    hanging.countDown();
    assertThat(cache.get().isWebhookToken(SECOND)).isTrue();
  }

  /** Reads the settings, and lets them become older than they may be. */
  private void readAndOutdate() {
    cache.get();
    clock.advance(Duration.ofMinutes(6));
  }

  /** A secret that is there once a latch is open. */
  private static Supplier<String> heldBy(CountDownLatch latch, String token) {
    return () -> {
      awaitLatch(latch);
      return json(token);
    };
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static String json(String token) {
    return "{\"webhookTokens\":[\"" + token + "\"]}";
  }
}
