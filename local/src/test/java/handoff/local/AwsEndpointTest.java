package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Calls from a container of {@code sam local}. */
class AwsEndpointTest {
  private static final Map<String, AttributeValue> ITEM =
      Map.of(
          "pk", AttributeValue.fromS("C#from a container"),
          "sk", AttributeValue.fromS("CONVERSATION"));

  private static LocalSystem system;
  private static URI endpoint;

  @BeforeAll
  static void start() {
    Options options = new Options(0, 0, 0, 0, "", "", false, true);
    system = new LocalSystem(Project.around(Path.of("")), options, Clock.systemUTC(), _ -> {});
    endpoint = URI.create("http://127.0.0.1:" + system.awsPort().orElseThrow());
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @Test
  void aContainersItemIsInTheSystemsTableWhateverItsKeyAndRegion() {
    try (DynamoDbClient container =
        configured(
                DynamoDbClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                Region.EU_CENTRAL_1)
            .build()) {
      container.putItem(put -> put.tableName("handoff").item(ITEM));

      assertThat(system.database().getItem(get -> get.tableName("handoff").key(ITEM)).item())
          .isEqualTo(ITEM);
      assertThatThrownBy(() ->
              container.putItem(put ->
                  put.tableName("handoff")
                      .item(ITEM)
                      .conditionExpression("attribute_not_exists(pk)")))
          .isInstanceOf(ConditionalCheckFailedException.class);
    }
  }

  @Test
  void aContainersJobIsInTheSystemsQueue() {
    String deadLetters = "DeadLetterQueue"; // Nobody takes messages from it.
    try (SqsClient container =
        configured(
                SqsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                Region.EU_CENTRAL_1)
            .build()) {
      String url = endpoint + "/000000000000/" + deadLetters;
      container.sendMessage(send -> send.queueUrl(url).messageBody("from a container"));

      Message message =
          system
              .queues()
              .receiveMessage(receive -> receive.queueUrl(system.queueUrl(deadLetters)))
              .messages()
              .getFirst();
      assertThat(message.body()).isEqualTo("from a container");
      container.changeMessageVisibility(change ->
          change.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
      assertThat(container.receiveMessage(receive -> receive.queueUrl(url)).messages())
          .extracting(Message::messageId)
          .containsExactly(message.messageId());
      assertThatThrownBy(() ->
              container.changeMessageVisibility(
                  change -> change.queueUrl(url).receiptHandle("no receipt").visibilityTimeout(0)))
          .isInstanceOf(SqsException.class);
    }
  }

  @Test
  void theSecretPointsAContainerAtTheSimulator() {
    try (SecretsManagerClient container =
        configured(
                SecretsManagerClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                Region.US_EAST_1)
            .build()) {
      String text = container.getSecretValue(get -> get.secretId("settings")).secretString();

      JsonNode settings = Json.parse(text);
      int port = system.simulator().orElseThrow().port();
      assertThat(settings.at("/bots/*/baseUrl").asText())
          .isEqualTo("http://host.docker.internal:" + port);
      assertThat(settings.at("/webhookTokens/0").asText())
          .isEqualTo(system.settings().webhookToken());
    }
  }

  private static <B extends AwsClientBuilder<B, ?>> B configured(B builder, Region region) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAOTHER", "secret")));
  }
}
