package handoff.contract;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Makes tables as template.yaml declares them, projections and all. Without the expiry: what is
 * deleted and when is DynamoDB's, and the tests' clock is not its clock.
 */
public final class Tables {
  private Tables() {}

  /** Makes one and gives its name, once it is there. */
  public static String create(DynamoDbClient database) {
    String name = "test-" + UUID.randomUUID();
    database.createTable(
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                attribute("pk", ScalarAttributeType.S),
                attribute("sk", ScalarAttributeType.S),
                attribute("list", ScalarAttributeType.S),
                attribute("listAt", ScalarAttributeType.N),
                attribute("userId", ScalarAttributeType.S),
                attribute("anonymousId", ScalarAttributeType.S),
                attribute("arrivedAt", ScalarAttributeType.N))
            .keySchema(keys("pk", "sk"))
            .globalSecondaryIndexes(
                list("list", "list"),
                keysOnly("user", "userId"),
                keysOnly("anonymous", "anonymousId"))
            .build());
    DescribeTableRequest describe = DescribeTableRequest.builder().tableName(name).build();
    await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(10))
        .until(() -> database.describeTable(describe).table().tableStatus() == TableStatus.ACTIVE);
    return name;
  }

  private static GlobalSecondaryIndex list(String name, String hash) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys(hash, "listAt"))
        .projection(
            Projection.builder()
                .projectionType(ProjectionType.INCLUDE)
                .nonKeyAttributes("botId", "assignee", "listed", "expiresAt")
                .build())
        .build();
  }

  private static GlobalSecondaryIndex keysOnly(String name, String hash) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys(hash, "arrivedAt"))
        .projection(Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build())
        .build();
  }

  private static KeySchemaElement[] keys(String hash, String range) {
    return new KeySchemaElement[] {
      KeySchemaElement.builder().attributeName(hash).keyType(KeyType.HASH).build(),
      KeySchemaElement.builder().attributeName(range).keyType(KeyType.RANGE).build()
    };
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }
}
