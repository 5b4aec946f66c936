package handoff.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import handoff.HandClock;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The secret: its rules, and the times at which it is read. */
final class SettingsTest {
  private static final String TOKEN = "a-webhook-token-of-32-or-more-characters";
  private static final String GENERATED = "0123456789abcdefghijklmnopqrstuv".repeat(2);

  @Test
  void aSecretThatCloudFormationMadeHoldsBothTokens() {
    Settings settings =
        Settings.parse(
            "{\"bots\":{\"*\":{\"apiKey\":\"\",\"endpoint\":\"sg\",\"waitingSeconds\":60}},"
                + "\"generated\":\""
                + "A".repeat(32)
                + "B".repeat(32)
                + "\"}");

    assertThat(settings.isWebhookToken("A".repeat(32))).isTrue();
    assertThat(settings.isWebhookToken("B".repeat(32))).isFalse();
    assertThat(settings.toolOf("B".repeat(32))).hasValue(new Settings.Tool("tool", false));
    assertThat(settings.toolOf("A".repeat(32))).isEmpty();
    assertThat(settings.bot("any").orElseThrow().isConfigured()).isFalse();
  }

  @Test
  void twoWebhookTokensLiveAtOnceForRotation() {
    Settings settings =
        Settings.parse("{\"webhookTokens\":[\"" + TOKEN + "\",\"" + TOKEN + "2\"]}");

    assertThat(settings.isWebhookToken(TOKEN)).isTrue();
    assertThat(settings.isWebhookToken(TOKEN + "2")).isTrue();
    assertThat(settings.isWebhookToken(TOKEN + "3")).isFalse();
    assertThat(settings.isWebhookToken("")).isFalse();
  }

  @Test
  void anAgentsOwnSettingsComeBeforeThoseOfAnyOther() {
    Settings settings =
        bots(
            """
            {"own": {"apiKey": "own-key", "endpoint": "jp", "waitingSeconds": 120},
             "*": {"apiKey": "any-key"}}\
            """);

    Bot own = settings.bot("own").orElseThrow();
    assertThat(own.apiKey()).isEqualTo("own-key");
    assertThat(own.baseUrl()).isEqualTo(URI.create("https://api-jp.gptbots.ai"));
    assertThat(own.waiting()).isEqualTo(Duration.ofMinutes(2));
    assertThat(own.holdAfter()).isEqualTo(Duration.ofSeconds(95));
    assertThat(settings.bot("other").orElseThrow().apiKey()).isEqualTo("any-key");
    assertThat(settings.bot(null).orElseThrow().apiKey()).isEqualTo("any-key");
    assertThat(own.toString()).doesNotContain("own-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://gptbots.example.com/prefix",
        "http://127.0.0.1:8081",
        "http://localhost:8081",
        "http://[::1]:8081",
        "http://host.docker.internal:8081",
        "http://10.1.2.3",
        "http://172.31.0.1",
        "http://192.168.1.1"
      })
  void theseAddressesMayStandInGptBotsPlace(String url) {
    assertThat(url(url).baseUrl()).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.gptbots.ai",
        "http://172.32.0.1",
        "http://10.1.2.3.example.com",
        "http://localhost.example.com",
        "https://key@example.com",
        "https://example.com?x=y",
        "https://",
        "ftp://example.com",
        "not an address"
      })
  void theseMayNot(String url) {
    assertThatThrownBy(() -> url(url))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("baseUrl");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json | must be JSON",
        "[] | must be a JSON object",
        "{} | webhookTokens is missing",
        "{\"webhookTokens\":[\"short-and-secret\"]} | webhookTokens",
        "{\"generated\":\"short-and-secret\"} | generated",
        "{\"toolTokens\":{\"a#b\":\"short-and-secret\"}} | toolTokens",
        "{\"bots\":{\"*\":{\"endpoint\":\"short-and-secret\"}}} | endpoint",
        "{\"bots\":{\"*\":{\"waitingSeconds\":\"short-and-secret\"}}} | waitingSeconds",
        "{\"bots\":{\"*\":{\"waitingSeconds\":1}}} | waitingSeconds",
      })
  void whatIsWrongIsNamedAndNeverShown(String secret, String problem) {
    assertThatThrownBy(() -> Settings.parse(secret))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("short-and-secret");
  }

  @Test
  void everyBrokenRuleIsInTheMessage() {
    assertThatThrownBy(() ->
            Settings.parse(
                "{\"generated\":1,\"bots\":{\"*\":{\"endpoint\":\"short-and-secret\"}}}"))
        .hasMessage(
            "settings: bots, *, endpoint must be sg, jp or th; use baseUrl for any other;"
                + " generated must be 64 letters and digits");
  }

  @Test
  void theSecretIsReadEveryFiveMinutesAndEarlierOnlyIfAKeyWasRefused() {
    HandClock clock = new HandClock();
    AtomicInteger reads = new AtomicInteger();
    SettingsCache cache =
        new SettingsCache(() -> secret(reads.incrementAndGet()), clock, _ -> {}, () -> {});
    cache.get();
    cache.get();
    assertThat(reads).hasValue(1);

    cache.reread();
    assertThat(reads).hasValue(1);
    clock.advance(Duration.ofSeconds(2));
    cache.reread();
    assertThat(reads).hasValue(2);

    clock.advance(Duration.ofMinutes(5));
    cache.get();
    assertThat(reads).hasValue(3);
  }

  @Test
  void whileTheSecretCannotBeReadTheLastGoodSettingsStay() {
    HandClock clock = new HandClock();
    AtomicReference<String> secret = new AtomicReference<>(secret(1));
    AtomicInteger warnings = new AtomicInteger();
    SettingsCache cache =
        new SettingsCache(secret::get, clock, _ -> warnings.incrementAndGet(), () -> {});
    cache.get();

    secret.set("broken");
    clock.advance(Duration.ofMinutes(6));
    assertThat(cache.get().isWebhookToken(GENERATED.substring(0, 32))).isTrue();
    assertThat(warnings).hasValue(1);

    secret.set(secret(1).replace(GENERATED, "Z".repeat(64)));
    clock.advance(Duration.ofSeconds(30));
    assertThat(cache.get().isWebhookToken("Z".repeat(32))).isTrue();
  }

  @Test
  void withoutAnySettingsTheReadersFailureIsSeen() {
    SettingsCache cache = new SettingsCache(() -> "broken", new HandClock(), _ -> {}, () -> {});
    assertThatThrownBy(cache::get).isInstanceOf(InvalidSettings.class);
  }

  private static String secret(int reading) {
    return "{\"generated\":\"" + GENERATED + "\",\"reading\":" + reading + "}";
  }

  private static Bot url(String url) {
    return bots("{\"*\": {\"baseUrl\": \"" + url + "\"}}").bot(null).orElseThrow();
  }

  private static Settings bots(String bots) {
    return Settings.parse("{\"webhookTokens\":[\"" + TOKEN + "\"],\"bots\":" + bots + "}");
  }
}
