package handoff.http;

import static handoff.Bridge.ID;
import static handoff.Events.asPerson;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import handoff.Bridge;
import handoff.agent.ReplyHandler;
import handoff.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may call the agent side. */
final class CallerTest {
  @AutoClose private final Bridge bridge = new Bridge();

  @BeforeEach
  void open() {
    bridge.send("establish");
  }

  @ParameterizedTest
  @CsvSource({"[agent]", "[admin]", "[admin agent]", "agent", "'[other agent]'"})
  void aPersonOfAGroupMayReply(String groups) {
    Bridge.Answer answer = bridge.send(by(Map.of("sub", "1-2", "cognito:groups", groups)));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().get("id").textValue()).isEqualTo("person:1-2#k1");
  }

  @ParameterizedTest
  @CsvSource({"[]", "[agents]", "''", "[other]"})
  void aPersonOfNeitherGroupMayNot(String groups) {
    Bridge.Answer answer = bridge.send(by(Map.of("sub", "1-2", "cognito:groups", groups)));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().get("type").textValue()).isEqualTo("urn:handoff:problem:forbidden");
    assertThat(bridge.received()).isEmpty();
  }

  @Test
  void aGroupInAnotherClaimCountsOnlyIfThatClaimIsNamed() {
    APIGatewayV2HTTPEvent reply = by(Map.of("sub", "1-2", "roles", "[agent]"));
    Endpoint named =
        Endpoint.agent(
            "reply",
            bridge.wiring.settings(),
            "roles",
            bridge.wiring.log(),
            (caller, _) -> Answer.json(200, Json.object().put("by", caller.id())));

    assertThat(bridge.send(reply).status()).isEqualTo(403);
    assertThat(named.answer(reply, Bridge.CONTEXT).getBody()).isEqualTo("{\"by\":\"person:1-2\"}");
  }

  @ParameterizedTest
  @CsvSource({"''", "a#b", "'a b'"})
  void aSubjectThatCannotBeAKeyIsNobody(String subject) {
    Map<String, String> claims = Map.of("sub", subject, "cognito:groups", "[agent]");
    assertThat(bridge.send(by(claims)).status()).isEqualTo(401);
  }

  @Test
  void aTokenOnThePeoplesSideDoesNotMakeAToolOfAPerson() {
    APIGatewayV2HTTPEvent event = by(Map.of("sub", "1-2", "cognito:groups", "[other]"));
    event.getHeaders().put("authorization", "Bearer local-tool-token-of-this-machine-only");

    assertThat(bridge.send(event).status()).isEqualTo(403);
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

  private static APIGatewayV2HTTPEvent by(Map<String, String> claims) {
    return asPerson(reply(ID, "k1", "hello"), claims);
  }
}
