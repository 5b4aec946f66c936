package handoff.conversation;

import handoff.conversation.Conversation.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** A filter may drop whole pages: look through this many before giving an early cursor. */
  private static final int LOOKS = 10;

  private final Table table;

  public Inbox(Table table) {
    this.table = table;
  }

  /** Where a page ends. */
  public record Cursor(String pk, long at) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15}) (C#[!-~]{1,128})");

    /** Reads what {@link #toString} wrote; empty for anything else. */
    public static Optional<Cursor> parse(String text) {
      Matcher matcher = FORM.matcher(text);
      return matcher.matches()
          ? Optional.of(new Cursor(matcher.group(2), Long.parseLong(matcher.group(1))))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return at + " " + pk;
    }
  }

  /**
   * A conversation, as the index has it.
   *
   * @param version grows with every change of the conversation
   */
  public record Entry(String conversationId, long version) {}

  /**
   * Some conversations.
   *
   * @param next where the next page begins; null at the end
   */
  public record Page(List<Entry> entries, @Nullable Cursor next) {
    public Page {
      entries = List.copyOf(entries);
    }

    /** The same for the same page as long as nothing in it has changed. */
    public String tag() {
      String content = entries + " " + next;
      return Hash.of(content);
    }
  }

  /**
   * Which conversations.
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
   * @param from where to go on; null for the beginning
   */
  public Page list(Filter filter, @Nullable Cursor from) {
    if (filter.assignee() != null && filter.state() == State.WAITING) {
      return new Page(List.of(), null);
    }
    Index index = index(filter);
    List<Entry> found = new ArrayList<>();
    Cursor next = from;
    for (int i = 0; i < LOOKS; i++) {
      QueryResponse answer = table.query(query(index, filter, next));
      for (Map<String, AttributeValue> attributes : answer.items()) {
        Item item = new Item(attributes);
        String id = Table.conversationId(item.text(Table.PK));
        found.add(new Entry(id, item.number("version")));
        if (found.size() == PAGE) {
          return new Page(found, cursor(attributes));
        }
      }
      next = cursor(answer.lastEvaluatedKey());
      if (next == null) {
        break;
      }
    }
    return new Page(found, next);
  }

  /** An index by its name, and the attribute whose one value is asked for. */
  private record Index(String name, String attribute, String value) {}

  private static Index index(Filter wanted) {
    return wanted.assignee() != null && wanted.state() == State.ACTIVE
        ? new Index("owner", "owned", wanted.assignee())
        : new Index("inbox", "inbox", wanted.state().name());
  }

  private QueryRequest.Builder query(Index index, Filter wanted, @Nullable Cursor from) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":value", Item.of(index.value()));
    values.put(":now", Item.of(table.now().getEpochSecond()));
    String filter = Table.PRESENT;
    if (wanted.botId() != null) {
      values.put(":botId", Item.of(wanted.botId()));
      filter += " AND #botId = :botId";
    }
    if (wanted.assignee() != null && !index.attribute().equals("owned")) {
      values.put(":assignee", Item.of(wanted.assignee()));
      filter += " AND #assignee = :assignee";
    }
    String key = "#" + index.attribute() + " = :value";
    QueryRequest.Builder query =
        QueryRequest.builder()
            .indexName(index.name())
            .keyConditionExpression(key)
            .filterExpression(filter)
            .expressionAttributeNames(Table.names(key + filter))
            .expressionAttributeValues(values)
            .scanIndexForward(wanted.state() != State.CLOSED)
            .limit(PAGE);
    if (from != null) {
      query.exclusiveStartKey(
          Map.of(
              index.attribute(),
              Item.of(index.value()),
              "inboxAt",
              Item.of(from.at()),
              Table.PK,
              Item.of(from.pk()),
              Table.SK,
              Item.of(Conversations.CONVERSATION)));
    }
    return query;
  }

  private static @Nullable Cursor cursor(Map<String, AttributeValue> last) {
    if (last.isEmpty()) {
      return null;
    }
    Item key = new Item(last);
    return new Cursor(key.text(Table.PK), key.number("inboxAt"));
  }
}
