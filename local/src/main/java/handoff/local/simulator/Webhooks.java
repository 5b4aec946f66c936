package handoff.local.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Calls the webhooks under the base URL that a customer configured. Thread-safe.
 *
 * @param base the base URL, without a slash at its end
 */
record Webhooks(URI base, HttpClient client) {
  /** Timeout of a call. The vendor documents none. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Calls of the contract. */
  enum Hook {
    ESTABLISH("/conversation/establish"),
    CHAT("/chat"),
    CLOSE("/conversation/close");

    private final String path;

    Hook(String path) {
      this.path = path;
    }
  }

  /**
   * Result of a call.
   *
   * @param status the HTTP status, 0 if there was no answer
   * @param answer the answer's text, or the error
   */
  record Result(String url, int status, String answer, long millis) {
    boolean accepted() {
      return status == 200;
    }

    ObjectNode json() {
      return Json.object().put("status", status).put("answer", answer).put("millis", millis);
    }
  }

  static Webhooks at(URI base) {
    return new Webhooks(
        base,
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build());
  }

  Result post(Hook hook, byte[] json) throws InterruptedException {
    URI url = URI.create(base + hook.path);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json))
            .build();
    long start = System.nanoTime();
    int status = 0;
    String answer;
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      status = response.statusCode();
      answer = response.body();
    } catch (IOException noAnswer) {
      answer = noAnswer.toString();
    }
    return new Result(
        url.toString(), status, answer, Duration.ofNanos(System.nanoTime() - start).toMillis());
  }
}
