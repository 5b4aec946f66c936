package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;

class TemplateTest {
  private static final Template TEMPLATE = Template.read(Project.around(Path.of("")).template());

  @TempDir Path folder;

  @Test
  void everyRouteOfTheTemplateIsRead() throws IOException {
    long events =
        Files.readAllLines(Project.around(Path.of("")).template()).stream()
            .filter(line -> line.strip().equals("Type: HttpApi"))
            .count();

    assertThat(TEMPLATE.routes()).hasSize((int) events);
    assertThat(TEMPLATE.routes())
        .extracting(Route::key, Route::function, Route::handler)
        .contains(
            tuple(
                "POST /hooks/{token}/conversation/establish",
                "EstablishFunction",
                "handoff.webhook.EstablishHandler"),
            tuple("POST /hooks/{token}/chat", "ChatFunction", "handoff.webhook.ChatHandler"),
            tuple(
                "POST /hooks/{token}/conversation/close",
                "CloseFunction",
                "handoff.webhook.CloseHandler"),
            tuple(
                "POST /tool/conversations/{id}/replies",
                "ReplyFunction",
                "handoff.agent.ReplyHandler"),
            tuple(
                "POST /tool/conversations/{id}/close",
                "ReplyFunction",
                "handoff.agent.ReplyHandler"),
            tuple("GET /tool/conversations", "InboxFunction", "handoff.agent.InboxHandler"),
            tuple("GET /tool/conversations/{id}", "InboxFunction", "handoff.agent.InboxHandler"));
  }

  @Test
  void theTablesKeysAndIndexesAreRead() {
    CreateTableRequest table = TableDefinition.create("handoff", TEMPLATE.table());

    assertThat(table.keySchema())
        .extracting(key -> key.attributeName() + " " + key.keyTypeAsString())
        .containsExactly("pk HASH", "sk RANGE");
    assertThat(table.attributeDefinitions())
        .extracting(
            attribute -> attribute.attributeName() + " " + attribute.attributeTypeAsString())
        .contains("pk S", "sk S");
    assertThat(table.globalSecondaryIndexes())
        .extracting(GlobalSecondaryIndex::indexName)
        .containsExactlyInAnyOrder("list", "user", "anonymous");
    assertThat(
            TableDefinition.timeToLive("handoff", TEMPLATE.table())
                .timeToLiveSpecification()
                .attributeName())
        .isEqualTo("expiresAt");
  }

  @Test
  void everyQueueAndWhoTakesItsMessagesAreRead() {
    assertThat(TEMPLATE.subscriptions())
        .containsExactly(
            new Subscription(
                "Queue",
                "DeliverFunction",
                "handoff.queue.DeliverHandler",
                Duration.ofSeconds(15),
                1,
                5,
                true));
    assertThat(TEMPLATE.queues()).containsOnlyKeys("Queue", "DeadLetterQueue");

    JsonNode queue = Json.of(TEMPLATE.queues()).path("Queue");
    JsonNode attributes = Json.of(QueueDefinition.create("Queue", queue).attributesAsStrings());
    assertThat(attributes.path("VisibilityTimeout").asText()).isEqualTo("90");
    assertThat(Json.parse(attributes.path("RedrivePolicy").asText()))
        .isEqualTo(
            Json.parse(
                """
                {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:DeadLetterQueue",
                 "maxReceiveCount": 200}
                """));
  }

  @Test
  void aSubscriptionHasTheDefaultsOfSamAndLambda() throws IOException {
    Template template =
        template(
            """
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.F::handleRequest
                  Events:
                    Work: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}
            """);

    assertThat(template.subscriptions())
        .containsExactly(new Subscription("Q", "F", "a.F", Duration.ofSeconds(3), 10, 5, false));
    assertThat(template.routes()).isEmpty();
  }

  @Test
  void aParameterCountsAsItsDefault() throws IOException {
    Template template =
        template(
            """
            Parameters:
              Most: {Type: Number, Default: 7}
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.F
                  Events:
                    Work:
                      Type: SQS
                      Properties: {Queue: !GetAtt Q.Arn, ScalingConfig: {MaximumConcurrency: !Ref Most}}
                    Warm: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
            """);

    assertThat(template.subscriptions()).extracting(Subscription::concurrency).containsExactly(7);
    assertThat(template.routes()).isEmpty();
  }

  @Test
  void theShorterTimeoutCountsAndAMissingOneIsTheDefault() throws IOException {
    Template template =
        template(
            """
            Globals:
              Function:
                Timeout: 15
            Resources:
              Slow:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.Slow::handleRequest
                  Events:
                    Short: {Type: HttpApi, Properties: {Path: /short, Method: get}}
                    Long: {Type: HttpApi, Properties: {Path: /long, Method: get, TimeoutInMillis: 29000}}
            """);

    assertThat(template.routes())
        .extracting(Route::path, Route::timeout)
        .containsExactlyInAnyOrder(
            tuple("/short", Duration.ofSeconds(5)), tuple("/long", Duration.ofSeconds(15)));
  }

