package handoff;

import handoff.contract.Tables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;

/** DynamoDB Local in this JVM, one for all tests; each test has a table of its own. */
public final class Database {
  public static final DynamoDbClient CLIENT = DynamoDBEmbedded.create(true).dynamoDbClient();

  private Database() {}

  /** Makes a table as template.yaml declares it, and gives its name. */
  public static String newTable() {
    return Tables.create(CLIENT);
  }

  /** Counts the items of a table. */
  public static int size(String table) {
    return CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream().toList().size();
  }

  /** Counts the items of a table that are not the team's. */
  public static long sizeBesideTeam(String table) {
    AttributeValue team = AttributeValue.fromS("TEAM");
    return CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .filter(item -> !team.equals(item.get("pk")))
        .count();
  }

  /** Counts the replies of a table that have this status. */
  public static long count(String table, String status) {
    return CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .filter(item -> item.containsKey("status") && item.get("status").s().equals(status))
        .count();
  }
}
