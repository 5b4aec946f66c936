package handoff.http;

import static handoff.Bridge.ID;
import static handoff.Events.asPerson;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.Bridge;
import handoff.Events;
import handoff.agent.ReplyHandler;
import handoff.json.Json;
import handoff.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers of the agent side: tools and people, and their rights. */
final class CallerTest {
  @AutoClose private final Bridge bridge = new Bridge();

  @BeforeEach
  void open() {
    bridge.send("establish");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"agent\"]",
        "[\"admin\"]",
        "[\"admin\", \"agent\"]",
        "[\"Sales admin\", \"agent\"]",
        "\"agent\""
      })
  void aPersonOfAGroupMayReply(String groups) {
    Bridge.Answer answer = bridge.send(of(groups));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().get("id").textValue()).isEqualTo("person:1-2#k1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[\"agents\"]",
        "[\"Agent\"]",
        "[\"other\"]",
        "[\"Sales agent\", \"Office 365 admin readers\"]",
        "[\"a,agent,b\"]",
        "[[\"agent\"]]",
        "\"\"",
        "\"admin agent\"",
        "\"[admin agent]\"",
        "{\"agent\": true}",
        "null"
      })
  void aPersonOfNeitherGroupMayNot(String groups) {
    Bridge.Answer answer = bridge.send(of(groups));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().get("type").textValue()).isEqualTo("urn:handoff:problem:forbidden");
    assertThat(bridge.received()).isEmpty();
  }

  @Test
  void aGroupWithAdminAmongItsWordsMakesNobodyAnAdmin() {
    List<String> groups = List.of("agent", "Office 365 admin readers");
    Map<String, ?> claims = Map.of("sub", "1-2", "cognito:groups", groups);

    assertThat(bridge.send(asPerson(Events.read("export"), claims)).status()).isEqualTo(403);
  }

  @Test
  void aGroupInAnotherClaimCountsOnlyIfThatClaimIsNamed() {
    APIGatewayV2HTTPEvent reply = by(Map.of("sub", "1-2", "roles", List.of("agent")));
    Action sayWho = (caller, _) -> Answer.json(200, Json.object().put("by", caller.id()));
    Endpoint named =
        Endpoint.of(
            Routes.of("reply", Route.post("/conversations/{id}/replies", _ -> sayWho)),
            bridge.wiring,
            bridge.wiring.settings(),
            "roles",
            bridge.wiring.log(),
            bridge.clock);

    assertThat(bridge.send(reply).status()).isEqualTo(403);
    assertThat(named.answer(reply, Bridge.CONTEXT).getBody()).isEqualTo("{\"by\":\"person:1-2\"}");
  }

  @ParameterizedTest
  @CsvSource({"''", "a#b", "'a b'"})
  void aSubjectThatCannotBeAKeyIsNobody(String subject) {
    Map<String, ?> claims = Map.of("sub", subject, "cognito:groups", List.of("agent"));
    assertThat(bridge.send(by(claims)).status()).isEqualTo(401);
  }

  @Test
  void aToolsTokenOnThePeoplesSideIsNobodys() {
    APIGatewayV2HTTPEvent event = of("[\"agent\"]");
    event.getHeaders().put("authorization", "Bearer local-tool-token-of-this-machine-only");

    assertThat(bridge.send(event).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'iss': 'https://issuer.example', 'exp': 1772359200, 'sub': '1-2'}   | 201",
        "{'iss': 'https://issuer.example', 'exp': 1772359200.0, 'sub': '1-2'} | 201",
        "{'iss': 'https://issuer.example', 'exp': 1772359200, 'sub': '1-3'}   | 401",
        "{'iss': 'https://another.example', 'exp': 1772359200, 'sub': '1-2'}  | 401",
        "{'iss': 'https://issuer.example', 'exp': 1772359201, 'sub': '1-2'}   | 401",
        "{'iss': 'https://issuer.example', 'exp': '1772359200', 'sub': '1-2'} | 401",
        "{'iss': 'https://issuer.example', 'exp': 1772359200}                 | 401",
        "{'iss': 'https://issuer.example', 'sub': '1-2'}                      | 401",
        "{'exp': 1772359200, 'sub': '1-2'}                                    | 401",
        "['1-2']                                                              | 401",
        "{'sub':                                                              | 401",
        "''                                                                   | 401"
      },
      quoteCharacter = '~')
  void onlyTheTokenThatTheAuthorizerLetThroughCounts(String payload, int status) {
    String json = payload.replace('\'', '"').replace("}", ", \"cognito:groups\": [\"agent\"]}");
    APIGatewayV2HTTPEvent event = of("[\"agent\"]");
    event.getHeaders().put("authorization", "Bearer " + Events.token(json));

    assertThat(bridge.send(event).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer  ", ""})
  void thePeoplesTokenComesAsApiGatewayTakesIt(String scheme) {
    APIGatewayV2HTTPEvent event = of("[\"agent\"]");
    event
        .getHeaders()
        .computeIfPresent("authorization", (_, header) -> header.replace("Bearer ", scheme));

    assertThat(bridge.send(event).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ..", "Bearer a.b", "Bearer a.!.c", "Bearer a.b.c.d.e"})
  void whatIsNoTokenIsNobodys(String authorization) {
    APIGatewayV2HTTPEvent event = of("[\"agent\"]");
    event.getHeaders().put("authorization", authorization);
    assertThat(bridge.send(event).status()).isEqualTo(401);

    event.getHeaders().remove("authorization");
    assertThat(bridge.send(event).status()).isEqualTo(401);
  }

  @Test
  void aToolMayBeMadeAnAdmin() {
    String token = "T".repeat(32);
    Settings settings =
        Settings.parse(
            """
            {"webhookTokens": ["%s"], "toolTokens": {"a": "%s", "b": {"token": "%s", "role": "admin"}}}\
            """
                .formatted("W".repeat(32), "A".repeat(32), token));

    assertThat(settings.toolOf("A".repeat(32))).hasValue(new Settings.Tool("a", false));
    assertThat(settings.toolOf(token)).hasValue(new Settings.Tool("b", true));
  }

  @Test
  void keepingWarmAsksForNothingAndIsNotLogged() {
    bridge.changeSettings("not read");
    var warm = new APIGatewayV2HTTPEvent();
    warm.setRouteKey("KEEP-WARM");

    var answer = new ReplyHandler(bridge.wiring).handleRequest(warm, Bridge.CONTEXT);

    assertThat(answer.getStatusCode()).isEqualTo(204);
  }

  /** A reply by somebody whose token has these groups, as JSON. */
  private static APIGatewayV2HTTPEvent of(String groups) {
    JsonNode claim = Events.object("{\"groups\": %s}".formatted(groups)).get("groups");
    return by(Map.of("sub", "1-2", "cognito:groups", claim));
  }

  private static APIGatewayV2HTTPEvent by(Map<String, ?> claims) {
    return asPerson(reply(ID, "k1", "hello"), claims);
  }
}
