package handoff.doctor;

import handoff.doctor.Finding.Level;
import handoff.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/** All findings, in the order in which they are best fixed. Immutable. */
public record Report(List<Finding> findings) {
  public Report {
    findings = List.copyOf(findings);
  }

  /** Tells whether nothing fails. A warning alone is no illness. */
  public boolean isHealthy() {
    return count(Level.FAIL) == 0;
  }

  /** Counts the findings of this level. */
  public long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  /** Text for a terminal: the findings that are not OK, or a sentence if there are none. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      if (finding.level() != Level.OK) {
        text.append(
            "%-4s  %s%n      %s%n"
                .formatted(finding.level(), finding.what(), String.valueOf(finding.fix())));
      }
    }
    return text.isEmpty()
        ? "The Doctor looked at %d things and finds nothing wrong.%n".formatted(findings.size())
        : text.toString();
  }

  /** JSON for programs, with a line for each finding for people. */
  String json() {
    return findings.stream()
        .map(finding -> "    " + Json.write(finding.json()))
        .collect(
            Collectors.joining(
                ",\n",
                "{\n  \"healthy\": " + isHealthy() + ",\n  \"findings\": [\n",
                "\n  ]\n}\n"));
  }
}
