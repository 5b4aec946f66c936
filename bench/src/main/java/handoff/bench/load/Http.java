package handoff.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls of users, through the simulator, and of agents. Thread-safe. */
final class Http implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Local local;

  record Answer(int status, JsonNode json, String etag, double millis) {}

  Http(Local local) {
    this.local = local;
  }

  Answer customer(String path, String body) throws IOException, InterruptedException {
    return send(request(local.simulator() + "/customer/handoffs" + path), body);
  }

  /** Shows the user's chat window. */
  Answer window(String id) throws IOException, InterruptedException {
    return send(request(local.simulator() + "/customer/handoffs/" + id), null);
  }

  Answer read(String path, String etag) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(local.tool() + "/conversations" + path);
    return send(etag.isEmpty() ? request : request.header("if-none-match", etag), null);
  }

  Answer write(String path, String key, String body) throws IOException, InterruptedException {
    return send(
        request(local.tool() + "/conversations" + path).header("idempotency-key", key), body);
  }

  private HttpRequest.Builder request(String address) {
    return HttpRequest.newBuilder(URI.create(address))
        .timeout(Duration.ofSeconds(60))
        .header("authorization", "Bearer " + local.token());
  }

  private Answer send(HttpRequest.Builder request, String body)
      throws IOException, InterruptedException {
    if (body != null) {
      request.header("content-type", "application/json").POST(BodyPublishers.ofString(body));
    }
    long begin = System.nanoTime();
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    double millis = (System.nanoTime() - begin) / 1e6;
    JsonNode json =
        answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    return new Answer(
        answer.statusCode(), json, answer.headers().firstValue("etag").orElse(""), millis);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
