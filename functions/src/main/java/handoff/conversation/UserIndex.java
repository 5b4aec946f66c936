package handoff.conversation;

import java.time.Instant;
import java.util.ArrayList;
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
  private static final int EARLIER = 20;

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
  }

  /** A conversation of the user's, and when its last handoff came. */
  public record Found(String conversationId, Instant at) {}

  /** Every conversation of a user, newest first. */
  public List<Found> find(By by, String id) {
    List<Found> found = new ArrayList<>();
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryRequest.Builder query = query(by, id);
      QueryResponse answer = table.query(from.isEmpty() ? query : query.exclusiveStartKey(from));
      answer.items().forEach(item -> found.add(found(item)));
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty());
    return found;
  }

  /** This user's other conversations, those by the user's own id first; some 20 of each kind. */
  public List<Found> others(Conversation conversation) {
    Map<String, Found> others = new LinkedHashMap<>();
    User user = conversation.user();
    if (user.userId() != null) {
      some(By.USER, user.userId()).forEach(one -> others.put(one.conversationId(), one));
    }
    if (user.anonymousId() != null) {
      some(By.ANONYMOUS, user.anonymousId()).forEach(one -> others.put(one.conversationId(), one));
    }
    others.remove(conversation.id());
    return List.copyOf(others.values());
  }

  private List<Found> some(By by, String id) {
    return table.query(query(by, id).limit(EARLIER + 1)).items().stream()
        .map(UserIndex::found)
        .toList();
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
