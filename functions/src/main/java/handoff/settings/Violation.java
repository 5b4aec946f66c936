package handoff.settings;

/**
 * A rule that the secret breaks. Safe to show: no value is part of it.
 *
 * @param field path of the field, as in {@code bots, *, endpoint}
 * @param rule continues the sentence that the field begins
 */
public record Violation(String field, String rule) {
  /** A sentence without its full stop. */
  @Override
  public String toString() {
    return field + " " + rule;
  }
}
