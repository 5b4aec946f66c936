package handoff.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that reading the secret found out. Immutable.
 *
 * @param settings null if a rule is broken
 * @param violations all broken rules
 * @param guessable fields whose token looks typed by a person; no broken rule
 */
public record Reading(
    @Nullable Settings settings, List<Violation> violations, List<String> guessable) {
  public Reading {
    violations = List.copyOf(violations);
    guessable = List.copyOf(guessable);
  }
}
