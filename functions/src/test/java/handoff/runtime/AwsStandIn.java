package handoff.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import handoff.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AWS and GPTBots on one loopback port, and the endpoint where a function under SnapStart gets its
 * credentials. It notes each call with its signer and its connection.
 */
final class AwsStandIn implements AutoCloseable {
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/");

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final InMemoryAws inMemory;
  private volatile String keyId = "KEY-BEFORE";

  /**
   * A call.
   *
   * @param operation AWS' name of it, else the path
   * @param keyId the key that signed it; empty for none
   * @param port the caller's, which tells its connection from others
   */
  record Call(String operation, String keyId, int port) {}

  /**
   * Starts it.
   *
   * @param port 0 for any
   */
  AwsStandIn(int port) {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  AwsStandIn(InetSocketAddress address) {
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inMemory = new InMemoryAws(new Samples("groups").item(), settings());
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Gives the function other credentials from now on. */
  void giveKey(String id) {
    keyId = id;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    String target =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse(path);
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    Matcher credential = CREDENTIAL.matcher(authorization);
    calls.add(
        new Call(
            target.replaceFirst(".*\\.", ""),
            credential.find() ? credential.group(1) : "",
            exchange.getRemoteAddress().getPort()));
    JsonNode answer;
    if (path.equals("/credentials")) {
      answer = credentials();
    } else if (path.startsWith("/v1/")) {
      answer = Json.object().put("code", 0).put("message", "success");
    } else {
      answer = inMemory.answer(Json.parse(body));
    }
    byte[] bytes = Json.write(answer).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private JsonNode credentials() {
    return Json.object()
        .put("AccessKeyId", keyId)
        .put("SecretAccessKey", "made-up")
        .put("Token", "made-up")
        .put("Expiration", Instant.now().plus(Duration.ofHours(6)).toString());
  }

  /** Settings with the tokens of the events in {@code events/}. */
  private String settings() {
    ObjectNode settings = Json.object();
    settings.putArray("webhookTokens").add("local-webhook-token-of-this-machine-only");
    settings
        .putObject("toolTokens")
        .putObject("helpdesk")
        .put("token", "local-tool-token-of-this-machine-only")
        .put("role", "admin");
    settings.putObject("bots").putObject("*").put("apiKey", "made-up").put("baseUrl", address());
    return Json.write(settings);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