  @Test
  void aTagOfCloudFormationIsReadAsWhatItHolds() throws IOException {
    Template template =
        template(
            """
            Resources:
              Table:
                Type: AWS::DynamoDB::Table
                Properties:
                  TableName: !Sub "${AWS::StackName}-table"
                  KeySchema: !If [Condition, !Ref A, !GetAtt B.Arn]
                  Tags: !Transform {Name: Anything}
            """);

    assertThat(template.table().toString())
        .isEqualTo(
            """
            {"TableName":"${AWS::StackName}-table","KeySchema":["Condition","A","B.Arn"],\
            "Tags":{"Name":"Anything"}}\
            """);
  }

  @Test
  void theMoreExactRouteMatchesFirst() throws IOException {
    Template template =
        template(
            """
            Resources:
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.F
                  Events:
                    One: {Type: HttpApi, Properties: {Path: "/a/{id}", Method: GET}}
                    Two: {Type: HttpApi, Properties: {Path: /a/b, Method: GET}}
            """);

    assertThat(template.routes()).extracting(Route::path).containsExactly("/a/b", "/a/{id}");
  }

  @Test
  void aRouteIsForPeopleByItsOwnAuthorizerOrByTheDefaultOfItsApi() throws IOException {
    Template template =
        template(
            """
            Globals:
              HttpApi:
                Auth:
                  DefaultAuthorizer: Everybody
                  Authorizers:
                    Everybody: {JwtConfiguration: {issuer: i, audience: [a]}}
            Resources:
              Api:
                Type: AWS::Serverless::HttpApi
                Properties:
                  Auth:
                    Authorizers:
                      People:
                        JwtConfiguration:
                          issuer: !If [A, !GetAtt Pool.ProviderURL, !Ref Issuer]
                          audience: !Split [",", !Ref Audience]
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.F
                  Events:
                    A: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /named, Method: GET, Auth: {Authorizer: People}}}
                    B: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /open, Method: GET}}
                    C: {Type: HttpApi, Properties: {Path: /default, Method: GET}}
                    D: {Type: HttpApi, Properties: {Path: /none, Method: GET, Auth: {Authorizer: NONE}}}
            """);

    assertThat(template.routes())
        .extracting(Route::path, Route::forPeople)
        .containsExactlyInAnyOrder(
            tuple("/named", true),
            tuple("/open", false),
            tuple("/default", true),
            tuple("/none", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{Authorizer: Nobody}",
        "{Authorizer: Code}",
        "{Authorizer: People, AuthorizationScopes: [a]}"
      })
  void anAuthorizerThatDoesNotRunHereIsSaidInASentence(String auth) throws IOException {
    Template template =
        template(
            """
            Resources:
              Api:
                Type: AWS::Serverless::HttpApi
                Properties:
                  Auth:
                    Authorizers:
                      People: {JwtConfiguration: {issuer: i, audience: [a]}}
                      Code: {FunctionArn: !GetAtt F.Arn}
              F:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.F
                  Events:
                    A: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /a, Method: GET, Auth: %s}}
            """
                .formatted(auth));

    assertThatThrownBy(template::routes)
        .isInstanceOf(CannotStart.class)
        .hasMessage(
            "The route GET /a of template.yaml asks for an authorizer that does not run here.");
  }

  @Test
  void aRouteTakesItsParametersFromThePath() {
    Route route = new Route("GET", "/a/{id}/b", "F", "a.F", Duration.ofSeconds(1), false);

    assertThat(route.match("GET", "/a/one two/b")).contains(Map.of("id", "one two"));
    assertThat(route.match("GET", "/a//b")).isEmpty();
    assertThat(route.match("GET", "/a/one/b/")).isEmpty();
    assertThat(route.match("POST", "/a/one/b")).isEmpty();
  }

  @Test
  void aParameterWithAPlusTakesTheRestOfThePath() {
    Route route = new Route("GET", "/a/{file+}", "F", "a.F", Duration.ofSeconds(1), false);

    assertThat(route.match("GET", "/a/b/c.js")).contains(Map.of("file", "b/c.js"));
    assertThat(route.match("GET", "/a/b.js")).contains(Map.of("file", "b.js"));
    assertThat(route.match("GET", "/a/")).contains(Map.of("file", ""));
    assertThat(route.match("GET", "/a")).isEmpty();
  }

  @Test
  void whatIsNotYamlIsSaidInASentence() {
    assertThatThrownBy(() -> template("a: [")).isInstanceOf(CannotStart.class);
  }

  private Template template(String yaml) throws IOException {
    return Template.read(Files.writeString(folder.resolve("template.yaml"), yaml));
  }
}
