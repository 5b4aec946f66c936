package handoff.runtime;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import handoff.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A function in a process of its own, under Lambda's runtime interface client, as if Lambda took a
 * snapshot of it and restored that: this is the Runtime API it talks to.
 */
final class LambdaRuntime implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String API = "/2018-06-01/runtime/";
  private static final String RUNTIME_API =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi";

  private final CompletableFuture<String> checkpoint = new CompletableFuture<>();
  private final CompletableFuture<String> restore = new CompletableFuture<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private final Process process;
  private final Path output;

  /**
   * Starts it.
   *
   * @param taskRoot where the artifact is laid out
   * @param options further options of the JVM
   */
  LambdaRuntime(Path taskRoot, String handler, String aws, String... options) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(API, this::serve);
      server.start();
      output = Files.createTempFile(taskRoot, "output", ".log");
      List<String> command =
          new ArrayList<>(
              List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
      // As Lambda starts it; the first is how org.crac finds the runtime's own hooks.
      command.addAll(
          List.of(
              "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Xmx512m",
              "-D%s.NativeClient.JNI=%s".formatted(RUNTIME_API, nativeClient(taskRoot)),
              "--enable-native-access=ALL-UNNAMED",
              "--add-opens=java.base/java.io=ALL-UNNAMED",
              "-Djava.net.preferIPv4Stack=true"));
      command.addAll(List.of(options));
      command.addAll(
          List.of(
              "-classpath",
              runtimeClasspath(),
              "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
              handler + "::handleRequest"));
      ProcessBuilder builder = new ProcessBuilder(command).directory(taskRoot.toFile());
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment(taskRoot, handler, aws));
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ = process.onExit().thenAccept(this::ended);
  }

  private void ended(Process ended) {
    checkpoint.completeExceptionally(new IllegalStateException("ended: " + ended.exitValue()));
  }

  private Map<String, String> environment(Path taskRoot, String handler, String aws) {
    return Map.ofEntries(
        Map.entry("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort()),
        Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"),
        Map.entry("AWS_REGION", "eu-central-1"),
        Map.entry("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws + "/credentials"),
        Map.entry("AWS_CONTAINER_AUTHORIZATION_TOKEN", "made-up"),
        // Not those of whoever runs the tests.
        Map.entry("AWS_SHARED_CREDENTIALS_FILE", taskRoot + "/none"),
        Map.entry("AWS_CONFIG_FILE", taskRoot + "/none"),
        Map.entry("_HANDLER", handler + "::handleRequest"),
        Map.entry("LAMBDA_TASK_ROOT", taskRoot.toString()),
        Map.entry("TABLE_NAME", "table"),
        Map.entry("QUEUE_URL", aws + "/queue"),
        Map.entry("SETTINGS_SECRET", "settings"),
        Map.entry("STACK_NAME", "stack"),
        Map.entry("GROUP_CLAIM", "cognito:groups"),
        Map.entry("CONVERSATION_RETENTION_DAYS", "30"),
        Map.entry("ENDPOINT_URL", aws));
  }

  /**
   * The client's native part, for this process alone: left to itself it unpacks it to one and the
   * same file in {@code /tmp}, which kills whoever has that file open.
   */
  private static Path nativeClient(Path taskRoot) throws IOException {
    String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String name = "/jni/libaws-lambda-jni.linux-" + processor + ".so";
    Path copy = Files.createTempFile(taskRoot, "native", ".so");
    try (InputStream library = AWSLambda.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(library, name), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** The runtime interface client and what it needs, from the tests' own class path. */
  private static String runtimeClasspath() {
    return String.join(
        ":",
        Stream.of(System.getProperty("java.class.path").split(":"))
            .filter(jar ->
                jar.matches(
                    ".*/(aws-lambda-java-runtime-interface-client|aws-lambda-java-core"
                        + "|aws-lambda-java-serialization|utils-lite)-[^/]*\\.jar"))
            .toList());
  }

  private void serve(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestURI().getPath().substring(API.length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (call.equals("restore/next")) {
        checkpoint.complete("");
        answer(exchange, 200, restore.join());
      } else if (call.equals("invocation/next")) {
        String event = events.take();
        exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "request-1");
        exchange
            .getResponseHeaders()
            .add("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 15_000));
        exchange.getResponseHeaders().add("Lambda-Runtime-Invoked-Function-Arn", "arn");
        // Without it the client's native part crashes.
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        answer(exchange, 200, event);
      } else {
        if (call.endsWith("/response")) {
          answers.add(body);
        } else {
          checkpoint.completeExceptionally(new IllegalStateException(call));
          answers.add("{\"statusCode\":0}");
        }
        answer(exchange, 202, "");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Waits until Lambda would take the snapshot. */
  void awaitCheckpoint() throws Exception {
    checkpoint.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Goes on as after a restore. */
  void restore() {
    restore.complete("{}");
  }

  /** Calls the function. */
  JsonNode invoke(String event) throws Exception {
    events.add(event);
    String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (answer == null) {
      throw new TimeoutException("no answer:\n" + output());
    }
    return Json.parse(answer);
  }

  /** All that the function has printed. */
  String output() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    server.stop(0);
  }
}
