package handoff.bench.speed;

import java.util.EnumMap;
import java.util.Map;

/** All that a run has measured. Not thread-safe. */
final class Results {
  /** Kinds of starts, in the order in which they are shown. */
  enum Start {
    COLD("cold"),
    UNPRIMED("restored, not primed"),
    NODE("Node 20, cold"),
    PRIMED("restored, primed");

    final String title;

    Start(String title) {
      this.title = title;
    }
  }

  /** Milliseconds of the bare handler's cold start. */
  final Sample bare = new Sample();

  /** Starts in cold starts of the bare handler of the same round. */
  final Map<Scenario, Map<Start, Sample>> starts = new EnumMap<>(Scenario.class);

  final Map<Scenario, Warm> warm = new EnumMap<>(Scenario.class);
  final Map<Scenario, Memory> memory = new EnumMap<>(Scenario.class);
  final Map<Scenario, Integer> classes = new EnumMap<>(Scenario.class);
  int rounds;

  /** Warm calls, as ratios to the bare SDK calls; one number per block of calls. */
  static final class Warm {
    final Sample latency = new Sample();
    final Sample cpu = new Sample();
    final Sample nodeLatency = new Sample();
    final Sample nodeCpu = new Sample();
    final Sample millis = new Sample();
    final Sample cpuMillis = new Sample();
    int calls;
  }

  /** Megabytes: the heap after a collection, and what is resident. */
  record Memory(
      int early, int late, double heapEarly, double heapLate, double rssEarly, double rssLate) {
    /** Flat but for noise. */
    boolean isFlat() {
      return heapLate - heapEarly <= 1;
    }
  }

  Results() {
    for (Scenario scenario : Scenario.values()) {
      Map<Start, Sample> samples = new EnumMap<>(Start.class);
      for (Start start : Start.values()) {
        samples.put(start, new Sample());
      }
      starts.put(scenario, samples);
    }
  }
}
