package handoff.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.simulator.Simulator;
import handoff.local.web.PortTaken;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** Starts the local system from a terminal, plays one handoff, and runs until stopped. */
public final class Main {
  private static final int CANNOT_START = 2;

  private final Project project;
  private final PrintStream out;
  private final PrintStream err;

  Main(Project project, PrintStream out, PrintStream err) {
    this.project = project;
    this.out = out;
    this.err = err;
  }

  /** Runs until Ctrl-C, which interrupts this thread so that it can clean up. */
  public static void main(String[] arguments) throws IOException {
    Thread main = Thread.currentThread();
    Thread stop = new Thread(() -> stop(main));
    Runtime.getRuntime().addShutdownHook(stop);
    int exit;
    try {
      Project project = Project.around(Path.of(""));
      exit = new Main(project, System.out, System.err).run(List.of(arguments));
    } catch (CannotStart noProject) {
      System.err.println(noProject.getMessage());
      exit = CANNOT_START;
    }
    if (exit != 0) {
      Runtime.getRuntime().removeShutdownHook(stop);
      System.exit(exit);
    }
  }

  /**
   * Runs until the thread is interrupted.
   *
   * @return the exit code
   */
  int run(List<String> arguments) throws IOException {
    Path logPath = project.target().resolve("functions.log");
    Path addressFile = project.target().resolve("addresses.json");
    try {
      Options options = Options.parse(arguments);
      try (LogFile log = new LogFile(logPath);
          LocalSystem system = new LocalSystem(project, options, Clock.systemUTC(), log)) {
        Addresses addresses = new Addresses(system, options);
        addresses.write(addressFile);
        out.print(addresses.block(project.root().relativize(logPath)));
        out.print("\n" + system.doctor().look().text());
        if (options.script() && system.simulator().isPresent()) {
          play(options, system, system.simulator().get());
        }
        out.print(addresses.commands());
        out.flush();
        new CountDownLatch(1).await();
      } catch (InterruptedException stopped) {
        out.println("\nStopped.");
      } finally {
        Files.deleteIfExists(addressFile);
      }
      return 0;
    } catch (CannotStart reason) {
      err.println(reason.getMessage());
      return CANNOT_START;
    } catch (PortTaken taken) {
      err.println(advice(Options.parse(arguments), taken.port()));
      return CANNOT_START;
    }
  }

  private void play(Options options, LocalSystem system, Simulator simulator)
      throws InterruptedException {
    out.println("\nOne handoff, played now:\n");
    try (Http http = new Http()) {
      ObjectNode establish = Script.example(project.event("establish.json"));
      if (!options.data().isEmpty()) {
        Script.renew(establish, Clock.systemUTC());
      }
      new Script(simulator.uri(), system.tool(), system.settings().toolToken(), out, http)
          .play(establish);
    } catch (Script.Failed failure) {
      out.println("\nThe scripted handoff FAILED: " + failure.getMessage());
    } catch (IOException | IllegalArgumentException | ExecutionException failure) {
      out.println("\nThe scripted handoff FAILED: " + failure);
    }
  }

  /** Names the option that moves the server to another port. */
  private static String advice(Options options, int port) {
    String property = "simulator.port";
    if (port == options.port()) {
      property = "port";
    } else if (port == options.awsPort()) {
      property = "aws.port";
    } else if (port == options.issuerPort()) {
      property = "issuer.port";
    }
    return "Port %d is taken; choose another one: ./mvnw -Prun -D%s=%d"
        .formatted(port, property, port > 60000 ? port - 1000 : port + 1000);
  }

  private static void stop(Thread main) {
    main.interrupt();
    try {
      main.join();
    } catch (InterruptedException impossible) {
      Thread.currentThread().interrupt();
    }
  }
}
