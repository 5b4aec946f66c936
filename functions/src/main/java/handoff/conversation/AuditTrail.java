package handoff.conversation;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * What outlives the conversation it is about: who erased or exported it, and when. It holds the
 * conversation's id and nothing else of the user's. Thread-safe.
 */
public final class AuditTrail {
  /** Longer than any conversation: somebody may ask a year later. */
  private static final Duration RETENTION = Duration.ofDays(400);

  private final Table table;

  public AuditTrail(Table table) {
    this.table = table;
  }

  /** What was done to a conversation as a whole. */
  public enum Deed {
    ERASED,
    EXPORTED
  }

  /** Something that was done. */
  public record Entry(Deed deed, String conversationId, Actor by, Instant at) {}

  /**
   * A month's entries, or a part of them, oldest first.
   *
   * @param next where to go on, opaque; empty at the end
   */
  public record Page(List<Entry> entries, String next) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /** Notes a deed, before it is done: what may have been done is never missing. */
  public void note(Deed deed, String conversationId, Actor by) {
    Instant now = table.now();
    Item item =
        new Item()
            .put("what", deed.name())
            .put("conversationId", conversationId)
            .put("at", now.toEpochMilli());
    String sk = "%013d#%s".formatted(now.toEpochMilli(), UUID.randomUUID());
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    table.putIfAbsent(new Table.Key(pk(month), sk), Actor.put(item, "by", by), RETENTION);
  }

  /**
   * Reads a month.
   *
   * @param after what an earlier page gave as next; empty for the beginning
   */
  public Page read(YearMonth month, String after) {
    QueryResponse answer =
        table.query(
            QueryRequest.builder()
                .consistentRead(true)
                .keyConditionExpression("#pk = :pk AND #sk > :after")
                .expressionAttributeNames(Table.names("#pk #sk"))
                .expressionAttributeValues(
                    Map.of(
                        ":pk", Item.of(pk(month)),
                        ":after", Item.of(after.isEmpty() ? " " : after))));
    Map<String, AttributeValue> last = answer.lastEvaluatedKey();
    return new Page(
        answer.items().stream()
            .map(Item::new)
            .filter(table::isLive)
            .map(AuditTrail::entry)
            .toList(),
        last.isEmpty() ? "" : new Item(last).text(Table.SK));
  }

  private static String pk(YearMonth month) {
    return String.format(Locale.ROOT, "AUDIT#%s", month);
  }

  private static Entry entry(Item item) {
    Actor by = Actor.from(item, "by");
    if (by == null) {
      throw new IllegalStateException("a deed that nobody did");
    }
    return new Entry(
        Deed.valueOf(item.text("what")),
        item.text("conversationId"),
        by,
        Instant.ofEpochMilli(item.number("at")));
  }
}
