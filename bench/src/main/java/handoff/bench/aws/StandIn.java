package handoff.bench.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;

/**
 * DynamoDB, SQS, Secrets Manager, the endpoint of credentials under SnapStart, and GPTBots, all on
 * one loopback port. It answers at once, so that only the function and its SDK are measured.
 */
public final class StandIn implements AutoCloseable {
  public static final String WEBHOOK_TOKEN = "local-webhook-token-of-this-machine-only";
  public static final String TOOL_TOKEN = "local-tool-token-of-this-machine-only";

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final String address;
  private final Table table = new Table();
  private final String secret;
  private final List<Call> calls = new ArrayList<>();

  /**
   * A call, as another program can make it again.
   *
   * @param target AWS' name of the operation; empty for GPTBots
   */
  public record Call(String target, String path, String authorization, JsonNode body) {}

  /**
   * Starts it.
   *
   * @param tls null for plain HTTP
   */
  public StandIn(Certificate tls) throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(loopback, 0);
    } else {
      HttpsServer https = HttpsServer.create(loopback, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
      server = https;
    }
    int port = server.getAddress().getPort();
    address = tls == null ? "http://127.0.0.1:" + port : "https://localhost:" + port;
    secret = settings(address);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public String address() {
    return address;
  }

  /** Keeps the table as it is. */
  public void keep() {
    table.keep();
  }

  /** Sets the table back to what was kept, and forgets the calls. */
  public void reset() {
    table.reset();
    synchronized (calls) {
      calls.clear();
    }
  }

  /** The calls since the last reset, but for that of credentials. */
  public List<Call> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      int status = 200;
      JsonNode answer;
      if (path.equals("/credentials")) {
        answer = credentials();
      } else {
        String target = header(exchange, "X-Amz-Target");
        JsonNode request = JSON.readTree(bytes);
        String authorization = target.isEmpty() ? header(exchange, "Authorization") : "";
        synchronized (calls) {
          calls.add(new Call(target, path, authorization, request));
        }
        try {
          answer = target.isEmpty() ? gptBots() : answer(target, request);
        } catch (Table.ConditionFailed failed) {
          status = 400;
          answer = failed.answer;
        } catch (IllegalArgumentException unknown) {
          System.err.println(unknown.getMessage());
          status = 500;
          answer = JSON.createObjectNode().put("message", unknown.getMessage());
        }
      }
      send(exchange, status, JSON.writeValueAsBytes(answer));
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
    exchange.getResponseHeaders().add("x-amz-crc32", String.valueOf(sum.getValue()));
    exchange.getResponseHeaders().add("x-amzn-RequestId", "BENCH00000000000000000000");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private JsonNode answer(String target, JsonNode request) throws Table.ConditionFailed {
    String operation = target.substring(target.indexOf('.') + 1);
    return switch (target.substring(0, target.indexOf('.'))) {
      case "AmazonSQS" -> sqs(operation, request);
      case "secretsmanager" ->
          JsonNodeFactory.instance
              .objectNode()
              .put("ARN", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:settings")
              .put("Name", "settings")
              .put("VersionId", "5b7f3c1e-0c6b-4a57-9d0e-2f4c1a7e0001")
              .put("SecretString", secret);
      default -> table.answer(operation, request);
    };
  }

  private static JsonNode sqs(String operation, JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    switch (operation) {
      case "SendMessage" -> sent(answer, request);
      case "SendMessageBatch" -> {
        ArrayNode sent = answer.putArray("Successful");
        answer.putArray("Failed");
        for (JsonNode entry : request.path("Entries")) {
          sent(sent.addObject().put("Id", entry.path("Id").asText()), entry);
        }
      }
      case "ChangeMessageVisibility", "DeleteMessage" -> {
        // Their answer is empty.
      }
      default -> throw new IllegalArgumentException("the stand-in does not know " + operation);
    }
    return answer;
  }

  private static void sent(ObjectNode answer, JsonNode message) {
    try {
      byte[] text = message.path("MessageBody").asText().getBytes(StandardCharsets.UTF_8);
      answer
          .put("MessageId", "5b7f3c1e-0c6b-4a57-9d0e-2f4c1a7e0002")
          .put(
              "MD5OfMessageBody",
              HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has MD5", impossible);
    }
  }

  private static JsonNode gptBots() {
    return JSON.createObjectNode().put("code", 0).put("message", "success");
  }

  private static JsonNode credentials() {
    return JSON.createObjectNode()
        .put("AccessKeyId", "ASIAEXAMPLE")
        .put("SecretAccessKey", "made-up")
        .put("Token", "made-up".repeat(100))
        .put("Expiration", Instant.now().plus(Duration.ofHours(6)).toString());
  }

  /** The tokens of the events in {@code events/}; deadlines a day away, so that none passes. */
  private static String settings(String gptBots) {
    ObjectNode settings = JSON.createObjectNode();
    settings.putArray("webhookTokens").add(WEBHOOK_TOKEN);
    settings.putObject("toolTokens").put("helpdesk", TOOL_TOKEN);
    settings
        .putObject("bots")
        .putObject("*")
        .setAll(
            Map.of(
                "apiKey", JSON.getNodeFactory().textNode("app-made-up"),
                "baseUrl", JSON.getNodeFactory().textNode(gptBots),
                "waitingSeconds", JSON.getNodeFactory().numberNode(86_400)));
    return settings.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
