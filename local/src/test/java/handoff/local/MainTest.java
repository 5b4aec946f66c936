package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Thread> running = new ArrayList<>();

  @TempDir Path folder;
  private Project project = new Project(Path.of(""));

  @BeforeEach
  void copyTheProject() throws IOException {
    Project original = Project.around(Path.of(""));
    project = new Project(folder);
    Files.createDirectories(folder.resolve("local"));
    Files.createDirectories(folder.resolve("events"));
    Files.copy(original.template(), project.template());
    Files.copy(original.settings(), project.settings());
    Files.copy(original.event("establish.json"), project.event("establish.json"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Thread each : running) {
      each.interrupt();
      each.join();
    }
  }

  @Test
  void oneHandoffIsPlayedAndTheAddressesAreWritten() throws Exception {
    start("--port=0", "--simulator-port=0", "--issuer-port=0");

    awaitTheStart();
    assertThat(text(out))
        .contains("The Doctor looked at 7 things and finds nothing wrong.")
        .containsPattern("The customer read the reply \\d+ ms after the agent sent it\\.")
        .doesNotContain("FAILED");
    JsonNode addresses = Json.parse(Files.readAllBytes(addresses()));
    assertThat(addresses.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "console",
            "webhooks",
            "tool",
            "toolToken",
            "api",
            "issuer",
            "clientId",
            "resource",
            "queue",
            "simulator",
            "customerPage");

    stop();
    assertThat(text(out)).endsWith("Stopped.\n");
    assertThat(addresses()).doesNotExist();
    assertThat(text(err)).isEmpty();
  }

  @Test
  void withKeptDataASecondRunPlaysAnotherHandoff() throws Exception {
    for (int run = 1; run <= 2; run++) {
      out.reset();
      start("--port=0", "--simulator-port=0", "--issuer-port=0", "--data=kept");
      awaitTheStart();
      assertThat(text(out)).contains("ms after the agent sent it.").doesNotContain("FAILED");
      stop();
    }
  }

  @Test
  void withARealGptBotsThereIsNoSimulatorAndNothingIsPlayed() throws Exception {
    start("--port=0", "--issuer-port=0", "--gptbots=http://127.0.0.1:9");

    awaitTheStart();
    assertThat(text(out))
        .doesNotContain("played")
        .contains("http://127.0.0.1:9")
        .contains("FAIL  GPTBots did not answer for the GPTBots agent *.");
    assertThat(Json.parse(Files.readAllBytes(addresses())).properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "console",
            "webhooks",
            "tool",
            "toolToken",
            "api",
            "issuer",
            "clientId",
            "resource",
            "queue");
  }

  @Test
  void aScriptedHandoffThatGoesWrongSaysSoAndTheSystemRunsOn() throws Exception {
    Files.writeString(project.event("establish.json"), "{\"body\": \"{}\"}");

    start("--port=0", "--simulator-port=0", "--issuer-port=0");

    awaitTheStart();
    assertThat(text(out))
        .contains("The scripted handoff FAILED: the webhook's answer is wrong: HTTP 200 ");
  }

  @Test
  void aTakenPortIsSaidInASentenceWithTheOptionThatMovesIt() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      int better = port > 60000 ? port - 1000 : port + 1000;

      assertThat(run("--port=" + port, "--simulator-port=0", "--issuer-port=0")).isEqualTo(2);
      assertThat(run("--port=0", "--simulator-port=" + port, "--issuer-port=0")).isEqualTo(2);
      assertThat(
              run(
                  "--port=0",
                  "--simulator-port=0",
                  "--issuer-port=0",
                  "--aws-port=" + port,
                  "--sam=true"))
          .isEqualTo(2);
      assertThat(run("--port=0", "--simulator-port=0", "--issuer-port=" + port)).isEqualTo(2);

      String sentence = "Port %d is taken; choose another one: ./mvnw -Prun -D%s=%d";
      assertThat(text(err).lines())
          .containsExactly(
              sentence.formatted(port, "port", better),
              sentence.formatted(port, "simulator.port", better),
              sentence.formatted(port, "aws.port", better),
              sentence.formatted(port, "issuer.port", better));
      assertThat(text(out)).isEmpty();
    }
  }

  @Test
  void aWrongOptionIsSaidInASentence() throws IOException {
    assertThat(run("--port=many")).isEqualTo(2);

    assertThat(text(err))
        .isEqualTo("The option --port needs a port number from 0 to 65535, not many.\n");
    assertThat(text(out)).isEmpty();
  }

  private void start(String... arguments) {
    running.add(
        Thread.ofPlatform()
            .start(() -> {
              try {
                run(arguments);
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            }));
  }

  /** Waits for the whole output of a start, which takes long on a busy machine. */
  private void awaitTheStart() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> text(out).contains("Ctrl-C stops everything."));
  }

  private int run(String... arguments) throws IOException {
    return new Main(project, printer(out), printer(err)).run(Arrays.asList(arguments));
  }

  private Path addresses() {
    return project.target().resolve("addresses.json");
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
