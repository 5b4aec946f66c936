package handoff.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.Bridge;
import handoff.Events;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsoleHandlerTest {
  private static final Map<String, String> STAGE =
      Map.of(
          "issuer", "https://issuer.example/pool",
          "clientId", "a-client",
          "resource", "https://handoff.handoff.invalid",
          "scope", "openid,api://x",
          "signIn", "https://login.example");

  private final ConsoleHandler handler = new ConsoleHandler(new Bundle("/console-test/"));

  @ParameterizedTest
  @ValueSource(strings = {"-", "", "index.html"})
  void thePageIsThereWithAndWithoutASlashAndIsAskedForEveryTime(String file) {
    APIGatewayV2HTTPResponse page = get(file, Map.of());

    assertThat(page.getStatusCode()).isEqualTo(200);
    assertThat(text(page)).startsWith("<!doctype html>");
    assertThat(page.getHeaders())
        .containsEntry("content-type", "text/html; charset=utf-8")
        .containsEntry("cache-control", "no-cache")
        .containsEntry("vary", "accept-encoding")
        .doesNotContainKey("content-encoding");

    String etag = page.getHeaders().get("etag");
    APIGatewayV2HTTPResponse again = get(file, Map.of("if-none-match", "\"x\", " + etag));
    assertThat(again.getStatusCode()).isEqualTo(304);
    assertThat(again.getBody()).isEmpty();
    assertThat(again.getHeaders()).containsEntry("etag", etag);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br | br",
        "gzip, deflate | gzip",
        "br;q=0, gzip;q=0.5 | gzip",
        "* | br",
        "identity | ''",
        "'' | ''",
      })
  void theSmallestFormThatTheBrowserTakesIsSent(String accepted, String encoding) {
    APIGatewayV2HTTPResponse script =
        get("console-ab12_D-4.js", Map.of("Accept-Encoding", accepted));

    assertThat(script.getHeaders().getOrDefault("content-encoding", "")).isEqualTo(encoding);
    assertThat(text(script)).isEqualTo(encoding.isEmpty() ? "plain" : encoding);
    assertThat(script.getHeaders().get("content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(script.getHeaders().get("cache-control"))
        .isEqualTo("public, max-age=31536000, immutable");
  }

  @Test
  void theEventsOfAPageAreAnswered() {
    ConsoleHandler real = new ConsoleHandler(new Bundle("/console/"));

    APIGatewayV2HTTPResponse page = real.handleRequest(Events.read("console/page"), Bridge.CONTEXT);
    assertThat(page.getStatusCode()).isEqualTo(200);
    assertThat(page.getHeaders()).containsEntry("content-encoding", "br");
    APIGatewayV2HTTPResponse config =
        real.handleRequest(Events.read("console/config"), Bridge.CONTEXT);
    assertThat(Events.object(config.getBody()).get("clientId").textValue())
        .isEqualTo("1h57kf5cpq17m0eml12EXAMPLE");
  }

  @Test
  void anotherEncodingIsAnotherTag() {
    assertThat(get("console-ab12_D-4.js", Map.of()).getHeaders().get("etag"))
        .isNotEqualTo(
            get("console-ab12_D-4.js", Map.of("accept-encoding", "br")).getHeaders().get("etag"));
  }

  @Test
  void aNameWithoutAHashIsAskedForEveryTime() {
    assertThat(get("sw.js", Map.of()).getHeaders()).containsEntry("cache-control", "no-cache");
    assertThat(get("icon-maskable.svg", Map.of()).getHeaders())
        .containsEntry("cache-control", "no-cache")
        .containsEntry("content-type", "image/svg+xml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conversations/7",
        "../handoff/console/Bundle.class",
        "..",
        "./index.html",
        "/index.html",
        "index.html/",
        "index.html\n",
        "console-ab12_D-4.js.br",
        ".hidden.js",
        "secret.pem",
        "Index.html"
      })
  void whatIsNoFileOfThePageIsNotFoundAndNoPage(String file) {
    APIGatewayV2HTTPResponse nothing = get(file, Map.of());

    assertThat(nothing.getStatusCode()).isEqualTo(404);
    assertThat(text(nothing)).isEqualTo("{\"message\":\"Not Found\"}");
  }

  @Test
  void theConfigurationIsThatOfTheStageAndIsKeptNowhere() {
    APIGatewayV2HTTPResponse config = get("config.json", Map.of());

    assertThat(text(config))
        .isEqualTo(
            """
            {"issuer":"https://issuer.example/pool","clientId":"a-client",\
            "resource":"https://handoff.handoff.invalid","scope":"openid api://x",\
            "live":null,"features":[]}\
            """);
    assertThat(config.getHeaders()).containsEntry("cache-control", "no-store");

    APIGatewayV2HTTPEvent event = event("config.json", Map.of());
    event.setStageVariables(null);
    assertThat(text(handler.handleRequest(event, Bridge.CONTEXT))).contains("\"clientId\":null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "sw.js", "config.json", "nothing"})
  void everyAnswerKeepsThePageToItself(String file) {
    assertThat(get(file, Map.of()).getHeaders())
        .containsEntry(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                + " media-src 'self'; connect-src 'self' https://issuer.example"
                + " https://login.example; manifest-src 'self'; worker-src 'self';"
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'; trusted-types handoff")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("cross-origin-opener-policy", "same-origin")
        .containsKeys("strict-transport-security", "permissions-policy");
  }

  @Test
  void theCallThatKeepsItWarmIsAnswered() {
    APIGatewayV2HTTPEvent warm = new APIGatewayV2HTTPEvent();
    warm.setRouteKey("KEEP-WARM");
    assertThat(handler.handleRequest(warm, Bridge.CONTEXT).getStatusCode()).isEqualTo(204);
  }

  private APIGatewayV2HTTPResponse get(String file, Map<String, String> headers) {
    APIGatewayV2HTTPResponse answer = handler.handleRequest(event(file, headers), Bridge.CONTEXT);
    assertThat(answer.getIsBase64Encoded()).isTrue();
    return answer;
  }

  private static APIGatewayV2HTTPEvent event(String file, Map<String, String> headers) {
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    event.setRouteKey(file.equals("-") ? "GET /console" : "GET /console/{file+}");
    event.setPathParameters(file.equals("-") ? null : Map.of("file", file));
    event.setHeaders(new HashMap<>(headers));
    event.setStageVariables(STAGE);
    return event;
  }

  private static String text(APIGatewayV2HTTPResponse answer) {
    return new String(Base64.getDecoder().decode(answer.getBody()), UTF_8);
  }
}
