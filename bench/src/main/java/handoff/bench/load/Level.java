package handoff.bench.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that was measured with so many conversations at once. Thread-safe. */
final class Level {
  final int atOnce;
  final List<String> problems = new CopyOnWriteArrayList<>();
  private final Map<String, List<Double>> millis = new TreeMap<>();
  private int conversations;
  private int texts;
  private int again;
  private double seconds;

  Level(int atOnce) {
    this.atOnce = atOnce;
  }

  synchronized void took(String call, double time) {
    millis.computeIfAbsent(call, _ -> new ArrayList<>()).add(time);
  }

  synchronized void talked(int arrived) {
    conversations++;
    texts += arrived;
  }

  /** A reply had to be asked for again, because its conversation was busy. */
  synchronized void askedAgain() {
    again++;
  }

  synchronized void lasted(double time) {
    seconds = time;
  }

  synchronized List<String> calls() {
    return List.copyOf(millis.keySet());
  }

  synchronized double quantile(String call, double q) {
    List<Double> sorted = new ArrayList<>(millis.getOrDefault(call, List.of()));
    Collections.sort(sorted);
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.round(q * (sorted.size() - 1)));
  }

  synchronized int count(String call) {
    return millis.getOrDefault(call, List.of()).size();
  }

  synchronized int conversations() {
    return conversations;
  }

  synchronized int texts() {
    return texts;
  }

  synchronized int again() {
    return again;
  }

  synchronized double textsPerSecond() {
    return texts / seconds;
  }
}
