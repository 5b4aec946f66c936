package handoff.conversation;

import handoff.conversation.Conversation.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
 * The queue: conversations by state. It reads an index that follows the table within moments, so it
 * lists and never decides. Thread-safe.
 */
public final class Inbox {
  private static final int PAGE = 50;

  private static final int OTHERS = 20;

  /** A filter may drop whole pages: look through this many before giving an early cursor. */
  private static final int LOOKS = 10;

  private final Table table;

  public Inbox(Table table) {
    this.table = table;
  }

  /** Where a page ends; opaque outside. */
  public record Cursor(String pk, long at) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15}) (C#[!-~]{1,128})");

    /** Reads what {@link #toString} wrote; empty for anything else. */
    public static Optional<Cursor> parse(String text) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        Matcher matcher = FORM.matcher(new String(bytes, StandardCharsets.US_ASCII));
        return matcher.matches()
            ? Optional.of(new Cursor(matcher.group(2), Long.parseLong(matcher.group(1))))
            : Optional.empty();
      } catch (IllegalArgumentException notBase64) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString((at + " " + pk).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * Some conversations.
   *
   * @param next where the next page begins; null at the end
   */
  public record Page(List<Conversation> conversations, @Nullable Cursor next) {
    public Page {
      conversations = List.copyOf(conversations);
    }
  }

  /**
   * Conversations in a state: open ones oldest first, closed ones last closed first.
   *
   * @param botId only this GPTBots agent's; null for all
   * @param from where to go on; null for the beginning
   */
  public Page list(State state, @Nullable String botId, @Nullable Cursor from) {
    List<Conversation> found = new ArrayList<>();
    Cursor next = from;
    for (int i = 0; i < LOOKS && found.size() < PAGE; i++) {
      QueryResponse answer = table.query(query(state, botId, next, PAGE - found.size()));
      answer.items().forEach(item -> found.add(Conversation.from(new Item(item))));
      next = cursor(answer.lastEvaluatedKey());
      if (next == null) {
        break;
      }
    }
    return new Page(found, next);
  }

  /** The ids of this user's other conversations, newest first, 20 at most. */
  public List<String> others(Conversation conversation) {
    String userKey = conversation.user().key();
    if (userKey == null) {
      return List.of();
    }
    QueryRequest.Builder query =
        QueryRequest.builder()
            .indexName("user")
            .keyConditionExpression("#userKey = :userKey")
            .expressionAttributeNames(Table.names("#userKey"))
            .expressionAttributeValues(Map.of(":userKey", Item.of(userKey)))
            .scanIndexForward(false)
            .limit(OTHERS + 1);
    String own = Table.conversationKey(conversation.id());
    return table.query(query).items().stream()
        .map(item -> new Item(item).text(Table.PK))
        .filter(pk -> !pk.equals(own))
        .limit(OTHERS)
        .map(Table::conversationId)
        .toList();
  }

  private QueryRequest.Builder query(
      State state, @Nullable String botId, @Nullable Cursor from, int limit) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":inbox", Item.of(state.name()));
    values.put(":now", Item.of(table.now().getEpochSecond()));
    String filter = Table.PRESENT;
    if (botId != null) {
      values.put(":botId", Item.of(botId));
      filter += " AND #botId = :botId";
    }
    QueryRequest.Builder query =
        QueryRequest.builder()
            .indexName("inbox")
            .keyConditionExpression("#inbox = :inbox")
            .filterExpression(filter)
            .expressionAttributeNames(Table.names("#inbox " + filter))
            .expressionAttributeValues(values)
            .scanIndexForward(state != State.CLOSED)
            .limit(limit);
    if (from != null) {
      query.exclusiveStartKey(
          Map.of(
              "inbox",
              Item.of(state.name()),
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
