package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.simulator.Simulator.Received;
import handoff.local.web.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls of people, with tokens from the sign-in of a web page. */
class PeopleTest {
  private static SignedIn local;
  private static LocalSystem system;
  private static String ann;
  private static String ben;
  private static String ada;

  @BeforeAll
  static void signIn() throws Exception {
    local = new SignedIn();
    system = local.system;
    ann = local.token("Ann");
    ben = local.token("Ben");
    ada = local.token("Ada");
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  @Test
  void aPersonClaimsAConversationRepliesAndEndsIt() throws Exception {
    String id = open();
    JsonNode waiting = json(call("GET", "?state=waiting", ann)).path("conversations");
    assertThat(waiting).extracting(each -> each.path("id").asText()).contains(id);

    HttpResponse<String> claimed = call("POST", "/" + id + "/claim", ann);

    assertThat(claimed.statusCode()).isEqualTo(200);
    assertThat(json(claimed).path("assignee")).isEqualTo(person("person:ann", "Ann"));
    assertThat(reply(id, ann, "Hello, this is Ann.").statusCode()).isEqualTo(201);
    assertThat(call("POST", "/" + id + "/close", ann).statusCode()).isEqualTo(201);
    assertThat(system.simulator().orElseThrow().received())
        .filteredOn(each -> each.conversationId().equals(id))
        .extracting(Received::text)
        .containsExactly("Hello, this is Ann.", null);
    JsonNode seen = json(call("GET", "/" + id, ann));
    assertThat(seen.path("state").asText()).isEqualTo("closed");
    assertThat(seen.path("messages").path(0).path("agent")).isEqualTo(person("ann", "Ann"));
  }

  @Test
  void whatIsAnothersIsLeftAloneUnlessItIsTakenOver() throws Exception {
    String id = open();
    assertThat(reply(id, ann, "One moment.").statusCode()).isEqualTo(201);

    HttpResponse<String> answer = reply(id, ben, "Me too.");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(json(answer).path("owner")).isEqualTo(person("person:ann", "Ann"));
    HttpResponse<String> taken =
        call("POST", "/" + id + "/claim", ben, Json.object().put("takeover", true));
    assertThat(json(taken).path("assignee")).isEqualTo(person("person:ben", "Ben"));
    assertThat(reply(id, ben, "I am here now.").statusCode()).isEqualTo(201);
  }

  @Test
  void onlyAnAdminErases() throws Exception {
    String id = open();

    HttpResponse<String> refused = call("DELETE", "/" + id, ann);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(call("GET", "/" + id, ann).statusCode()).isEqualTo(200);
    assertThat(call("DELETE", "/" + id, ada).statusCode()).isBetween(200, 204);
    assertThat(call("GET", "/" + id, ann).statusCode()).isEqualTo(404);
  }

  @Test
  void peopleAndToolsDoNotGetThroughByEachOthersDoors() throws Exception {
    HttpResponse<String> tool = call("GET", "", system.settings().toolToken());
    HttpResponse<String> person =
        send(HttpRequest.newBuilder(URI.create(system.tool() + "/conversations")).GET(), ann);

    assertThat(tool.statusCode()).isEqualTo(401);
    assertThat(tool.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(person.statusCode()).isEqualTo(401);
    assertThat(person.headers().firstValue("content-type")).contains("application/problem+json");
  }

  @Test
  void aTokenThatIsNotForTheApiIsRefused() throws Exception {
    String identity = local.browser.signIn("Ann").path("id_token").asText();
    String withoutAudience =
        local.browser.signInWithoutResource("Ann").path("access_token").asText();

    for (String token : new String[] {identity, withoutAudience}) {
      HttpResponse<String> answer = call("GET", "", token);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("www-authenticate"))
          .contains(
              "Bearer scope=\"\" error=\"invalid_token\""
                  + " error_description=\"the token does not have a valid audience\"");
    }
  }

  /** Opens a handoff and returns the conversation's id. */
  private static String open() throws Exception {
    URI handoffs = system.simulator().orElseThrow().uri().resolve("/customer/handoffs");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(handoffs)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{}"));
    return json(local.client.send(request.build(), BodyHandlers.ofString()))
        .path("conversationId")
        .asText();
  }

  private static HttpResponse<String> reply(String id, String token, String text) throws Exception {
    return call("POST", "/" + id + "/replies", token, Json.object().put("text", text));
  }

  private static HttpResponse<String> call(String method, String path, String token)
      throws Exception {
    return call(method, path, token, Json.object());
  }

  private static HttpResponse<String> call(
      String method, String path, String token, ObjectNode body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(system.api() + "/conversations" + path))
            .header("content-type", "application/json")
            .header("idempotency-key", UUID.randomUUID().toString());
    return send(
        method.equals("POST")
            ? request.POST(BodyPublishers.ofString(body.toString()))
            : request.method(method, BodyPublishers.noBody()),
        token);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String token)
      throws Exception {
    return local.client.send(
        request.header("authorization", "Bearer " + token).build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Json.parse(answer.body());
  }

  private static ObjectNode person(String id, String name) {
    return Json.object().put("id", id).put("name", name);
  }
}
