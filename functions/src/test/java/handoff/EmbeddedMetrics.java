package handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * CloudWatch's rules for a log line that is a metric; it passes over those that break a rule,
 * without a word.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the
 *     specification</a>
 */
final class EmbeddedMetrics {
  private static final int MOST_METRICS = 100;
  private static final int MOST_DIMENSIONS = 30;
  private static final Set<String> UNITS = Set.of("Count", "Milliseconds");

  private EmbeddedMetrics() {}

  /** Checks a line, and gives the names of its metrics. */
  static Set<String> of(JsonNode line) {
    JsonNode aws = line.get("_aws");
    assertThat(fields(aws)).containsExactlyInAnyOrder("Timestamp", "CloudWatchMetrics");
    assertThat(aws.get("Timestamp").isIntegralNumber()).isTrue();
    assertThat(aws.get("CloudWatchMetrics")).isNotEmpty();
    Set<String> names = new TreeSet<>();
    for (JsonNode directive : aws.get("CloudWatchMetrics")) {
      assertThat(fields(directive)).containsExactlyInAnyOrder("Namespace", "Dimensions", "Metrics");
      assertThat(directive.get("Namespace").textValue()).matches("[\\w.#:/-]{1,255}");
      assertThat(directive.get("Dimensions")).isNotEmpty();
      for (JsonNode dimensions : directive.get("Dimensions")) {
        assertThat(dimensions).hasSizeBetween(1, MOST_DIMENSIONS);
        for (JsonNode dimension : dimensions) {
          String value = line.get(dimension.textValue()).textValue();
          assertThat(value).matches("[!-9;-~][ -~]{0,1023}");
        }
      }
      assertThat(directive.get("Metrics")).hasSizeBetween(1, MOST_METRICS);
      for (JsonNode metric : directive.get("Metrics")) {
        assertThat(fields(metric)).containsExactlyInAnyOrder("Name", "Unit");
        assertThat(UNITS).contains(metric.get("Unit").textValue());
        String name = metric.get("Name").textValue();
        assertThat(line.get(name).isNumber()).as(name).isTrue();
        assertThat(names.add(name)).as(name).isTrue();
      }
    }
    return names;
  }

  private static Set<String> fields(JsonNode node) {
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      names.add(field.getKey());
    }
    return names;
  }
}
