package handoff;

import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;

/** DynamoDB Local in this JVM, one for all tests; each test has a table of its own. */
public final class Database {
  public static final DynamoDbClient CLIENT = DynamoDBEmbedded.create(true).dynamoDbClient();

  private Database() {}

  /** Makes a table as template.yaml declares it, but for projections, and gives its name. */
  public static String newTable() {
    String name = "test-" + UUID.randomUUID();
    CLIENT.createTable(create ->
        create
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                attribute("pk", ScalarAttributeType.S),
                attribute("sk", ScalarAttributeType.S),
                attribute("inbox", ScalarAttributeType.S),
                attribute("inboxAt", ScalarAttributeType.N),
                attribute("userKey", ScalarAttributeType.S),
                attribute("arrivedAt", ScalarAttributeType.N))
            .keySchema(keys("pk", "sk"))
            .globalSecondaryIndexes(
                index("inbox", "inbox", "inboxAt"), index("user", "userKey", "arrivedAt")));
    return name;
  }

  /** How many items a table has. */
  public static int size(String table) {
    return CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream().toList().size();
  }

  /** How many replies of a table have this status. */
  public static long count(String table, String status) {
    return CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .filter(item -> item.containsKey("status") && item.get("status").s().equals(status))
        .count();
  }

  private static GlobalSecondaryIndex index(String name, String hash, String range) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys(hash, range))
        .projection(Projection.builder().projectionType(ProjectionType.ALL).build())
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
