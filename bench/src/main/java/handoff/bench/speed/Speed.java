package handoff.bench.speed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import handoff.bench.Bench;
import handoff.bench.aws.Certificate;
import handoff.bench.aws.StandIn;
import handoff.bench.speed.Lambda.Mode;
import handoff.bench.speed.Results.Start;
import handoff.bench.speed.Results.Warm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures starts, warm calls, memory and loaded classes, in this order. */
public final class Speed {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final JsonMapper JSON = new JsonMapper();

  private final Path root;
  private final Path work;
  private final boolean quick;
  private final boolean tls;
  private final int rounds;
  private final Map<Scenario, String> events = new EnumMap<>(Scenario.class);
  private final Results results = new Results();
  private Lambda lambda;
  private StandIn aws;

  public Speed(Path root, List<String> options) throws IOException {
    this.root = root;
    quick = options.contains("--quick");
    tls = options.contains("--tls");
    rounds = Bench.number(options, "rounds", quick ? 1 : 8);
    work = Files.createTempDirectory("handoff-bench");
  }

  /** Runs all, and writes the report. */
  public void run() throws Exception {
    Machine.moveAway();
    Certificate certificate = tls ? Certificate.make(work) : null;
    try (StandIn standIn = new StandIn(certificate)) {
      aws = standIn;
      lambda = new Lambda(root, work, aws, certificate);
      prepare();
      for (int round = 0; round < rounds; round++) {
        System.out.printf("starts, round %d of %d%n", round + 1, rounds);
        round();
      }
      for (Scenario scenario : Scenario.values()) {
        System.out.println("warm: " + scenario.title);
        warm(scenario);
        classes(scenario);
      }
      for (Scenario scenario : List.of(Scenario.CHAT, Scenario.REPLY, Scenario.CONVERSATION)) {
        System.out.println("memory: " + scenario.title);
        memory(scenario);
      }
    }
    results.rounds = rounds;
    new Report(root, results, tls).write();
  }

  /** Fills the table by the functions themselves, and notes the calls that each one makes. */
  private void prepare() throws Exception {
    Events made = new Events(root);
    for (Scenario scenario : Scenario.values()) {
      events.put(scenario, made.of(scenario));
    }
    try (Function establish = lambda.ours(Scenario.ESTABLISH, Mode.COLD);
        Function chat = lambda.ours(Scenario.CHAT, Mode.COLD);
        Function reply = lambda.ours(Scenario.REPLY, Mode.COLD)) {
      establish.invoke(made.establish(Events.WAITING, 0));
      for (int i = 1; i <= 3; i++) {
        chat.invoke(made.chat(Events.WAITING, i));
      }
      for (int i = 1; i < 20; i++) {
        establish.invoke(made.establish("67d8db020fa31d1ef64f1%03d".formatted(i), i));
      }
      establish.invoke(made.establish(Events.TALKING, 100));
      for (int i = 1; i <= 5; i++) {
        chat.invoke(made.chat(Events.TALKING, i));
        reply.invoke(made.reply(Events.TALKING, i));
      }
    }
    aws.keep();
    for (Scenario scenario : Scenario.values()) {
      try (Function function = lambda.ours(scenario, Mode.COLD)) {
        for (String state : List.of("first", "warm")) {
          aws.reset();
          function.invoke(events.get(scenario));
          check(scenario);
          Files.writeString(calls(scenario, state), JSON.writeValueAsString(aws.calls()));
        }
      }
    }
  }

  /** A job says that it comes back, not whether it did something: so look at what it did. */
  private void check(Scenario scenario) throws IOException {
    boolean callsGptBots = aws.calls().stream().anyMatch(call -> call.target().isEmpty());
    if (callsGptBots != (scenario == Scenario.REPLY || scenario == Scenario.HOLD)) {
      throw new IOException(scenario + " does not do what it should: " + aws.calls());
    }
  }

  private Path calls(Scenario scenario, String state) {
    return work.resolve(scenario.name() + "-" + state + ".json");
  }

  private void round() throws Exception {
    Map<Scenario, Map<Start, Double>> millis = new EnumMap<>(Scenario.class);
    Sample bare = new Sample();
    for (Scenario scenario : Scenario.values()) {
      try (Function nothing = lambda.nothing()) {
        bare.add(nothing.coldStart("{}"));
      }
      Map<Start, Double> starts = new EnumMap<>(Start.class);
      for (Start start : Start.values()) {
        starts.put(start, start(scenario, start));
      }
      millis.put(scenario, starts);
    }
    results.bare.add(bare.median());
    millis.forEach((scenario, starts) ->
        starts.forEach(
            (start, time) -> results.starts.get(scenario).get(start).add(time / bare.median())));
  }

