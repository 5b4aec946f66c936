package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Facts of AWS that no run on this machine shows, as the templates allow for them. */
class StackOnAwsTest {
  private static final Path ROOT = Project.around(Path.of("")).root();

  /** CloudFormation's id of a stack ends in a UUID; only all of it is unique. */
  @Test
  void theSignInDomainHoldsTheWholeIdOfTheStack() {
    JsonNode domain = Stack.resource("LoginDomain").at("/Properties/Domain");

    // !Join, !Select and !Split as the lists that they hold.
    assertThat(domain.toString()).isEqualTo("[\"-\",[\"handoff\",[2,[\"/\",\"AWS::StackId\"]]]]");
    // Cognito takes 63 characters.
    assertThat("handoff-".length() + 36).isLessThanOrEqualTo(63);
  }

  @Test
  void theAuthorizerExpectsTheFormOfIssuerThatThePoolIsPinnedTo() {
    assertThat(Stack.resource("UserPool").at("/Properties/IssuerConfiguration/Type").textValue())
        .isEqualTo("ORIGINAL");
    assertThat(
            Stack.resource("Api")
                .at("/Properties/Auth/Authorizers/People/JwtConfiguration/issuer")
                .toString())
        .isEqualTo("[\"MakesUserPool\",\"https://${UserPool.ProviderName}\",\"Issuer\"]");
  }

  /** CloudFormation shortens the names of a stack whose own is longer. */
  @Test
  void theDeployRoleTakesNoStackWhoseResourcesItCouldNotName() {
    JsonNode role = Template.json(ROOT.resolve("infrastructure/deploy-role.yaml"));
    Pattern allowed =
        Pattern.compile(role.at("/Parameters/DeployedStack/AllowedPattern").textValue());

    assertThat(allowed.matcher("s".repeat(25)).matches()).isTrue();
    assertThat(allowed.matcher("s".repeat(26)).matches()).isFalse();
  }

  /** Each route has this limit for itself, and some may be called by anybody. */
  @Test
  void aNewAccountSurvivesTheDefaultLimitsAndTheGuideSaysThem() throws Exception {
    int rate = Stack.ROOT.at("/Parameters/RequestsPerSecond/Default").intValue();
    int burst = Stack.ROOT.at("/Parameters/RequestBurst/Default").intValue();

    assertThat(rate).isBetween(10, 25);
    assertThat(burst).isBetween(rate, 50);
    assertThat(Files.readString(ROOT.resolve("docs/limits.md")))
        .contains(
            "`RequestsPerSecond` (%d)".formatted(rate), "`RequestBurst` (%d)".formatted(burst));
  }

  @Test
  void aDeadLetterIsAnAlarmInEveryStackAndAnEMailToWhoeverIsNamed() {
    JsonNode alarm = Stack.resource("DeadLetters");
    assertThat(alarm.has("Condition")).isFalse();
    assertThat(alarm.at("/Properties/MetricName").textValue())
        .isEqualTo("ApproximateNumberOfMessagesVisible");
    assertThat(alarm.at("/Properties/Dimensions/0/Value").textValue())
        .isEqualTo("DeadLetterQueue.QueueName");
    assertThat(alarm.at("/Properties/Threshold").intValue()).isZero();
    assertThat(alarm.at("/Properties/TreatMissingData").textValue()).isEqualTo("notBreaching");
    assertThat(alarm.at("/Properties/AlarmActions").toString()).isEqualTo("[\"Topic\"]");
    for (String name : List.of("Topic", "TopicPolicy")) {
      assertThat(Stack.resource(name).path("Type").textValue()).startsWith("AWS::SNS::Topic");
      assertThat(Stack.resource(name).has("Condition")).isFalse();
    }
    // CloudWatch may not use AWS' own key.
    assertThat(Stack.resource("Topic").at("/Properties").has("KmsMasterKeyId")).isFalse();
    JsonNode subscription = Stack.resource("Subscription");
    assertThat(subscription.path("Condition").textValue()).isEqualTo("HasEmail");
    assertThat(subscription.at("/Properties/TopicArn").textValue()).isEqualTo("Topic");
    assertThat(Stack.ROOT.at("/Conditions/HasEmail").toString())
        .isEqualTo("[[\"AlarmEmail\",\"\"]]");
    assertThat(Stack.ROOT.path("Rules").toString()).doesNotContain("AlarmEmail", "Monitoring");
  }

  /** A give-up may be due after a day: a job's age in the queue says nothing. */
  @Test
  void noAlarmTakesAJobThatIsNotDueForAStuckOne() {
    JsonNode monitoring = Template.json(ROOT.resolve("infrastructure/monitoring.yaml"));
    List<String> metrics = new ArrayList<>();
    for (JsonNode resource : monitoring.path("Resources")) {
      metrics.add(resource.at("/Properties/MetricName").asText());
    }

    assertThat(metrics)
        .contains("ApproximateNumberOfMessagesVisible")
        .doesNotContain("ApproximateAgeOfOldestMessage");
  }

  /** An unread stream keeps what was erased for a day. */
  @Test
  void theTableHasAStreamOnlyIfAFunctionReadsIt() {
    boolean isRead = false;
    for (Map.Entry<String, JsonNode> function : Stack.functions().entrySet()) {
      for (JsonNode event : function.getValue().path("Events")) {
        isRead |= event.path("Type").textValue().equals("DynamoDB");
      }
    }

    assertThat(Stack.resource("Table").path("Properties").has("StreamSpecification"))
        .isEqualTo(isRead);
  }
}
