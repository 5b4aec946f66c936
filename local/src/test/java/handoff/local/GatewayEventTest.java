package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Json;
import handoff.local.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayEventTest {
  private static final Route ROUTE =
      new Route("POST", "/a/{id}", "F", "a.F", Duration.ofSeconds(1), false);
  private static final Instant NOW = Instant.parse("2026-03-05T07:08:09.123Z");

  private final HttpClient client = HttpClient.newHttpClient();

  /** Server that answers with the function's event. */
  private final WebServer echo =
      WebServer.start(
          false,
          0,
          call ->
              call.answer(
                  200,
                  GatewayEvent.of(
                      ROUTE,
                      call,
                      call.path(),
                      Map.of("id", "b c"),
                      null,
                      call.body(),
                      "r-1",
                      NOW)));

  @AfterEach
  void stop() {
    echo.close();
    client.close();
  }

  @Test
  void aCallHasTheFormOfPayloadTwo() throws Exception {
    JsonNode event =
        send(
            request("/a/b%20c?x=1&y=%C3%A4+%26&x=2&z")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("X-Twice", "one")
                .header("X-Twice", "two")
                .header("Cookie", "k=v; l=w")
                .header("User-Agent", "test")
                .POST(BodyPublishers.ofString("{\"a\":\"ä\"}")));

    assertThat(event.path("version").asText()).isEqualTo("2.0");
    assertThat(event.path("routeKey").asText()).isEqualTo("POST /a/{id}");
    assertThat(event.path("rawPath").asText()).isEqualTo("/a/b c");
    assertThat(event.path("rawQueryString").asText()).isEqualTo("x=1&y=%C3%A4+%26&x=2&z");
    assertThat(event.path("queryStringParameters"))
        .isEqualTo(Json.parse("{\"x\": \"1,2\", \"y\": \"ä &\", \"z\": \"\"}"));
    assertThat(event.path("pathParameters")).isEqualTo(Json.parse("{\"id\": \"b c\"}"));
    assertThat(event.path("cookies")).isEqualTo(Json.parse("[\"k=v\", \"l=w\"]"));
    assertThat(event.at("/headers/x-twice").asText()).isEqualTo("one,two");
    assertThat(event.path("headers").has("cookie")).isFalse();
    assertThat(event.path("body").asText()).isEqualTo("{\"a\":\"ä\"}");
    assertThat(event.path("isBase64Encoded").asBoolean(true)).isFalse();
    assertThat(event.path("requestContext"))
        .isEqualTo(
            Json.parse(
                """
                {"accountId": "000000000000", "apiId": "local", "domainName": "127.0.0.1",
                 "domainPrefix": "127",
                 "http": {"method": "POST", "path": "/a/b c", "protocol": "HTTP/1.1",
                          "sourceIp": "127.0.0.1", "userAgent": "test"},
                 "requestId": "r-1", "routeKey": "POST /a/{id}", "stage": "$default",
                 "time": "05/Mar/2026:07:08:09 +0000", "timeEpoch": 1772694489123}
                """));
  }

  @Test
  void whatACallDoesNotHaveIsLeftOut() throws Exception {
    JsonNode event = send(request("/a/b").GET());

    assertThat(event.has("body")).isFalse();
    assertThat(event.has("cookies")).isFalse();
    assertThat(event.has("queryStringParameters")).isFalse();
    assertThat(event.path("isBase64Encoded").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "application/x-www-form-urlencoded", "application/octet-stream"})
  void aBodyThatIsNotOfATextTypeComesInBase64(String type) throws Exception {
    HttpRequest.Builder request = request("/a/b").POST(BodyPublishers.ofString("ä"));

    JsonNode event = send(type.isEmpty() ? request : request.header("content-type", type));

    assertThat(event.path("body").asText()).isEqualTo("w6Q=");
    assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(echo.uri() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return Json.parse(client.send(request.build(), BodyHandlers.ofString()).body());
  }
}
