package handoff.bench.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.bench.Bench;
import handoff.bench.load.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets users and agents talk through the whole local system, more and more of them at once. */
public final class Load {
  private static final int POLLING_AGENTS = 50;
  private static final long POLL_MILLIS = 2000;

  private final Path root;
  private final int seconds;
  private final List<Integer> levels;

  public Load(Path root, List<String> options) {
    this.root = root;
    boolean quick = options.contains("--quick");
    seconds = Bench.number(options, "seconds", quick ? 3 : 30);
    levels = quick ? List.of(1, 20) : List.of(1, 20, 50, 200);
  }

  /** Runs all, writes the report, and tells if every accepted text arrived. */
  public boolean run() throws Exception {
    List<Level> results = new ArrayList<>();
    try (Local local = new Local(root);
        Http http = new Http(local);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Level warmUp = new Level(4);
      run(warmUp, http, threads, Math.min(seconds, 5));
      for (int atOnce : levels) {
        System.out.printf("%d conversations at once%n", atOnce);
        Level level = new Level(atOnce);
        run(level, http, threads, seconds);
        results.add(level);
      }
    }
    return write(results);
  }

  /** A level ends when its time is up and the last handoff that began before is over. */
  private static void run(Level level, Http http, ExecutorService threads, int seconds)
      throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    long begin = System.nanoTime();
    List<Future<?>> users = new ArrayList<>();
    for (int i = 0; i < level.atOnce; i++) {
      users.add(
          threads.submit(() -> {
            while (System.nanoTime() - begin < seconds * 1e9) {
              new Talk(http, level).run(threads);
            }
            return null;
          }));
    }
    List<Future<?>> agents = new ArrayList<>();
    for (int i = 0; i < POLLING_AGENTS; i++) {
      int number = i;
      agents.add(threads.submit(() -> poll(level, http, number, over)));
    }
    await(users, level);
    level.lasted((System.nanoTime() - begin) / 1e9);
    over.set(true);
    await(agents, level);
  }

  private static Void poll(Level level, Http http, int number, AtomicBoolean over)
      throws IOException, InterruptedException {
    String etag = "";
    Thread.sleep(number * POLL_MILLIS / POLLING_AGENTS);
    while (!over.get()) {
      Answer list = http.read("?state=waiting", etag);
      level.took("list", list.millis());
      if (list.status() != 200 && list.status() != 304) {
        level.problems.add("the list was answered with " + list.status());
      }
      etag = list.etag();
      Thread.sleep(POLL_MILLIS);
    }
    return null;
  }

  private static void await(List<Future<?>> all, Level level) throws InterruptedException {
    for (Future<?> each : all) {
      try {
        each.get();
      } catch (ExecutionException failed) {
        level.problems.add(String.valueOf(failed.getCause()));
      }
    }
  }

  private boolean write(List<Level> results) throws IOException {
    ObjectNode json = new JsonMapper().createObjectNode();
    json.put("pollingAgents", POLLING_AGENTS).put("secondsEach", seconds);
    ArrayNode levels = json.putArray("levels");
    StringBuilder table = new StringBuilder();
    table.append(
        "| conversations at once | talked to the end | texts | texts/s | chat, p50 / p99 ms");
    table.append(
        " | reply, p50 / p99 ms | one conversation | list | lost, doubled, out of order |\n");
    table.append("|---|---|---|---|---|---|---|---|---|\n");
    int problems = 0;
    for (Level level : results) {
      ObjectNode one =
          levels
              .addObject()
              .put("atOnce", level.atOnce)
              .put("conversations", level.conversations())
              .put("texts", level.texts())
              .put("textsPerSecond", Math.round(10 * level.textsPerSecond()) / 10.0)
              .put("repliesAskedForAgain", level.again());
      ObjectNode calls = one.putObject("millis");
      for (String call : level.calls()) {
        calls
            .putObject(call)
            .put("calls", level.count(call))
            .put("p50", Math.round(10 * level.quantile(call, 0.5)) / 10.0)
            .put("p99", Math.round(10 * level.quantile(call, 0.99)) / 10.0);
      }
      ArrayNode list = one.putArray("problems");
      level.problems.forEach(list::add);
      level.problems.stream().limit(5).forEach(System.err::println);
      problems += level.problems.size();
      table.append(
          String.format(
              Locale.ROOT,
              "| %d | %d | %d | %.0f | %s | %s | %s | %s | %s |%n",
              level.atOnce,
              level.conversations(),
              level.texts(),
              level.textsPerSecond(),
              times(level, "chat"),
              times(level, "reply"),
              times(level, "one conversation"),
              times(level, "list"),
              level.problems.isEmpty() ? "none" : level.problems.size()));
    }
    Path folder = root.resolve("bench/results");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("load.json"),
        new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    Files.writeString(folder.resolve("load.md"), table);
    System.out.println("\n" + table);
    if (problems > 0) {
      System.err.println("FAILED: not every accepted text arrived once and in order.");
    }
    return problems == 0;
  }

  private static String times(Level level, String call) {
    return String.format(
        Locale.ROOT, "%.0f / %.0f", level.quantile(call, 0.5), level.quantile(call, 0.99));
  }
}
