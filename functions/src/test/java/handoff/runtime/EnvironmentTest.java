package handoff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentTest {
  private static final Map<String, String> WHOLE =
      Map.of(
          "TABLE_NAME", "table",
          "QUEUE_URL", "queue",
          "SETTINGS_SECRET", "secret",
          "STACK_NAME", "stack",
          "GROUP_CLAIM", "groups",
          "CONVERSATION_RETENTION_DAYS", "3650");

  @Test
  void onlyTheEndpointMayBeAbsent() {
    assertThat(Environment.of(WHOLE))
        .isEqualTo(
            new Environment(
                "table", "queue", "secret", "stack", "groups", Duration.ofDays(3650), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "3651", "99999", "-1", "1.5", "30 days"})
  void everyProblemIsNamedAtOnce(String days) {
    Map<String, String> variables = new HashMap<>(WHOLE);
    variables.remove("QUEUE_URL");
    variables.put("GROUP_CLAIM", " ");
    variables.put("CONVERSATION_RETENTION_DAYS", days);

    assertThatThrownBy(() -> Environment.of(variables))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "environment variables missing or unusable: "
                + "[QUEUE_URL, GROUP_CLAIM, CONVERSATION_RETENTION_DAYS (1 to 3650)]");
  }
}
