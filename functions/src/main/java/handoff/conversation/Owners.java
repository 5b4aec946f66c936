package handoff.conversation;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Everybody who has owned a conversation: each has a list of active ones, and all of them together
 * are found by these names. Thread-safe.
 */
final class Owners {
  /** Longer than anybody owns a conversation without claiming another. */
  private static final Duration RETENTION = Duration.ofDays(400);

  private static final String PK = "OWNERS";

  private final Table table;

  /** The owners noted by this process, and the day: noting somebody costs once a day. */
  private final Set<Noted> noted = ConcurrentHashMap.newKeySet();

  private record Noted(String id, LocalDate day) {}

  Owners(Table table) {
    this.table = table;
  }

  /** Notes somebody before they own anything. */
  void note(Actor owner) {
    Noted today = new Noted(owner.id(), LocalDate.ofInstant(table.now(), ZoneOffset.UTC));
    if (!noted.contains(today)) {
      Table.Key key = new Table.Key(PK, owner.id());
      table.update(key, new Update(), table.now().plus(RETENTION));
      noted.removeIf(earlier -> !earlier.day().equals(today.day()));
      noted.add(today);
    }
  }

  /** The ids of all, in their own order. */
  List<String> ids() {
    return table
        .query(
            QueryRequest.builder()
                .keyConditionExpression("#pk = :pk")
                .expressionAttributeNames(Table.names("#pk"))
                .expressionAttributeValues(Map.of(":pk", Item.of(PK))))
        .items()
        .stream()
        .map(Item::new)
        .filter(table::isLive)
        .map(item -> item.text(Table.SK))
        .toList();
  }
}
