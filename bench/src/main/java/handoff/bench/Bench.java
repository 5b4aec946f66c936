package handoff.bench;

import handoff.bench.load.Load;
import handoff.bench.speed.Speed;
import java.nio.file.Path;
import java.util.List;

/** Command line of {@code bench/run}. */
public final class Bench {
  static {
    // The JDK's server writes an answer's head and body apart; Nagle's algorithm would add 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    // Shorter than the servers keep a connection, so that no call is written into a closing one.
    System.setProperty("jdk.httpclient.keepalive.timeout", "10");
  }

  private Bench() {}

  /** Runs in the project's root, and ends with 1 if a text that was accepted did not arrive. */
  public static void main(String[] arguments) throws Exception {
    List<String> options = List.of(arguments).subList(1, arguments.length);
    for (String option : options) {
      if (!option.matches("--quick|--tls|--(rounds|seconds)=[1-9]\\d{0,3}")) {
        System.err.println("bench/run does not know " + option);
        System.exit(2);
      }
    }
    Path root = Path.of(System.getProperty("bench.root"));
    boolean ok = true;
    if (arguments[0].equals("speed")) {
      new Speed(root, options).run();
    } else {
      ok = new Load(root, options).run();
    }
    System.exit(ok ? 0 : 1);
  }

  /** A number among the options. */
  public static int number(List<String> options, String name, int otherwise) {
    return options.stream()
        .filter(option -> option.startsWith("--" + name + "="))
        .mapToInt(option -> Integer.parseInt(option.substring(name.length() + 3)))
        .findFirst()
        .orElse(otherwise);
  }
}
