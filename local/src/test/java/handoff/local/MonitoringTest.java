package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Json;
import handoff.log.Metric;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds infrastructure/monitoring.yaml against the metrics of the code and the template. */
class MonitoringTest {
  private static final Project PROJECT = Project.around(Path.of(""));
  private static final JsonNode MONITORING =
      Template.json(PROJECT.root().resolve("infrastructure").resolve("monitoring.yaml"));

  /** CloudWatch's hard limit for the metrics in an alarm's expression. */
  private static final int MOST_METRICS = 10;

  private static final int COLUMNS = 24;

  @Test
  void theDashboardShowsEveryMetricThatTheCodeEmitsAndNoOther() {
    Set<String> shown = new TreeSet<>();
    Pattern searched = Pattern.compile("\\{GPTBotsHandoff,.*MetricName=\"(\\w+)\"");
    for (JsonNode widget : dashboard().get("widgets")) {
      for (JsonNode metric : widget.get("properties").path("metrics")) {
        if (metric.path(0).asText().equals(Metric.NAMESPACE)) {
          shown.add(metric.get(1).textValue());
          assertThat(metric.get(2).textValue() + metric.get(3).textValue()).isEqualTo("StackX");
        }
        Matcher search = searched.matcher(metric.path(0).path("expression").asText());
        if (search.find()) {
          shown.add(search.group(1));
        }
      }
    }

    assertThat(shown).isEqualTo(emitted());
  }

  @Test
  void everyAlarmOfOursWatchesAMetricThatTheCodeEmits() {
    List<String> watched =
        alarms().values().stream()
            .filter(alarm -> alarm.path("Namespace").asText().equals(Metric.NAMESPACE))
            .map(alarm -> {
              assertThat(alarm.get("Dimensions")).hasSize(1);
              assertThat(alarm.get("Dimensions").get(0).get("Name").asText()).isEqualTo("Stack");
              return alarm.get("MetricName").textValue();
            })
            .toList();

    assertThat(watched)
        .containsExactlyInAnyOrder(
            "DeadlinesMissed", "EndsFailed", "RepliesFailed", "RepliesUnconfirmed");
    assertThat(emitted()).containsAll(watched);
  }

  @Test
  void everyFilterReadsWhatIsLoggedAndHasItsAlarm() {
    String accessLog =
        Template.json(PROJECT.template())
            .at("/Resources/Api/Properties/AccessLogSettings/Format")
            .textValue();
    List<String> watched =
        alarms().values().stream().map(alarm -> alarm.path("MetricName").asText()).toList();
    Pattern field = Pattern.compile("\\$\\.(\\w+)");
    filters()
        .forEach((name, filter) -> {
          assertThat(watched).contains(name);
          assertThat(filter.at("/MetricTransformations/0/MetricName").textValue()).isEqualTo(name);
          List<String> read =
              field
                  .matcher(filter.get("FilterPattern").textValue())
                  .results()
                  .map(found -> '"' + found.group(1) + '"')
                  .toList();
          if (filter.get("LogGroupName").textValue().equals("AccessLog")) {
            assertThat(accessLog).contains(read);
          } else {
            assertThat(read).containsExactly("\"event\"");
          }
        });
    assertThat(filters()).hasSize(4);
  }

  /**
   * CloudWatch charges for a dashboard of more than 50 metrics. Those of each GPTBots agent are
   * extra.
   */
  @Test
  void theDashboardIsFree() {
    int metrics = 0;
    for (JsonNode widget : dashboard().get("widgets")) {
      for (JsonNode metric : widget.get("properties").path("metrics")) {
        metrics += metric.path(0).isTextual() ? 1 : 0;
      }
    }

    assertThat(metrics).isLessThanOrEqualTo(45);
  }

