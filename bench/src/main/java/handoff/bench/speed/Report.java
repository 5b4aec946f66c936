package handoff.bench.speed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.bench.speed.Results.Memory;
import handoff.bench.speed.Results.Start;
import handoff.bench.speed.Results.Warm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's results as JSON, as a table, as a picture, and as bars that were held or missed. */
final class Report {
  private static final int MOST_CLASSES = 120;

  private final Path folder;
  private final Results results;
  private final boolean tls;
  private final List<String> bars = new ArrayList<>();
  private boolean held = true;

  Report(Path root, Results results, boolean tls) {
    folder = root.resolve("bench/results");
    this.results = results;
    this.tls = tls;
  }

  /** Writes the files. */
  void write() throws IOException {
    check();
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("speed.json"),
        new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
    Files.writeString(folder.resolve("speed.md"), markdown());
    Files.writeString(folder.resolve("speed.svg"), new Chart(results).svg());
    System.out.println("\n" + markdown());
  }

  private void check() {
    for (Scenario scenario : Scenario.values()) {
      double restore = results.starts.get(scenario).get(Start.PRIMED).median();
      bar(scenario.title + ", primed restore", restore, scenario.restoreBar, "F");
      if (!Double.isNaN(scenario.cpuBar)) {
        double cpu = results.warm.get(scenario).cpu.median();
        bar(scenario.title + ", warm CPU", cpu, scenario.cpuBar, "of the bare SDK calls");
      }
      int classes = results.classes.get(scenario);
      bar(scenario.title + ", classes", classes, MOST_CLASSES, "");
    }
    results.memory.forEach((scenario, memory) ->
        bar(scenario.title + ", heap", memory.heapLate() - memory.heapEarly(), 1, "MB more"));
  }

  private void bar(String what, double value, double limit, String unit) {
    boolean ok = value <= limit;
    held &= ok;
    bars.add(
        format(
            "%s: %s %s, at most %s (%s)",
            ok ? "held" : "MISSED", brief(value), unit, brief(limit), what));
  }

  private static String brief(double value) {
    return value == Math.rint(value) && value >= 10 ? format("%.0f", value) : format("%.2f", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private ObjectNode json() throws IOException {
    ObjectNode json = new JsonMapper().createObjectNode();
    json.put("rounds", results.rounds)
        .put("tls", tls)
        .put("processor", Machine.processor())
        .put("java", Runtime.version().toString())
        .put("allHeld", held)
        .put("bareColdStartMillis", round(results.bare.median()));
    ArrayNode list = json.putArray("bars");
    bars.forEach(list::add);
    ObjectNode scenarios = json.putObject("scenarios");
    for (Scenario scenario : Scenario.values()) {
      ObjectNode one = scenarios.putObject(scenario.title);
      ObjectNode starts = one.putObject("startsInBareColdStarts");
      for (Start start : Start.values()) {
        starts.set(start.title, quartiles(results.starts.get(scenario).get(start)));
      }
      Warm warm = results.warm.get(scenario);
      ObjectNode ratios = one.putObject("warm").put("calls", warm.calls);
      ratios.set("latencyByBareCalls", quartiles(warm.latency));
      ratios.set("cpuByBareCalls", quartiles(warm.cpu));
      ratios.set("node20LatencyByBareCalls", quartiles(warm.nodeLatency));
      ratios.set("node20CpuByBareCalls", quartiles(warm.nodeCpu));
      ratios.set("millis", quartiles(warm.millis));
      ratios.set("cpuMillis", quartiles(warm.cpuMillis));
      one.put("classesAfterPrimedRestore", results.classes.get(scenario));
      Memory memory = results.memory.get(scenario);
      if (memory != null) {
        ObjectNode megabytes = one.putObject("memoryInMegabytes");
        megabytes
            .putObject("heapAfterCollection")
            .put(String.valueOf(memory.early()), round(memory.heapEarly()))
            .put(String.valueOf(memory.late()), round(memory.heapLate()));
        megabytes
            .putObject("resident")
            .put(String.valueOf(memory.early()), round(memory.rssEarly()))
            .put(String.valueOf(memory.late()), round(memory.rssLate()));
      }
    }
    return json;
  }

  private static ObjectNode quartiles(Sample sample) {
    return new JsonMapper()
        .createObjectNode()
        .put("median", round(sample.median()))
        .put("lowerQuartile", round(sample.quantile(0.25)))
        .put("upperQuartile", round(sample.quantile(0.75)));
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private String markdown() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            "Times from start or restore to the first answer, in cold starts of a bare handler in"
                + " Java (here %.0f ms; %d rounds, medians%s).%n%n",
            results.bare.median(), results.rounds, tls ? ", TLS" : ""));
    text.append(
        "| | cold | restored, not primed | **restored, primed** | Node 20, cold | classes |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (Scenario scenario : Scenario.values()) {
      var starts = results.starts.get(scenario);
      text.append(
          format(
              "| %s | %.2f | %.2f | **%.2f** | %.2f | %d |%n",
              scenario.title,
              starts.get(Start.COLD).median(),
              starts.get(Start.UNPRIMED).median(),
              starts.get(Start.PRIMED).median(),
              starts.get(Start.NODE).median(),
              results.classes.get(scenario)));
    }
    text.append(
        "\nWarm calls, by the same calls of AWS' SDK for Java without anything around them.\n\n");
    text.append(
        "| | latency | CPU | Node 20, latency | Node 20, CPU | here, ms | here, ms of CPU |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    for (Scenario scenario : Scenario.values()) {
      Warm warm = results.warm.get(scenario);
      text.append(
          format(
              "| %s | %.2f | **%.2f** | %.2f | %.2f | %.1f | %.1f |%n",
              scenario.title,
              warm.latency.median(),
              warm.cpu.median(),
              warm.nodeLatency.median(),
              warm.nodeCpu.median(),
              warm.millis.median(),
              warm.cpuMillis.median()));
    }
    text.append(
        "\n"
            + "Memory in MB, heap after a collection / resident.\n\n"
            + "| | early | late |\n"
            + "|---|---|---|\n");
    results.memory.forEach((scenario, memory) ->
        text.append(
            format(
                "| %s | %.1f / %.0f after %d calls | %.1f / %.0f after %d |%n",
                scenario.title,
                memory.heapEarly(),
                memory.rssEarly(),
                memory.early(),
                memory.heapLate(),
                memory.rssLate(),
                memory.late())));
    text.append("\nBars:\n\n");
    bars.forEach(bar -> text.append("* ").append(bar).append('\n'));
    return text.append(format("%nMeasured on %s.%n", Machine.processor())).toString();
  }
}
