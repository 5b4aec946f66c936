package handoff.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import handoff.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
  private volatile Supplier<String> secret = () -> json(FIRST);
  private final SettingsCache cache =
      new SettingsCache(
          () -> {
            reads.incrementAndGet();
            return secret.get();
          },
          clock,
          _ -> told.incrementAndGet());

  @Test
  void goodSettingsAreNotWaitedForWhenTheSecretIsSlow() {
    CountDownLatch slow = new CountDownLatch(1);
    cache.get();
    clock.advance(Duration.ofMinutes(6));
    secret =
        () -> {
          awaitLatch(slow);
          return json(SECOND);
        };

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
    cache.get();
    clock.advance(Duration.ofMinutes(6));
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

    secret = () -> json(SECOND);
    clock.advance(Duration.ofMinutes(5));
    assertThat(cache.get().isWebhookToken(SECOND)).isTrue();
    clock.advance(Duration.ofMinutes(6));
    secret = () -> "broken";
    cache.get();
    assertThat(told).hasValue(2);
  }

  @Test
  void thePauseIsCountedFromTheEndOfAReading() {
    cache.get();
    clock.advance(Duration.ofMinutes(6));
    secret =
        () -> {
          clock.advance(Duration.ofSeconds(60));
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
