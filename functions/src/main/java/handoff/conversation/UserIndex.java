package handoff.conversation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * A user's conversations, by the company's own id of the user or by GPTBots' id on a channel; never
 * by an e-mail address, which many share. The indexes follow the table within moments. Thread-safe.
 */
public final class UserIndex {
  /** Twice those to be found, and itself: a conversation, and each of its establishes. */
  private static final int SOME = 42;

  private final Table table;

  public UserIndex(Table table) {
    this.table = table;
  }

  /** An index, and the attribute whose values it finds. */
  public enum By {
    USER("user", "userId"),
    ANONYMOUS("anonymous", "anonymousId");

    private final String index;
    private final String attribute;

    By(String index, String attribute) {
      this.index = index;
      this.attribute = attribute;
    }

    String attribute() {
      return attribute;
    }
  }

  /** A conversation of the user's, and when its last handoff came. */
  public record Found(String conversationId, Instant at) {}

  /** Every conversation that ever came with an id, once each, newest first. */
  public List<Found> find(By by, String id) {
    Map<String, Found> found = new LinkedHashMap<>();
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryRequest.Builder query = query(by, id);
      QueryResponse answer = table.query(from.isEmpty() ? query : query.exclusiveStartKey(from));
      add(answer, found);
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty());
    return List.copyOf(found.values());
  }

  /** This user's other conversations, those by the user's own id first; some 20 of each kind. */
  public List<Found> others(Conversation conversation) {
    Map<String, Found> others = new LinkedHashMap<>();
    User user = conversation.user();
    if (user.userId() != null) {
      add(table.query(query(By.USER, user.userId()).limit(SOME)), others);
    }
    if (user.anonymousId() != null) {
      add(table.query(query(By.ANONYMOUS, user.anonymousId()).limit(SOME)), others);
    }
    others.remove(conversation.id());
    return List.copyOf(others.values());
  }

  private static void add(QueryResponse answer, Map<String, Found> found) {
    answer.items().stream()
        .map(UserIndex::found)
        .forEach(one -> found.putIfAbsent(one.conversationId(), one));
  }

  private static QueryRequest.Builder query(By by, String id) {
    return QueryRequest.builder()
        .indexName(by.index)
        .keyConditionExpression("#" + by.attribute + " = :id")
        .expressionAttributeNames(Table.names("#" + by.attribute))
        .expressionAttributeValues(Map.of(":id", Item.of(id)))
        .scanIndexForward(false);
  }

  private static Found found(Map<String, AttributeValue> attributes) {
    Item item = new Item(attributes);
    return new Found(
        Table.conversationId(item.text(Table.PK)), Instant.ofEpochMilli(item.number("arrivedAt")));
  }
}
