package handoff.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The secret breaks rules. The message names every field and rule, never a value. */
public final class InvalidSettings extends RuntimeException {
  InvalidSettings(List<Violation> violations) {
    super(
        violations.stream()
            .map(Violation::toString)
            .collect(Collectors.joining("; ", "settings: ", "")));
  }
}
