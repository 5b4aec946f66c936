package handoff.conversation;

import static handoff.conversation.Attribute.ASSIGNEE;
import static handoff.conversation.Attribute.BOT_ID;
import static handoff.conversation.Attribute.LIST;
import static handoff.conversation.Attribute.LIST_AT;
import static handoff.conversation.Attribute.LISTED;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The lists of conversations: waiting, missed, closed, and one of active ones for each owner. It
 * reads an index that follows the table within moments, so it lists and never decides. Thread-safe.
 */
public final class Inbox {
  static final String WAITING = "WAITING";
  static final String MISSED = "MISSED";
  static final String CLOSED = "CLOSED";

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
  private final Owners owners;

  public Inbox(Table table) {
    this.table = table;
    owners = new Owners(table);
  }

  /** The list of an owner's active conversations. */
  static String active(String owner) {
    return "ACTIVE#" + owner;
  }

  /** The list that a handoff is on once it is over. */
  static String over(boolean missed) {
    return missed ? MISSED : CLOSED;
  }

  /**
   * A conversation, as the index has it.
   *
   * @param at its place in the list in milliseconds
   * @param version grows with every change of the conversation
   */
  public record Listed(String conversationId, long at, long version) {
    private static final Comparator<Listed> OLDEST_FIRST =
        Comparator.comparingLong(Listed::at).thenComparing(Listed::conversationId);

    private static Listed from(Map<String, AttributeValue> attributes) {
      Item item = new Item(attributes);
      return new Listed(
          Table.conversationId(item.text(Table.PK)), item.number(LIST_AT), item.number(LISTED));
    }

    private Cursor place() {
      return new Cursor(conversationId, String.valueOf(at));
    }
  }

  /**
   * Gives the same for the same page as long as nothing in it has changed. A page that ended early
   * never has the same, for nobody knows what comes after it.
   */
  public static String tag(Page<Listed> page) {
    boolean early = page.items().size() < PAGE && page.next() != null;
    return Hash.of(page.items() + " " + (early ? UUID.randomUUID() : page.next()));
  }

  /** The choices of a list. */
  public enum State {
    WAITING,
    ACTIVE,
    /** Over without a reply of a person, and nobody has looked after it yet. */
    MISSED,
    /** Over; neither these nor the missed ones are among the other. */
    CLOSED
  }

  /**
   * A choice of conversations.
   *
   * @param botId only this GPTBots agent's; null for all
   * @param assignee only this owner's; null for all
   */
  public record Filter(State state, @Nullable String botId, @Nullable String assignee) {}

  /**
   * Conversations in a state: open ones oldest first, others last closed first. A page costs one
   * read unit at most, and that for each owner if it is of all active ones. Any filter but an
   * owner's active ones costs up to that for every 20 that it looks through.
   *
   * @param from the id of the last conversation of an earlier page, and its place in the index in
   *     milliseconds; null for the beginning
   */
  public Page<Listed> list(Filter filter, @Nullable Cursor from) {
    return switch (filter.state()) {
      case WAITING ->
          filter.assignee() == null ? read(WAITING, filter, from) : new Page<>(List.of(), null);
      case MISSED -> read(MISSED, filter, from);
      case CLOSED -> read(CLOSED, filter, from);
      case ACTIVE ->
          filter.assignee() == null
              ? ofEverybody(filter, from)
              : read(active(filter.assignee()), filter, from);
    };
  }

  /** The oldest of every owner's; it ends where the list of one of them has not been read on. */
  private Page<Listed> ofEverybody(Filter filter, @Nullable Cursor from) {
    List<Page<Listed>> pages =
        owners.ids().stream().map(owner -> read(active(owner), filter, from)).toList();
    List<Listed> all =
        pages.stream().flatMap(page -> page.items().stream()).sorted(Listed.OLDEST_FIRST).toList();
    Listed end =
        pages.stream()
            .filter(page -> page.next() != null)
            .map(Inbox::end)
            .min(Listed.OLDEST_FIRST)
            .orElse(null);
    List<Listed> found =
        all.stream()
            .filter(one -> end == null || Listed.OLDEST_FIRST.compare(one, end) <= 0)
            .limit(PAGE)
            .toList();
    boolean full = found.size() == PAGE && found.size() < all.size();
    return new Page<>(found, full ? found.getLast().place() : end == null ? null : end.place());
  }

  private static Listed end(Page<Listed> page) {
    Cursor next = page.next();
    return next == null
        ? page.items().getLast()
        : new Listed(next.part(), Long.parseLong(next.after()), 0);
  }

  private Page<Listed> read(String list, Filter filter, @Nullable Cursor from) {
    List<Listed> found = new ArrayList<>();
    Cursor next = from;
    for (int limit : LIMITS) {
      QueryResponse answer = table.query(query(list, filter, next).limit(limit));
      for (Map<String, AttributeValue> attributes : answer.items()) {
        if (found.size() == PAGE) {
          return new Page<>(found, found.getLast().place());
        }
        found.add(Listed.from(attributes));
      }
      Map<String, AttributeValue> last = answer.lastEvaluatedKey();
      if (last.isEmpty()) {
        return new Page<>(found, null);
      }
      next = Listed.from(last).place();
      if (found.size() == PAGE) {
        break;
      }
    }
    return new Page<>(found, next);
  }

  private QueryRequest.Builder query(String list, Filter wanted, @Nullable Cursor from) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":list", Item.of(list));
    values.put(":now", Item.of(table.now().getEpochSecond()));
    String filter = Table.PRESENT;
    if (wanted.botId() != null) {
      values.put(":botId", Item.of(wanted.botId()));
      filter += " AND " + BOT_ID + " = :botId";
    }
    if (wanted.assignee() != null && wanted.state() != State.ACTIVE) {
      values.put(":assignee", Item.of(wanted.assignee()));
      filter += " AND " + ASSIGNEE + " = :assignee";
    }
    String key = LIST + " = :list";
    QueryRequest.Builder query =
        QueryRequest.builder()
            .indexName("list")
            .keyConditionExpression(key)
            .filterExpression(filter)
            .expressionAttributeNames(Table.names(key + filter))
            .expressionAttributeValues(values)
            .scanIndexForward(wanted.state() == State.WAITING || wanted.state() == State.ACTIVE);
    if (from != null) {
      query.exclusiveStartKey(
          Map.of(
              LIST.key(),
              Item.of(list),
              LIST_AT.key(),
              Item.of(Long.parseLong(from.after())),
              Table.PK,
              Item.of(Table.conversationKey(from.part())),
              Table.SK,
              Item.of(ConversationItem.SK)));
    }
    return query;
  }
}
