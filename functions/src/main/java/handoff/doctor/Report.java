package handoff.doctor;

import handoff.doctor.Finding.Level;
import handoff.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that was found, in the order in which it is best mended. Immutable. */
public record Report(List<Finding> findings) {
  public Report {
    findings = List.copyOf(findings);
  }

  /** Whether nothing fails; a warning alone is no illness. */
  public boolean isHealthy() {
    return count(Level.FAIL) == 0;
  }

  /** How many findings are of this level. */
  public long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  /** What is not well, for a person at a terminal; a sentence if all is. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      if (finding.level() != Level.OK) {
        text.append(
            "%-4s  %s%n      %s%n"
                .formatted(finding.level(), finding.what(), String.valueOf(finding.mend())));
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