  private double start(Scenario scenario, Start start) throws Exception {
    aws.reset();
    String event = events.get(scenario);
    switch (start) {
      case COLD -> {
        try (Function function = lambda.ours(scenario, Mode.COLD)) {
          return function.coldStart(event);
        }
      }
      case NODE -> {
        try (Function function = lambda.node(calls(scenario, "first"))) {
          return function.coldStart(event);
        }
      }
      default -> {
        Mode mode = start == Start.PRIMED ? Mode.PRIMED : Mode.UNPRIMED;
        try (Function function = lambda.ours(scenario, mode)) {
          function.awaitCheckpoint();
          return function.restore(event);
        }
      }
    }
  }

  /** Blocks of calls in turns, so that a slow moment of the machine meets all three. */
  private void warm(Scenario scenario) throws Exception {
    int blocks = quick ? 2 : 8;
    int calls = quick ? 50 : 150;
    Warm warm = new Warm();
    try (Function ours = lambda.ours(scenario, Mode.PRIMED);
        Function bare = lambda.bareCalls(calls(scenario, "warm"));
        Function node = lambda.node(calls(scenario, "warm"))) {
      ours.awaitCheckpoint();
      aws.reset();
      ours.restore(events.get(scenario));
      for (Function each : List.of(ours, bare, node)) {
        block(each, scenario, quick ? 100 : 1000);
      }
      for (int i = 0; i < blocks; i++) {
        Block own = block(ours, scenario, calls);
        Block floor = block(bare, scenario, calls);
        Block other = block(node, scenario, calls);
        warm.millis.add(own.millis);
        warm.cpuMillis.add(own.cpu);
        warm.latency.add(own.millis / floor.millis);
        warm.cpu.add(own.cpu / floor.cpu);
        warm.nodeLatency.add(other.millis / floor.millis);
        warm.nodeCpu.add(other.cpu / floor.cpu);
      }
    }
    warm.calls = blocks * calls;
    results.warm.put(scenario, warm);
  }

  /**
   * Some calls.
   *
   * @param millis the median of their latency
   * @param cpu milliseconds of CPU for each
   */
  private record Block(double millis, double cpu) {}

  private Block block(Function function, Scenario scenario, int calls) throws Exception {
    Sample millis = new Sample();
    double before = Machine.cpu(function.process());
    for (int i = 0; i < calls; i++) {
      aws.reset();
      millis.add(function.invoke(events.get(scenario)));
    }
    double cpu = Machine.cpu(function.process()) - before;
    return new Block(millis.median(), 1000 * cpu / calls);
  }

  private void classes(Scenario scenario) throws Exception {
    Path log = work.resolve("classes.log");
    Files.deleteIfExists(log);
    aws.reset();
    try (Function function =
        lambda.ours(scenario, Mode.PRIMED, "-Xlog:class+load:file=" + log + ":none")) {
      function.awaitCheckpoint();
      int before = Files.readAllLines(log).size();
      function.restore(events.get(scenario));
      List<String> all = Files.readAllLines(log);
      results.classes.put(scenario, all.size() - before);
      Files.write(
          root.resolve("bench/target/classes-" + scenario.name() + ".txt"),
          all.subList(before, all.size()));
    }
  }

  private void memory(Scenario scenario) throws Exception {
    int late = quick ? 400 : 4000;
    int early = late / 4;
    try (Function function = lambda.ours(scenario, Mode.PRIMED)) {
      function.awaitCheckpoint();
      aws.reset();
      function.restore(events.get(scenario));
      block(function, scenario, early);
      double heapEarly = heap(function.process());
      double rssEarly = Machine.memory(function.process());
      block(function, scenario, late - early);
      double heapLate = heap(function.process());
      double rssLate = Machine.memory(function.process());
      results.memory.put(
          scenario, new Results.Memory(early, late, heapEarly, heapLate, rssEarly, rssLate));
    }
  }

  /** Megabytes in use after a full collection. */
  private static double heap(Process process) throws Exception {
    jcmd(process, "GC.run");
    Matcher used = USED.matcher(jcmd(process, "GC.heap_info"));
    long kilobytes = 0;
    // The first two: new and tenured generation. Classes come after them.
    for (int i = 0; i < 2 && used.find(); i++) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return kilobytes / 1024.0;
  }

  private static String jcmd(Process process, String command) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(output);
    }
    return output;
  }
}
