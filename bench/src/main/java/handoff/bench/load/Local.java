package handoff.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The whole local system in a process of its own, as {@code ./mvnw -Prun} starts it. */
final class Local implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final JsonNode addresses;

  Local(Path root) throws IOException, InterruptedException {
    Path target = root.resolve("local/target");
    Path file = target.resolve("addresses.json");
    if (Files.exists(file)) {
      throw new IOException("another run of this working tree is going on, or has left " + file);
    }
    String classpath =
        target.resolve("classes") + ":" + Files.readString(target.resolve("classpath")).strip();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-classpath",
                classpath,
                "handoff.local.Main",
                "--port=0",
                "--simulator-port=0",
                "--aws-port=0",
                "--issuer-port=0",
                "--script=false"));
    builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
    builder
        .directory(root.toFile())
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("bench/target/load.log").toFile());
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!Files.exists(file) || Files.size(file) == 0) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroy();
        throw new IOException("the local system did not start: bench/target/load.log");
      }
      Thread.sleep(100);
    }
    addresses = new JsonMapper().readTree(file.toFile());
  }

  String simulator() {
    return addresses.path("simulator").asText();
  }

  String tool() {
    return addresses.path("tool").asText();
  }

  String token() {
    return addresses.path("toolToken").asText();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
