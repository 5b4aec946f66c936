package handoff.conversation;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The record of who erased or exported a conversation, and when. It outlives the conversation and
 * holds its id and nothing else of the user's. Thread-safe.
 */
public final class AuditTrail {
  /** Longer than any conversation: somebody may ask a year later. */
  private static final Duration RETENTION = Duration.ofDays(400);

  private final Table table;

  public AuditTrail(Table table) {
    this.table = table;
  }

  /** Something that is done to a conversation as a whole. */
  public enum Operation {
    ERASED,
    EXPORTED
  }

  /** An operation that was noted. */
  public record Audited(Operation operation, String conversationId, Actor by, Instant at) {}

  /** Notes an operation before it is done: one that may have been done is never missing. */
  public void note(Operation operation, String conversationId, Actor by) {
    Instant now = table.now();
    Item item =
        new Item()
            .put("what", operation.name())
            .put("conversationId", conversationId)
            .put("at", now.toEpochMilli());
    String sk = "%013d#%s".formatted(now.toEpochMilli(), UUID.randomUUID());
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    table.putIfAbsent(new Table.Key(pk(month), sk), by.put(item, "by"), RETENTION);
  }

  /**
   * Reads a month's actions, or a part of them, oldest first.
   *
   * @param from the month, as 2026-11, and where in it to go on
   */
  public Page<Audited> read(Cursor from) {
    YearMonth month = YearMonth.parse(from.part());
    QueryResponse answer =
        table.query(
            QueryRequest.builder()
                .consistentRead(true)
                .keyConditionExpression("#pk = :pk AND #sk > :after")
                .expressionAttributeNames(Table.names("#pk #sk"))
                .expressionAttributeValues(
                    Map.of(
                        ":pk", Item.of(pk(month)),
                        ":after", Item.of(from.after().isEmpty() ? " " : from.after()))));
    Map<String, AttributeValue> last = answer.lastEvaluatedKey();
    return new Page<>(
        answer.items().stream()
            .map(Item::new)
            .filter(table::isLive)
            .map(AuditTrail::audited)
            .toList(),
        last.isEmpty() ? null : new Cursor(from.part(), new Item(last).text(Table.SK)));
  }

  private static String pk(YearMonth month) {
    return String.format(Locale.ROOT, "AUDIT#%s", month);
  }

  private static Audited audited(Item item) {
    return new Audited(
        Operation.valueOf(item.text("what")),
        item.text("conversationId"),
        Actor.from(item, "by"),
        Instant.ofEpochMilli(item.number("at")));
  }
}
