package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls of the console's page, from its files to the customer of a conversation. */
class ConsoleTest {
  private static SignedIn local;
  private static LocalSystem system;
  private static String ann;

  @BeforeAll
  static void signIn() throws Exception {
    local = new SignedIn();
    system = local.system;
    ann = local.token("Ann");
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/console", "/console/", "/console/index.html", "/console/?code=a"})
  void thePageIsServedWithoutAToken(String path) throws Exception {
    HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(system.api() + path)));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).startsWith("<!doctype html>");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("connect-src 'self' " + system.issuer().uri() + ";");
  }

  @Test
  void anythingElseUnderItIsNoPage() throws Exception {
    for (String path : new String[] {"/console/conversations/1", "/console/..%2Fx", "/consoles"}) {
      assertThat(send(HttpRequest.newBuilder(URI.create(system.api() + path))).statusCode())
          .as(path)
          .isEqualTo(404);
    }
  }

  @Test
  void thePageIsToldTheLocalIssuer() throws Exception {
    JsonNode config =
        json(HttpRequest.newBuilder(URI.create(system.api() + "/console/config.json")));

    assertThat(config.path("issuer").asText()).isEqualTo(system.issuer().uri().toString());
    assertThat(config.path("clientId").asText()).isEqualTo("console");
  }

  @Test
  void thePageLearnsWhoTheCustomerIsOnceTheFirstReplyIsThere() throws Exception {
    String opened =
        send(HttpRequest.newBuilder(
                    URI.create(system.simulator().orElseThrow().uri() + "/customer/handoffs"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{}")))
            .body();
    String id = Json.parse(opened).path("conversationId").asText();
    JsonNode me = json(api("/me"));
    assertThat(me.path("name").asText()).isEqualTo("Ann");
    assertThat(json(api("/conversations/" + id + "/customer")).path("askedAt").isNull()).isTrue();

    HttpResponse<String> reply =
        send(
            api("/conversations/" + id + "/replies")
                .header("content-type", "application/json")
                .header("idempotency-key", "k")
                .POST(BodyPublishers.ofString("{\"text\": \"Hello!\"}")));
    assertThat(reply.statusCode()).isEqualTo(201);

    JsonNode customer = json(api("/conversations/" + id + "/customer"));
    assertThat(customer.path("channel").asText()).isEqualTo("WIDGET");
    assertThat(customer.at("/attributes/0/value").asText()).isEqualTo("premium");
    assertThat(json(api("/colleagues")).at("/colleagues/0/id").asText()).isEqualTo("person:ann");
  }

  private static HttpRequest.Builder api(String path) {
    return HttpRequest.newBuilder(URI.create(system.api() + path))
        .header("authorization", "Bearer " + ann);
  }

  private static JsonNode json(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.parse(answer.body());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return local.client.send(request.build(), BodyHandlers.ofString());
  }
}
