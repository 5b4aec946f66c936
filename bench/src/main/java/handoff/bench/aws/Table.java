package handoff.bench.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table in memory that answers DynamoDB's calls. It can be set back to an earlier state, so that
 * every call of a function finds the same. Its index queries give items in the order of their keys.
 */
final class Table {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Items by partition and sort key. An item that is there is never changed, only replaced. */
  private TreeMap<String, ObjectNode> items = new TreeMap<>();

  private TreeMap<String, ObjectNode> kept = new TreeMap<>();

  /** A condition did not hold. */
  static final class ConditionFailed extends Exception {
    final transient ObjectNode answer;

    private ConditionFailed(ObjectNode item) {
      super(null, null, false, false);
      answer =
          JSON.objectNode()
              .put("__type", "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException")
              .put("message", "The conditional request failed");
      if (!item.isEmpty()) {
        answer.set("Item", item);
      }
    }
  }

  synchronized void keep() {
    kept = new TreeMap<>(items);
  }

  synchronized void reset() {
    items = new TreeMap<>(kept);
  }

  synchronized ObjectNode answer(String operation, JsonNode request) throws ConditionFailed {
    return switch (operation) {
      case "GetItem" -> get(request);
      case "BatchGetItem" -> getAll(request);
      case "PutItem" -> put(request);
      case "UpdateItem" -> update(request);
      case "DeleteItem" -> delete(request);
      case "Query" -> query(request);
      default -> throw new IllegalArgumentException("the stand-in does not know " + operation);
    };
  }

  private static String key(JsonNode key) {
    return key.at("/pk/S").asText() + '\0' + key.at("/sk/S").asText();
  }

  private ObjectNode find(JsonNode key) {
    return items.getOrDefault(key(key), JSON.objectNode());
  }

  private ObjectNode get(JsonNode request) {
    ObjectNode item = find(request.path("Key"));
    ObjectNode answer = JSON.objectNode();
    return item.isEmpty() ? answer : answer.set("Item", item);
  }

  private ObjectNode getAll(JsonNode request) {
    ObjectNode answer = JSON.objectNode();
    answer.putObject("UnprocessedKeys");
    ObjectNode responses = answer.putObject("Responses");
    for (Map.Entry<String, JsonNode> table : request.path("RequestItems").properties()) {
      ArrayNode found = responses.putArray(table.getKey());
      for (JsonNode key : table.getValue().path("Keys")) {
        ObjectNode item = find(key);
        if (!item.isEmpty()) {
          found.add(item);
        }
      }
    }
    return answer;
  }

  private ObjectNode put(JsonNode request) throws ConditionFailed {
    JsonNode item = request.path("Item");
    check(request, find(item));
    items.put(key(item), (ObjectNode) item);
    return JSON.objectNode();
  }

  private ObjectNode update(JsonNode request) throws ConditionFailed {
    ObjectNode item = find(request.path("Key"));
    check(request, item);
    ObjectNode updated = item.deepCopy();
    updated.setAll((ObjectNode) request.path("Key"));
    Expression.update(request.path("UpdateExpression").asText(), request, updated);
    items.put(key(updated), updated);
    ObjectNode answer = JSON.objectNode();
    return request.path("ReturnValues").asText().equals("ALL_NEW")
        ? answer.set("Attributes", updated)
        : answer;
  }

  private ObjectNode delete(JsonNode request) throws ConditionFailed {
    check(request, find(request.path("Key")));
    items.remove(key(request.path("Key")));
    return JSON.objectNode();
  }

  private static void check(JsonNode request, ObjectNode item) throws ConditionFailed {
    if (!Expression.holds(request.path("ConditionExpression").asText(), request, item)) {
      throw new ConditionFailed(item);
    }
  }

  private ObjectNode query(JsonNode request) {
    boolean forward = request.path("ScanIndexForward").asBoolean(true);
    int limit = request.path("Limit").asInt(Integer.MAX_VALUE);
    ObjectNode answer = JSON.objectNode();
    ArrayNode found = answer.putArray("Items");
    for (ObjectNode item : (forward ? items : items.descendingMap()).values()) {
      if (found.size() < limit
          && Expression.holds(request.path("KeyConditionExpression").asText(), request, item)
          && Expression.holds(request.path("FilterExpression").asText(), request, item)) {
        found.add(projected(request, item));
      }
    }
    return answer.put("Count", found.size()).put("ScannedCount", found.size());
  }

  /** What a query names; of an index, what an index is likely to hold: no lists and no maps. */
  private static ObjectNode projected(JsonNode request, ObjectNode item) {
    ObjectNode projected = JSON.objectNode();
    String projection = request.path("ProjectionExpression").asText();
    if (!projection.isEmpty()) {
      for (String name : projection.split(",\\s*", -1)) {
        String attribute = request.path("ExpressionAttributeNames").path(name).asText(name);
        if (item.has(attribute)) {
          projected.set(attribute, item.get(attribute));
        }
      }
      return projected;
    }
    if (!request.has("IndexName")) {
      return item;
    }
    for (Map.Entry<String, JsonNode> attribute : item.properties()) {
      if (!attribute.getValue().has("M") && !attribute.getValue().has("L")) {
        projected.set(attribute.getKey(), attribute.getValue());
      }
    }
    return projected;
  }
}
