package handoff.conversation;

import static handoff.conversation.Attribute.ASSIGNEE;
import static handoff.conversation.Attribute.BOT_ID;
import static handoff.conversation.Attribute.INBOX;
import static handoff.conversation.Attribute.INBOX_AT;
import static handoff.conversation.Attribute.OWNED;
import static handoff.conversation.Attribute.VERSION;

import handoff.conversation.Conversation.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The queue: conversations by state. It reads indexes that follow the table within moments, so it
 * lists and never decides. Thread-safe.
 */
public final class Inbox {
  /**
   * So many entries of the index, ids at their longest, are one eventually consistent read unit.
   */
  private static final int PAGE = 20;

  /**
   * A filter, and rows that DynamoDB has not deleted yet, may drop whole pages. So each query looks
   * through more than the one before it; after this many rows the page ends early.
   */
  private static final List<Integer> LIMITS = List.of(PAGE, 200, 1000, 1000, 1000);

  private final Table table;

  public Inbox(Table table) {
    this.table = table;
  }

  /**
   * A conversation, as the index has it.
   *
   * @param version grows with every change of the conversation
   */
  public record Listed(String conversationId, long version) {}

  /**
   * Gives the same for the same page as long as nothing in it has changed. A page that ended early
   * never has the same, for nobody knows what comes after it.
   */
  public static String tag(Page<Listed> page) {
    boolean early = page.items().size() < PAGE && page.next() != null;
    return Hash.of(page.items() + " " + (early ? UUID.randomUUID() : page.next()));
  }

  /**
   * A choice of conversations.
   *
   * @param botId only this GPTBots agent's; null for all
   * @param assignee only this owner's; null for all
   */
  public record Filter(State state, @Nullable String botId, @Nullable String assignee) {}

  /**
   * Conversations in a state: open ones oldest first, closed ones last closed first. A page costs
   * one read unit at most: all that wait, are active or are closed, or an owner's active ones. Any
   * other filter costs up to that for every 20 that it looks through.
   *
   * @param from the id of the last conversation of an earlier page, and its place in the index in
   *     milliseconds; null for the beginning
   */
  public Page<Listed> list(Filter filter, @Nullable Cursor from) {
    if (filter.assignee() != null && filter.state() == State.WAITING) {
      return new Page<>(List.of(), null);
    }
    Index index = index(filter);
    List<Listed> found = new ArrayList<>();
    Cursor next = from;
    for (int limit : LIMITS) {
      QueryResponse answer = table.query(query(index, filter, next).limit(limit));
      for (Map<String, AttributeValue> attributes : answer.items()) {
        Item item = new Item(attributes);
        String id = Table.conversationId(item.text(Table.PK));
        found.add(new Listed(id, item.number(VERSION)));
        if (found.size() == PAGE) {
          return new Page<>(found, cursor(attributes));
        }
      }
      next = cursor(answer.lastEvaluatedKey());
      if (next == null) {
        break;
      }
    }
    return new Page<>(found, next);
  }

  /** An index by its name, and the attribute of which it finds one value. */
  private record Index(String name, Attribute attribute, String value) {}

  private static Index index(Filter wanted) {
    return wanted.assignee() != null && wanted.state() == State.ACTIVE
        ? new Index("owner", OWNED, wanted.assignee())
        : new Index("inbox", INBOX, wanted.state().name());
  }

  private QueryRequest.Builder query(Index index, Filter wanted, @Nullable Cursor from) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":value", Item.of(index.value()));
    values.put(":now", Item.of(table.now().getEpochSecond()));
    String filter = Table.PRESENT;
    if (wanted.botId() != null) {
      values.put(":botId", Item.of(wanted.botId()));
      filter += " AND " + BOT_ID + " = :botId";
    }
    if (wanted.assignee() != null && index.attribute() != OWNED) {
      values.put(":assignee", Item.of(wanted.assignee()));
      filter += " AND " + ASSIGNEE + " = :assignee";
    }
    String key = index.attribute() + " = :value";
    QueryRequest.Builder query =
        QueryRequest.builder()
            .indexName(index.name())
            .keyConditionExpression(key)
            .filterExpression(filter)
            .expressionAttributeNames(Table.names(key + filter))
            .expressionAttributeValues(values)
            .scanIndexForward(wanted.state() != State.CLOSED);
    if (from != null) {
      query.exclusiveStartKey(
          Map.of(
              index.attribute().key(),
              Item.of(index.value()),
              INBOX_AT.key(),
              Item.of(Long.parseLong(from.after())),
              Table.PK,
              Item.of(Table.conversationKey(from.part())),
              Table.SK,
              Item.of(ConversationItem.SK)));
    }
    return query;
  }

  private static @Nullable Cursor cursor(Map<String, AttributeValue> last) {
    if (last.isEmpty()) {
      return null;
    }
    Item key = new Item(last);
    return new Cursor(
        Table.conversationId(key.text(Table.PK)), String.valueOf(key.number(INBOX_AT)));
  }
}