  @Test
  void everyAlarmSaysWhatToDoTellsSomebodyAndIsOnTheDashboard() {
    List<String> shown = new ArrayList<>();
    for (JsonNode widget : dashboard().get("widgets")) {
      widget.get("properties").path("alarms").forEach(alarm -> shown.add(alarm.textValue()));
    }

    assertThat(alarms()).hasSizeGreaterThan(10);
    alarms()
        .forEach((name, alarm) -> {
          // CloudWatch takes 1024 characters.
          assertThat(alarm.path("AlarmDescription").asText()).as(name).hasSizeBetween(80, 1024);
          assertThat(alarm.path("AlarmActions").path(0).asText()).as(name).isEqualTo("Topic");
          assertThat(alarm.path("TreatMissingData").asText()).as(name).isEqualTo("notBreaching");
        });
    // And that of the dead letters, which is part of template.yaml.
    assertThat(shown).hasSize(alarms().size() + 1).containsOnly("X");
  }

  @Test
  void everyExpressionReadsEachOfItsMetricsOnceAndNotMoreThanCloudWatchAllows() {
    alarms()
        .forEach((name, alarm) -> {
          List<String> read = new ArrayList<>();
          String expression = "";
          for (JsonNode metric : alarm.path("Metrics")) {
            if (metric.has("Expression")) {
              expression = metric.get("Expression").textValue();
            } else {
              read.add(metric.get("Id").textValue());
              assertThat(metric.get("MetricStat").findValue("Value").textValue())
                  .isEqualToIgnoringCase(metric.get("Id").textValue() + "Function");
            }
          }
          Matcher filled = Pattern.compile("FILL\\((\\w+), 0\\)").matcher(expression);
          assertThat(filled.results().map(each -> each.group(1)).toList()).as(name).isEqualTo(read);
          assertThat(read).as(name).hasSizeLessThanOrEqualTo(MOST_METRICS);
        });
  }

  @Test
  void everyFunctionThatRunsByItselfIsWatched() {
    Set<String> functions = new TreeSet<>();
    JsonNode template = Template.json(PROJECT.template());
    for (Map.Entry<String, JsonNode> resource : template.get("Resources").properties()) {
      if (resource.getValue().path("Type").asText().equals("AWS::Serverless::Function")) {
        functions.add(resource.getKey());
      }
    }
    // It runs when somebody asks, and that person sees what it says.
    functions.remove("DoctorFunction");
    Set<String> parameters = new TreeSet<>();
    MONITORING.get("Parameters").fieldNames().forEachRemaining(parameters::add);

    assertThat(parameters).containsAll(functions);
  }

  @Test
  void noWidgetCoversAnother() {
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode widget : dashboard().get("widgets")) {
      int right = widget.get("x").intValue() + widget.get("width").intValue();
      int bottom = widget.get("y").intValue() + widget.get("height").intValue();
      assertThat(right).isLessThanOrEqualTo(COLUMNS);
      for (int x = widget.get("x").intValue(); x < right; x++) {
        for (int y = widget.get("y").intValue(); y < bottom; y++) {
          assertThat(taken.add(List.of(x, y))).isTrue();
        }
      }
    }
  }

  /** Dashboard with X for the values that CloudFormation fills in. */
  private static JsonNode dashboard() {
    String body =
        MONITORING
            .get("Resources")
            .get("Dashboard")
            .get("Properties")
            .get("DashboardBody")
            .textValue();
    return Json.parse(body.replaceAll("\\$\\{[^}]*}", "X").getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, JsonNode> alarms() {
    return resources("AWS::CloudWatch::Alarm");
  }

  private static Map<String, JsonNode> filters() {
    return resources("AWS::Logs::MetricFilter");
  }

  private static Map<String, JsonNode> resources(String type) {
    return MONITORING.get("Resources").properties().stream()
        .filter(each -> each.getValue().get("Type").asText().equals(type))
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().get("Properties")));
  }

  private static Set<String> emitted() {
    return Arrays.stream(Metric.values())
        .map(Metric::title)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
