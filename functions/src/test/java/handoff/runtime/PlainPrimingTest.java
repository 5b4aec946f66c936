package handoff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.console.ConsoleHandler;
import handoff.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's function under Lambda's own runtime. */
final class PlainPrimingTest {
  @TempDir Path taskRoot;

  @Test
  void thePageIsPrimedAndAsksNothingOfAws() throws Exception {
    Artifact.layOut(taskRoot, _ -> true);
    try (AwsStandIn aws = new AwsStandIn(0);
        LambdaRuntime lambda =
            new LambdaRuntime(taskRoot, ConsoleHandler.class.getName(), aws.address())) {
      lambda.awaitCheckpoint();
      lambda.restore();

      ObjectNode event = Json.object().put("routeKey", "GET /console/{file+}");
      event.putObject("pathParameters").put("file", "config.json");
      JsonNode answer = lambda.invoke(event.toString());

      assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
      assertThat(lambda.output()).doesNotContain("priming");
      assertThat(aws.calls()).isEmpty();
    }
  }
}
