package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks least privilege, and that an update of the stack keeps the data. */
class StackSafetyTest {
  @Test
  void everyFunctionMayDoJustWhatItDoes() {
    Map<String, List<String>> allowed = new TreeMap<>();
    Stack.functions().forEach((name, function) -> allowed.put(name, permissions(function)));

    String table = " Table.Arn";
    assertThat(allowed)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("EstablishFunction", all("GetItem PutItem UpdateItem" + table, SEND)),
                Map.entry("ChatFunction", all("PutItem UpdateItem" + table, SEND)),
                Map.entry(
                    "CloseFunction", all("DeleteItem GetItem PutItem UpdateItem" + table, SEND)),
                Map.entry(
                    "ReplyFunction", all("DeleteItem GetItem PutItem UpdateItem" + table, SEND)),
                Map.entry(
                    "InboxFunction",
                    all(
                        "BatchGetItem DeleteItem GetItem PutItem Query UpdateItem" + table,
                        SEND,
                        INDEXES)),
                Map.entry(
                    "AdminFunction",
                    all(
                        "BatchWriteItem DeleteItem GetItem PutItem Query UpdateItem" + table,
                        INDEXES)),
                Map.entry("ConsoleFunction", List.of()),
                Map.entry(
                    "DoctorFunction",
                    all(
                        "DescribeContinuousBackups DescribeTable DescribeTimeToLive" + table,
                        "sqs: GetQueueAttributes Queue.Arn DeadLetterQueue.Arn")),
                Map.entry(
                    "DeliverFunction",
                    all(
                        "DeleteItem GetItem PutItem UpdateItem" + table,
                        "sqs: ChangeMessageVisibility DeleteMessage GetQueueAttributes"
                            + " ReceiveMessage Queue.Arn",
                        "logs: CreateLogStream PutLogEvents Log.Arn"))));
  }

  private static final String SEND = "sqs: SendMessage Queue.Arn";
  private static final String INDEXES = "dynamodb: Query ${Table.Arn}/index/*";

  private static List<String> all(String table, String... others) {
    return Stream.concat(Stream.of("ReadSettings", "dynamodb: " + table), Stream.of(others))
        .toList();
  }

  @Test
  void whatEveryFunctionMayReadIsTheSettings() {
    JsonNode policy = Stack.resource("ReadSettings").path("Properties").path("PolicyDocument");

    assertThat(policy.path("Statement").toString())
        .isEqualTo(
            """
            [{"Effect":"Allow","Action":"secretsmanager:GetSecretValue",\
            "Resource":["MakesSecret","SettingsSecret","SettingsSecretArn"]},\
            ["HasSettingsKey",{"Effect":"Allow","Action":"kms:Decrypt",\
            "Resource":"SettingsKeyArn"},"AWS::NoValue"]]\
            """);
  }

  @Test
  void everyQueueHasADeadLetterQueueAndTakesNothingUnencrypted() {
    Map<String, JsonNode> queues = Stack.properties("AWS::SQS::Queue");
    Set<String> dead = new TreeSet<>();
    queues.forEach((name, queue) -> {
      if (queue.has("RedrivePolicy")) {
        dead.add(
            Template.resource(queue.path("RedrivePolicy").path("deadLetterTargetArn").textValue()));
      }
    });
    assertThat(dead).isNotEmpty();
    queues.forEach((name, queue) -> {
      assertThat(queue.has("RedrivePolicy")).as(name).isNotEqualTo(dead.contains(name));
      assertThat(queue.path("SqsManagedSseEnabled").booleanValue()).as(name).isTrue();
      JsonNode policy = policyOf(name).path("Statement").path(0);
      assertThat(policy.path("Effect").textValue()).isEqualTo("Deny");
      assertThat(policy.path("Resource").textValue()).isEqualTo(name + ".Arn");
      assertThat(policy.at("/Condition/Bool/aws:SecureTransport").textValue()).isEqualTo("false");
    });
  }

  private static JsonNode policyOf(String queue) {
    for (JsonNode policy : Stack.properties("AWS::SQS::QueuePolicy").values()) {
      if (policy.at("/Queues/0").textValue().equals(queue)) {
        return policy.path("PolicyDocument");
      }
    }
    throw new AssertionError(queue + " has no policy");
  }

  @Test
  void whatHoldsDataOutlivesTheStackAndIsNeverReplaced() {
    for (String name : List.of("Table", "SettingsSecret", "UserPool")) {
      assertThat(Stack.resource(name).path("DeletionPolicy").textValue()).isEqualTo("Retain");
      assertThat(Stack.resource(name).path("UpdateReplacePolicy").textValue()).isEqualTo("Retain");
    }
    JsonNode table = Stack.resource("Table").path("Properties");
    assertThat(table.path("KeySchema").toString())
        .isEqualTo(
            """
            [{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]\
            """);
    assertThat(table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled").asBoolean())
        .isTrue();
    assertThat(table.at("/SSESpecification/SSEEnabled").asBoolean()).isTrue();
    // Its change makes a new pool, without the people.
    JsonNode pool = Stack.resource("UserPool").path("Properties");
    assertThat(pool.path("AliasAttributes").toString()).isEqualTo("[\"email\"]");
    assertThat(pool.path("UsernameConfiguration").toString())
        .isEqualTo("{\"CaseSensitive\":false}");
    // Its change makes a new value, over keys and tokens in use.
    assertThat(Stack.resource("SettingsSecret").at("/Properties/GenerateSecretString").toString())
        .isEqualTo(
            """
            {"SecretStringTemplate":"{\\"bots\\":{\\"*\\":{\\"apiKey\\":\\"\\",\\"endpoint\\":\\"sg\\",\\"waitingSeconds\\":60}}}",\
            "GenerateStringKey":"generated","PasswordLength":64,"ExcludePunctuation":true,\
            "ExcludeCharacters":"!\\"#$%&'()*+,-./:;<=>?@[\\\\]^_`{|}~"}\
            """);
  }

  @Test
  void nothingHasANameOfItsOwnSoASecondStackFitsBesideIt() {
    Pattern name =
        Pattern.compile(
            "(Table|Queue|Function|Role|ManagedPolicy|LogGroup|Topic|UserPool|Client|Alarm"
                + "|Stage|Api)?Name");
    Stack.ROOT
        .path("Resources")
        .properties()
        .forEach(resource -> {
          // Groups and scopes are within the pool, an API's host name is its owner's.
          if (!Set.of("AgentApi", "DomainMapping", "DomainRecord").contains(resource.getKey())) {
            for (Map.Entry<String, JsonNode> property :
                resource.getValue().path("Properties").properties()) {
              assertThat(
                      !name.matcher(property.getKey()).matches()
                          || property.getValue().asText().contains("${AWS::StackName}"))
                  .as(resource.getKey() + " " + property.getKey())
                  .isTrue();
            }
          }
        });
  }

  @Test
  void theAccessLogHoldsNothingThatACallerChose() {
    String format = Stack.resource("Api").at("/Properties/AccessLogSettings/Format").textValue();
    Matcher variables = Pattern.compile("\\$context\\.([\\w.]+)").matcher(format);

    assertThat(variables.results().map(found -> found.group(1)))
        .containsExactlyInAnyOrder(
            "requestTimeEpoch",
            "requestId",
            "routeKey",
            "status",
            "responseLatency",
            "integrationLatency",
            "integrationStatus",
            "responseLength",
            "authorizer.error");
  }

  private static List<String> permissions(JsonNode function) {
    List<String> permissions = new ArrayList<>();
    JsonNode own = function.path("Policies");
    if (function.has("Role")) {
      JsonNode role =
          Stack.resource(Template.resource(function.path("Role").textValue())).path("Properties");
      role.path("ManagedPolicyArns").forEach(policy -> permissions.add(policy.asText()));
      own = role.at("/Policies/0/PolicyDocument/Statement");
    }
    for (JsonNode policy : own) {
      if (policy.isTextual()) {
        permissions.add(policy.textValue());
      } else {
        permissions.add(permission(policy.has("Statement") ? policy.get("Statement") : policy));
      }
    }
    return permissions;
  }

  /** Formats a statement as {@code dynamodb: GetItem PutItem Table.Arn}. */
  private static String permission(JsonNode statement) {
    assertThat(statement.path("Effect").textValue()).isEqualTo("Allow");
    List<String> actions = new ArrayList<>();
    Stack.leaves(statement.path("Action"), actions);
    String service = actions.getFirst().replaceFirst(":.*", ":");
    assertThat(actions).allMatch(action -> action.startsWith(service));
    List<String> resources = new ArrayList<>();
    Stack.leaves(statement.path("Resource"), resources);
    return service
        + " "
        + actions.stream()
            .map(action -> action.substring(service.length()))
            .sorted()
            .collect(Collectors.joining(" "))
        + " "
        + String.join(" ", resources);
  }
}
