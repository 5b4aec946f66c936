package handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every line of the suite is looked through by {@link Logs}; this shows that it would be found. */
final class LogTest {
  private static final List<String> SECRETS =
      List.of(
          "bob@gmail.com",
          "+6591234567",
          "My order 4711 never arrived",
          "another-tool-token-of-this-machine-only",
          "local-api-key");

  @Test
  void aTokenATextAnEmailOrAPhoneInALineFailsItsTest() {
    assertThat(Logs.SECRETS).containsAll(SECRETS);
    for (String secret : SECRETS) {
      assertThatThrownBy(() -> Logs.check("{\"x\":\"" + secret + "\"}"))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> System.out.println(secret)).isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> System.err.println(secret)).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void theLinesOfAHandoffAreLookedAt() {
    try (Bridge bridge = new Bridge()) {
      bridge.send("establish");
      bridge.send("reply");
      assertThat(bridge.lines).hasSizeGreaterThan(2).allMatch(line -> line.startsWith("{"));
    }
  }
}
