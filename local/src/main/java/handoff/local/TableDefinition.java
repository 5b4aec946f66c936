package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/**
 * Converts the template's table to requests to DynamoDB. CloudFormation and DynamoDB use the same
 * names.
 */
final class TableDefinition {
  private TableDefinition() {}

  static CreateTableRequest create(String name, JsonNode properties) {
    List<AttributeDefinition> attributes = new ArrayList<>();
    for (JsonNode each : properties.path("AttributeDefinitions")) {
      attributes.add(
          AttributeDefinition.builder()
              .attributeName(text(each, "AttributeName"))
              .attributeType(text(each, "AttributeType"))
              .build());
    }
    List<GlobalSecondaryIndex> indexes = new ArrayList<>();
    for (JsonNode each : properties.path("GlobalSecondaryIndexes")) {
      indexes.add(
          GlobalSecondaryIndex.builder()
              .indexName(text(each, "IndexName"))
              .keySchema(keys(each))
              .projection(projection(each.path("Projection")))
              .build());
    }
    CreateTableRequest.Builder table =
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(keys(properties))
            .attributeDefinitions(attributes);
    if (!indexes.isEmpty()) {
      table.globalSecondaryIndexes(indexes);
    }
    return table.build();
  }

  static UpdateTimeToLiveRequest timeToLive(String name, JsonNode properties) {
    JsonNode expiry = properties.path("TimeToLiveSpecification");
    return UpdateTimeToLiveRequest.builder()
        .tableName(name)
        .timeToLiveSpecification(ttl ->
            ttl.attributeName(text(expiry, "AttributeName"))
                .enabled(expiry.path("Enabled").asBoolean()))
        .build();
  }

  private static List<KeySchemaElement> keys(JsonNode owner) {
    List<KeySchemaElement> keys = new ArrayList<>();
    for (JsonNode each : owner.path("KeySchema")) {
      keys.add(
          KeySchemaElement.builder()
              .attributeName(text(each, "AttributeName"))
              .keyType(text(each, "KeyType"))
              .build());
    }
    return keys;
  }

  private static Projection projection(JsonNode json) {
    Projection.Builder projection =
        Projection.builder().projectionType(text(json, "ProjectionType"));
    if (json.has("NonKeyAttributes")) {
      List<String> attributes = new ArrayList<>();
      json.get("NonKeyAttributes").forEach(each -> attributes.add(each.asText()));
      projection.nonKeyAttributes(attributes);
    }
    return projection.build();
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).asText();
  }
}
