package handoff.http;

import static org.assertj.core.api.Assertions.assertThat;

import handoff.Bridge;
import handoff.Database;
import handoff.Events;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** What a caller sees when something of ours is broken. */
final class EndpointTest {
  @Test
  void whileDynamoDbIsAwayTheAnswerIs503AndGptBotsMayTryAgain() {
    DynamoDbClient away =
        failing(
            ProvisionedThroughputExceededException.builder().message("quotes a@b.example").build());
    try (Bridge bridge = new Bridge(away)) {
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
