package handoff.conversation;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everybody who owns an active conversation, or did lately: each has a list of them, and all lists
 * together are found by these names. Not {@link Colleagues}, who may be forgotten, or never have
 * opened the console, and own something all the same. Thread-safe.
 */
final class Owners {
  /** Longer than anybody owns a conversation without claiming another. */
  private static final Duration RETENTION = Duration.ofDays(400);

  private static final String PREFIX = "OWNER#";

  private final Table table;

  /** The owners noted by this process today: noting somebody costs once a day. */
  private final Set<Owner> noted = ConcurrentHashMap.newKeySet();

  /**
   * An owner.
   *
   * @param day when they became the owner of something last, in days since 1970
   */
  record Owner(String id, long day) {
    private Table.Key key() {
      return new Table.Key(Table.TEAM, PREFIX + id);
    }
  }

  Owners(Table table) {
    this.table = table;
  }

  /** Notes somebody before they own anything. */
  void note(Actor actor) {
    Owner owner = new Owner(actor.id(), today());
    if (!noted.contains(owner)) {
      table.update(
          owner.key(), new Update().set("day", Item.of(owner.day())), table.now().plus(RETENTION));
      noted.removeIf(earlier -> earlier.day() != owner.day());
      noted.add(owner);
    }
  }

  /** Every owner, in the order of the ids; an owner since a moment ago is among them. */
  List<Owner> all() {
    return table
        .query(Table.beginningWith(Table.TEAM, PREFIX).consistentRead(true))
        .items()
        .stream()
        .map(Item::new)
        .filter(table::isLive)
        .map(item -> new Owner(item.text(Table.SK).substring(PREFIX.length()), item.number("day")))
        .toList();
  }

  /** Forgets an owner whose list is empty, unless they became the owner of something lately. */
  void forgetIfIdle(Owner owner) {
    if (owner.day() < today() - 1) {
      table.deleteIf(owner.key(), "#day = :day", Map.of(":day", Item.of(owner.day())));
    }
  }

  private long today() {
    return LocalDate.ofInstant(table.now(), ZoneOffset.UTC).toEpochDay();
  }
}
