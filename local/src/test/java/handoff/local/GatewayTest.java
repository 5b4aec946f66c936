package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import handoff.local.web.Json;
import handoff.runtime.Wiring;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
  /** Handler that does what the query says. */
  public static final class ScriptedHandler
      implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

    static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

    public ScriptedHandler(Wiring wiring) {}

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
      context.getLogger().log("asked for " + event.getRawQueryString());
      var answer =
          APIGatewayV2HTTPResponse.builder()
              .withStatusCode(201)
              .withHeaders(Map.of("content-type", "text/plain", "x-own", "yes"))
              .withCookies(List.of("a=b", "c=d"));
      return switch (event.getRawQueryString()) {
        case "throw" -> throw new IllegalStateException("as asked for");
        case "hang" -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException stopped) {
            INTERRUPTED.countDown();
          }
          yield answer.build();
        }
        case "huge" -> answer.withBody("x".repeat(6 * 1024 * 1024)).build();
        case "bytes" -> answer.withBody("AAEC").withIsBase64Encoded(true).build();
        default -> answer.withBody(event.getPathParameters().get("id")).build();
      };
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Gateway gateway = gateway(ScriptedHandler.class.getName());

  @AfterEach
  void stop() {
    gateway.close();
    client.close();
  }

  @Test
  void anAnswerIsPassedOn() throws Exception {
    HttpResponse<String> answer = get("/a/b%20c");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("b c");
    assertThat(answer.headers().firstValue("x-own")).contains("yes");
    assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=b", "c=d");
    assertThat(get("/a/b?bytes").body()).isEqualTo("\u0000\u0001\u0002");
  }

  @Test
  void anUnknownRouteIsNotFound() throws Exception {
    assertThat(get("/b").statusCode()).isEqualTo(404);
    assertThat(get("/b").body()).isEqualTo("{\"message\":\"Not Found\"}");
    assertThat(get("/a/b%2Fc").statusCode()).isEqualTo(404);
  }

  @Test
  void aHandlerThatThrowsIsAnInternalErrorAndIsLogged() throws Exception {
    HttpResponse<String> answer = get("/a/b?throw");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
    assertThat(log)
        .extracting(line -> Json.parse(line).path("stackTrace").asText())
        .anyMatch(trace -> trace.contains("IllegalStateException: as asked for"));
  }

  @Test
  void aHandlerThatTakesTooLongIsStopped() throws Exception {
    HttpResponse<String> answer = get("/a/b?hang");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
    await().until(() -> ScriptedHandler.INTERRUPTED.getCount() == 0);
  }

  @Test
  void anAnswerBeyondLambdasLimitIsAnInternalError() throws Exception {
    assertThat(get("/a/b?huge").statusCode()).isEqualTo(500);
  }

  @Test
  void anEventBeyondLambdasLimitIsRefused() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.uri() + "/a/b"))
            .header("content-type", "text/plain")
            .POST(BodyPublishers.ofString("x".repeat(6 * 1024 * 1024)))
            .build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
  }

  @Test
  void whatAHandlerLogsSaysWhoseLineItIs() throws Exception {
    get("/a/b?word");

    assertThat(log)
        .singleElement()
        .satisfies(line -> {
          assertThat(Json.parse(line).path("message").asText()).isEqualTo("asked for word");
          assertThat(Json.parse(line).path("function").asText()).isEqualTo("F");
        });
  }

  @Test
  void aHandlerThatIsNotThereIsSaidInASentence() {
    assertThatThrownBy(() -> gateway("handoff.Missing"))
        .isInstanceOf(CannotStart.class)
        .hasMessageStartingWith("The handler handoff.Missing of template.yaml cannot be made: ");
  }

  private Gateway gateway(String handler) {
    Duration timeout = Duration.ofMillis(500);
    List<Route> routes =
        List.of(
            new Route("GET", "/a/{id}", "F", handler, timeout, false),
            new Route("POST", "/a/{id}", "F", handler, timeout, false));
    Clock clock = Clock.systemUTC();
    Authorizer nobody = new Authorizer("none", "none", new ImmutableJWKSet<>(new JWKSet()), clock);
    return new Gateway(
        false, 0, routes, nobody, Unused.wiring(log::add), clock, Map.of(), log::add);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.uri() + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
