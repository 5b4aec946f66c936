package handoff.bench.speed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A function in a process of its own, pinned to a core, and the Runtime API that it talks to. */
final class Function implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String API = "/2018-06-01/runtime/";

  private final CompletableFuture<Void> checkpoint = new CompletableFuture<>();
  private final CompletableFuture<Void> restore = new CompletableFuture<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private final Process process;
  private final Path output;
  private final long started;

  private record Answer(boolean ok, String body, long at) {}

  /**
   * Starts it.
   *
   * @param command without {@code taskset}
   * @param environment added to where the Runtime API is; the function sees nothing else
   * @param output takes what it prints
   */
  Function(List<String> command, Map<String, String> environment, Path output) throws IOException {
    this.output = output;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(API, this::serve);
    server.start();
    List<String> pinned =
        new ArrayList<>(List.of("taskset", "--cpu-list", String.valueOf(Machine.CORE)));
    pinned.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(pinned);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    String folder = environment.get("LAMBDA_TASK_ROOT");
    builder.directory(Path.of(folder).toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", System.getenv("PATH"));
    builder
        .environment()
        .put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort());
    started = System.nanoTime();
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var _ =
        process
            .onExit()
            .thenAccept(ended -> {
              checkpoint.completeExceptionally(ended(ended.exitValue()));
              answers.add(new Answer(false, "it ended with " + ended.exitValue(), 0));
            });
  }

  private IOException ended(int status) {
    try {
      return new IOException("ended with %d:%n%s".formatted(status, Files.readString(output)));
    } catch (IOException unreadable) {
      return unreadable;
    }
  }

  Process process() {
    return process;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestURI().getPath().substring(API.length());
    byte[] body = exchange.getRequestBody().readAllBytes();
    long now = System.nanoTime();
    try (exchange) {
      switch (call) {
        case "restore/next" -> {
          checkpoint.complete(null);
          restore.join();
          send(exchange, 200, "{}");
        }
        case "invocation/next" -> {
          String event = events.take();
          long deadline = System.currentTimeMillis() + 15_000;
          exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "request-1");
          exchange.getResponseHeaders().add("Lambda-Runtime-Deadline-Ms", String.valueOf(deadline));
          exchange
              .getResponseHeaders()
              .add(
                  "Lambda-Runtime-Invoked-Function-Arn",
                  "arn:aws:lambda:eu-central-1:123456789012:function:bench");
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          send(exchange, 200, event);
        }
        default -> {
          answers.add(
              new Answer(
                  call.endsWith("/response"), new String(body, StandardCharsets.UTF_8), now));
          send(exchange, 202, "");
        }
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Waits until Lambda would take its snapshot. */
  void awaitCheckpoint() throws Exception {
    checkpoint.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Milliseconds from the start of the process to its first answer. */
  double coldStart(String event) throws Exception {
    events.add(event);
    return millis(started, answer());
  }

  /** Milliseconds from the restore to the first answer. */
  double restore(String event) throws Exception {
    events.add(event);
    long begin = System.nanoTime();
    restore.complete(null);
    return millis(begin, answer());
  }

  /** Milliseconds of a call of a function that is warm. */
  double invoke(String event) throws Exception {
    long begin = System.nanoTime();
    events.add(event);
    return millis(begin, answer());
  }

  private static double millis(long begin, Answer answer) {
    return (answer.at - begin) / 1e6;
  }

  private Answer answer() throws Exception {
    Answer answer = answers.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (answer == null || !answer.ok || answer.body.matches("(?s).*\"statusCode\":[345].*")) {
      throw new IOException("no good answer: %s%n%s".formatted(answer, Files.readString(output)));
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    server.stop(0);
    restore.complete(null);
  }
}
