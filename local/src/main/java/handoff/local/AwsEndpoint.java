package handoff.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Call;
import handoff.local.web.Json;
import handoff.local.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.UUID;

/**
 * One address for DynamoDB, SQS and Secrets Manager, for functions that {@code sam local} runs in
 * containers. It checks no signature, so it starts only on request. Thread-safe.
 */
final class AwsEndpoint implements AutoCloseable {
  /** Headers that each HTTP client sets itself. */
  private static final Set<String> HOP_BY_HOP =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private final URI database;
  private final URI queues;
  private final String secret;
  private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final WebServer server;

  /**
   * Starts to listen on every interface.
   *
   * @param database the address of DynamoDB Local
   * @param queues the address of ElasticMQ
   * @param secret the settings for the containers
   */
  AwsEndpoint(int port, URI database, URI queues, String secret) {
    this.database = database;
    this.queues = queues;
    this.secret = secret;
    server = WebServer.start(true, port, this::take);
  }

  int port() {
    return server.port();
  }

  private void take(Call call) throws IOException, InterruptedException {
    String target = call.header("x-amz-target").orElse("");
    if (target.startsWith("DynamoDB")) {
      forward(call, database);
    } else if (target.startsWith("AmazonSQS.")) {
      forward(call, queues);
    } else if (target.equals("secretsmanager.GetSecretValue")) {
      call.with("content-type", CONTENT_TYPE).answer(200, Json.bytes(secretValue(call.body())));
    } else {
      call.with("content-type", CONTENT_TYPE)
          .answer(400, Json.bytes(Json.object().put("__type", "UnknownOperationException")));
    }
  }

  /** Passes bytes and headers on unchanged, so that DynamoDB's checksum stays valid. */
  private void forward(Call call, URI service) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(call.rawPath()))
            .method(call.method(), BodyPublishers.ofByteArray(call.body()));
    call.headers()
        .forEach((name, value) -> {
          if (!HOP_BY_HOP.contains(name)) {
            request.setHeader(name, value);
          }
        });
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!HOP_BY_HOP.contains(name)) {
            values.forEach(value -> call.with(name, value));
          }
        });
    call.answer(response.statusCode(), response.body());
  }

  private ObjectNode secretValue(byte[] request) {
    String id = Json.parse(request).path("SecretId").asText();
    ObjectNode answer =
        Json.object()
            .put("ARN", "arn:aws:secretsmanager:us-east-1:000000000000:secret:" + id)
            .put("Name", id)
            .put("VersionId", UUID.nameUUIDFromBytes(Json.bytes(Json.of(secret))).toString())
            .put("SecretString", secret);
    answer.putArray("VersionStages").add("AWSCURRENT");
    return answer;
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
