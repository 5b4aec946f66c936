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
  /** The 20 to be found and itself, twice: a conversation and each of its establishes are found. */
  private static final int LIMIT = 42;

  private final Table table;

  public UserIndex(Table table) {
    this.table = table;
  }

  /** The ids by which a user is found: the index of each, and its attribute. */
  public enum IdType {
    USER("user", Attribute.USER_ID),
    ANONYMOUS("anonymous", Attribute.ANONYMOUS_ID);

    private final String index;
    private final Attribute attribute;

    IdType(String index, Attribute attribute) {
      this.index = index;
      this.attribute = attribute;
    }

    Attribute attribute() {
      return attribute;
    }
  }

  /** A conversation of the user's, and when its last handoff came. */
  public record Found(String conversationId, Instant at) {}

  /** Every conversation that ever came with an id, once each, newest first. */
  public List<Found> find(IdType type, String id) {
    Map<String, Found> found = new LinkedHashMap<>();
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryRequest.Builder query = query(type, id);
      QueryResponse answer = table.query(from.isEmpty() ? query : query.exclusiveStartKey(from));
      add(answer, found);
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty());
    return List.copyOf(found.values());
  }

  /**
   * The other conversations of a user, those by the company's own id first; about 20 by each id.
   */
  public List<Found> others(Conversation conversation) {
    Map<String, Found> others = new LinkedHashMap<>();
    User user = conversation.user();
    if (user.userId() != null) {
      add(table.query(query(IdType.USER, user.userId()).limit(LIMIT)), others);
    }
    if (user.anonymousId() != null) {
      add(table.query(query(IdType.ANONYMOUS, user.anonymousId()).limit(LIMIT)), others);
    }
    others.remove(conversation.id());
    return List.copyOf(others.values());
  }

  private static void add(QueryResponse answer, Map<String, Found> found) {
    answer.items().stream()
        .map(UserIndex::found)
        .forEach(one -> found.putIfAbsent(one.conversationId(), one));
  }

  private static QueryRequest.Builder query(IdType type, String id) {
    return QueryRequest.builder()
        .indexName(type.index)
        .keyConditionExpression(type.attribute + " = :id")
        .expressionAttributeNames(Table.names(type.attribute.toString()))
        .expressionAttributeValues(Map.of(":id", Item.of(id)))
        .scanIndexForward(false);
  }

  private static Found found(Map<String, AttributeValue> attributes) {
    Item item = new Item(attributes);
    return new Found(
        Table.conversationId(item.text(Table.PK)),
        Instant.ofEpochMilli(item.number(Attribute.ARRIVED_AT)));
  }
}
