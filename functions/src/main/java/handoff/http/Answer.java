package handoff.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer, before it becomes Lambda's type.
 *
 * @param status the HTTP status
 * @param headers header names in lower case
 * @param body the body, empty for none
 */
public record Answer(int status, Map<String, String> headers, String body) {

  public Answer {
    headers = Map.copyOf(headers);
  }

  public static Answer json(int status, JsonNode body) {
    return of(status, "application/json", body);
  }

  /**
   * 200 in the form that GPTBots reads.
   *
   * @param outcome the result in a word or two
   */
  public static Answer toGptBots(String outcome) {
    return json(200, Json.object().put("code", 200).put("message", outcome));
  }

  /** API Gateway's own answer to a route that it does not know, to the byte. */
  static Answer unknownRoute() {
    return new Answer(
        404, Map.of("content-type", "application/json"), "{\"message\":\"Not Found\"}");
  }

  static Answer problem(int status, JsonNode body) {
    return of(status, "application/problem+json", body);
  }

  /** 304: the caller has the newest version. */
  public static Answer notModified(String etag) {
    return new Answer(304, Map.of("etag", etag, "cache-control", "no-store"), "");
  }

  /** 204: done, and nothing to say. */
  public static Answer noContent() {
    return new Answer(204, Map.of("cache-control", "no-store"), "");
  }

  private static Answer of(int status, String contentType, JsonNode body) {
    return new Answer(
        status, Map.of("content-type", contentType, "cache-control", "no-store"), Json.write(body));
  }

  public Answer header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  /** A 401 names the scheme that would be welcome, as RFC 9110 asks. */
  Answer challenge() {
    return status == 401 ? header("www-authenticate", "Bearer") : this;
  }

  Answer retryAfter(@Nullable Duration wait) {
    return wait == null ? this : header("retry-after", String.valueOf(wait.toSeconds()));
  }

  APIGatewayV2HTTPResponse toResponse() {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(body)
        .withIsBase64Encoded(false)
        .build();
  }
}
