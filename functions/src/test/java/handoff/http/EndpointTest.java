package handoff.http;

import static org.assertj.core.api.Assertions.assertThat;

import handoff.Bridge;
import handoff.Database;
import handoff.Events;
import handoff.agent.ReplyHandler;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** Answers to calls that are not as they must be, and while something of ours is broken. */
final class EndpointTest {
  @Test
  void whileDynamoDbAndTheQueueAreAwayTheAnswerIs503AndGptBotsMayTryAgain() {
    DynamoDbClient away =
        failing(
            ProvisionedThroughputExceededException.builder().message("quotes a@b.example").build());
    try (Bridge bridge = new Bridge(away)) {
      bridge.queue.setAway(true);
      Bridge.Answer webhook = bridge.send("establish");
      assertThat(webhook.status()).isEqualTo(503);
      assertThat(webhook.headers()).containsKey("retry-after");
      assertThat(webhook.json().get("code").intValue()).isEqualTo(503);

      Bridge.Answer reply = bridge.send("reply");
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.json().get("type").textValue()).isEqualTo("urn:handoff:problem:unavailable");
      assertThat(Database.size(bridge.table)).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ValidationException, 400, 500",
    "AccessDeniedException, 400, 500",
    "ResourceNotFoundException, 400, 500",
    "ProvisionedThroughputExceededException, 400, 503",
    "ThrottlingException, 400, 503",
    "InternalServerError, 500, 503"
  })
  void whatDynamoDbWillRefuseAgainIsOurMistakeAndNoOutage(String code, int theirs, int ours) {
    DynamoDbException refusal =
        (DynamoDbException)
            DynamoDbException.builder()
                .statusCode(theirs)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    try (Bridge bridge = new Bridge(failing(refusal))) {
      assertThat(bridge.send("reply").status()).isEqualTo(ours);
      // An outage is no reason to lose a call: the queue keeps it.
      assertThat(bridge.send("establish").status()).isEqualTo(ours == 503 ? 200 : ours);
    }
  }

  @Test
  void aNetworkThatFailsIsAnOutage() {
    try (Bridge bridge = new Bridge(failing(SdkClientException.create("quotes a@b.example")))) {
      assertThat(bridge.send("reply").status()).isEqualTo(503);
    }
  }

  @Test
  void nothingOfThePathIsLoggedBeforeItIsKnownWhoCalls() {
    try (Bridge bridge = new Bridge()) {
      var event = Events.conversation("bob@example.com", Map.of());
      event.getHeaders().remove("authorization");

      assertThat(bridge.send(event).status()).isEqualTo(401);

      assertThat(bridge.lines).singleElement().asString().doesNotContain("bob@example.com");
    }
  }

  @Test
  void everyUnknownQueryParameterIsNamedAndNothingIsDone() {
    try (Bridge bridge = new Bridge()) {
      bridge.send("establish");
      var claim = Events.read("claim");
      claim.setQueryStringParameters(Map.of("takeover", "true", "dry_run", "true"));

      Bridge.Answer answer = bridge.send(claim);

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().get("errors"))
          .isEqualTo(
              Events.object(
                  """
                  {"takeover": "is not a query parameter of this call",
                   "dry_run": "is not a query parameter of this call"}\
                  """));
      assertThat(bridge.read(Bridge.ID).get("state").textValue()).isEqualTo("waiting");
    }
  }

  @Test
  void aParameterOfAnotherRouteOfTheSameFunctionIsUnknown() {
    try (Bridge bridge = new Bridge()) {
      bridge.send("establish");

      Map<String, String> query = Map.of("state", "closed");
      assertThat(bridge.send(Events.inbox(query)).status()).isEqualTo(200);
      assertThat(bridge.send(Events.conversation(Bridge.ID, query)).status()).isEqualTo(422);
    }
  }

  @Test
  void aFieldOfAnotherRouteOfTheSameFunctionIsUnknown() {
    try (Bridge bridge = new Bridge()) {
      bridge.send("establish");

      Bridge.Answer answer = bridge.send(Events.read("end", "{\"text\": \"bye\"}"));

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().get("errors"))
          .isEqualTo(Events.object("{\"text\": \"is not a field of this call\"}"));
    }
  }

  @Test
  void aRouteOfAnotherFunctionIsNotFound() {
    try (Bridge bridge = new Bridge()) {
      var answer =
          new ReplyHandler(bridge.wiring).handleRequest(Events.read("inbox"), Bridge.CONTEXT);

      assertThat(answer.getStatusCode()).isEqualTo(404);
      assertThat(bridge.lines)
          .singleElement()
          .satisfies(line ->
              assertThat(Events.object(line).get("problem").textValue())
                  .isEqualTo("unknown-route"));
    }
  }

  @Test
  void aLineSaysWhichRouteOfWhichFunctionWasCalled() {
    try (Bridge bridge = new Bridge()) {
      bridge.send("claim-unknown-conversation");

      assertThat(bridge.lines)
          .singleElement()
          .satisfies(line ->
              assertThat(Events.object(line).retain("level", "event", "problem", "route", "status"))
                  .isEqualTo(
                      Events.object(
                          """
                          {"level": "WARN", "event": "inbox", "problem": "unknown-conversation",
                           "route": "POST /tool/conversations/{id}/claim", "status": 404}\
                          """)));
    }
  }

  @Test
  void halfACharacterIsTheSameTextTheNextTime() {
    try (Bridge bridge = new Bridge()) {
      bridge.send("establish");
      for (String call : new String[] {"reply", "note"}) {
        var event = Events.read(call, "{\"text\": \"cut \\ud83d\"}");
        assertThat(bridge.send(event).status()).isEqualTo(201);
        assertThat(bridge.send(event).status()).as(call).isEqualTo(201);
      }
      assertThat(bridge.receivedTexts()).containsExactly("cut ?");
    }
  }

  @Test
  void ourOwnMistakeIs500WithoutADetail() {
    try (Bridge bridge = new Bridge(failing(new IllegalStateException("quotes a@b.example")))) {
      Bridge.Answer answer = bridge.send("reply");

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).doesNotContain("quotes");
    }
  }

  @Test
  void anEventWithoutMapsAndBodyIsAnsweredToo() {
    try (Bridge bridge = new Bridge()) {
      for (String event : new String[] {"establish", "reply", "inbox", "conversation"}) {
        var bare = Events.read(event);
        bare.setHeaders(null);
        bare.setPathParameters(null);
        bare.setQueryStringParameters(null);
        bare.setBody(null);
        assertThat(bridge.send(bare).status()).as(event).isBetween(400, 499);
      }
    }
  }

  @Test
  void theBearerSchemeIsReadInAnyCase() {
    try (Bridge bridge = new Bridge()) {
      var event = Events.inbox(Map.of());
      event.getHeaders().put("authorization", "bearer local-tool-token-of-this-machine-only");
      assertThat(bridge.send(event).status()).isEqualTo(200);
    }
  }

  @Test
  void aHeaderIsFoundInWhateverCaseItsNameArrives() {
    try (Bridge bridge = new Bridge()) {
      bridge.send("establish");
      var event = Events.read("reply");
      for (String name : new String[] {"authorization", "idempotency-key"}) {
        String value = event.getHeaders().remove(name);
        event.getHeaders().put(name.toUpperCase(Locale.ROOT), value);
      }
      assertThat(bridge.send(event).status()).isEqualTo(201);
    }
  }

  private static DynamoDbClient failing(RuntimeException failure) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            EndpointTest.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (_, _, _) -> {
              throw failure;
            });
  }
}
