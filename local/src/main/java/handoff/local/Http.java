package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * HTTP client for calls to the running system from outside. A failed call completes its future
 * exceptionally. Thread-safe.
 */
final class Http implements AutoCloseable {
  /**
   * An answer and its times.
   *
   * @param asked the start of the call, in {@link System#nanoTime}
   * @param answered the arrival of the answer, by the same clock
   */
  record Reply(int status, JsonNode json, long asked, long answered) {
    long millis() {
      return Duration.ofNanos(answered - asked).toMillis();
    }
  }

  private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();

  CompletableFuture<Reply> get(URI uri, String... headers) {
    return send(request(uri, headers).GET());
  }

  CompletableFuture<Reply> post(URI uri, JsonNode body, String... headers) {
    return send(
        request(uri, headers)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.bytes(body))));
  }

  private static HttpRequest.Builder request(URI uri, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private CompletableFuture<Reply> send(HttpRequest.Builder request) {
    long asked = System.nanoTime();
    return client
        .sendAsync(request.build(), BodyHandlers.ofByteArray())
        .thenApply(answer ->
            new Reply(answer.statusCode(), Json.parse(answer.body()), asked, System.nanoTime()));
  }

  @Override
  public void close() {
    client.close();
  }
}
