package handoff.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The people who work here, one small item each: language, on duty, and when they were here last.
 * Thread-safe.
 */
public final class Colleagues {
  /** The time for which somebody counts as here: a working day, as long as a sign-in lasts. */
  private static final Duration LATELY = Duration.ofHours(12);

  /** A call that comes sooner after the last one writes nothing. */
  private static final Duration NOTED_EVERY = Duration.ofMinutes(5);

  /** Longer than a holiday, so that the language stays. */
  private static final Duration RETENTION = Duration.ofDays(30);

  /** Many more than a team has; 500 of them are 13 read units. */
  private static final int LIMIT = 500;

  private static final String PREFIX = "PERSON#";

  private final Table table;

  public Colleagues(Table table) {
    this.table = table;
  }

  /**
   * Somebody who works here: a person, or a tool.
   *
   * @param language as chosen for the page; null for none
   * @param seenAt when they were here last, to five minutes
   */
  public record Colleague(
      String id,
      @Nullable String name,
      @Nullable String language,
      boolean onDuty,
      Instant seenAt) {}

  /** Notes that somebody is here, and reads what is kept of them. */
  public Colleague see(Actor by) {
    Optional<Item> known = table.get(key(by.id()));
    Instant now = table.now();
    Colleague colleague = known.map(Colleagues::colleague).orElse(null);
    boolean isNoted =
        colleague != null
            && colleague.seenAt().plus(NOTED_EVERY).isAfter(now)
            && (by.name() == null || by.name().equals(colleague.name()));
    return colleague != null && isNoted ? colleague : renew(by, colleague, now);
  }

  private Colleague renew(Actor by, @Nullable Colleague known, Instant now) {
    Update update = seen(by, now);
    if (known == null) {
      update.remove("language", "onDuty").when(Table.ABSENT);
    } else {
      // A shift ends with the day: nobody is on duty because they were yesterday.
      update = isHere(known, now) ? update : update.remove("onDuty");
      update.when("#seenAt = :knownAt").with("knownAt", Item.of(known.seenAt().toEpochMilli()));
    }
    Item written = table.update(key(by.id()), update, now.plus(RETENTION)).item();
    return written == null
        ? new Colleague(by.id(), by.name(), null, false, now)
        : colleague(written);
  }

  /**
   * Changes what somebody chose; they are here.
   *
   * @param language null for none
   */
  public Colleague change(Actor by, @Nullable String language, boolean onDuty) {
    Instant now = table.now();
    Update update = seen(by, now);
    update =
        language == null ? update.remove("language") : update.set("language", Item.of(language));
    update = onDuty ? update.set("onDuty", Item.of(1)) : update.remove("onDuty");
    table.update(key(by.id()), update, now.plus(RETENTION));
    return new Colleague(by.id(), by.name(), language, onDuty, now);
  }

  private static Update seen(Actor by, Instant now) {
    Update update =
        new Update().set("id", Item.of(by.id())).set("seenAt", Item.of(now.toEpochMilli()));
    return by.name() == null ? update.remove("name") : update.set("name", Item.of(by.name()));
  }

  /** Everybody who was here lately, by name; it follows a change within moments. */
  public List<Colleague> seenLately() {
    Instant now = table.now();
    return table.query(Table.beginningWith(Table.TEAM, PREFIX).limit(LIMIT)).items().stream()
        .map(Item::new)
        .filter(table::isLive)
        .map(Colleagues::colleague)
        .filter(colleague -> isHere(colleague, now))
        .sorted(
            Comparator.comparing(
                    Colleague::name, Comparator.nullsLast(String.CASE_INSENSITIVE_ORDER))
                .thenComparing(Colleague::id))
        .toList();
  }

  /** Deletes what is kept of somebody. */
  public void forget(String id) {
    table.delete(key(id));
  }

  private static boolean isHere(Colleague colleague, Instant now) {
    return colleague.seenAt().plus(LATELY).isAfter(now);
  }

  private static Table.Key key(String id) {
    return new Table.Key(Table.TEAM, PREFIX + id);
  }

  private static Colleague colleague(Item item) {
    return new Colleague(
        item.text("id"),
        item.optionalText("name"),
        item.optionalText("language"),
        item.has("onDuty"),
        Instant.ofEpochMilli(item.number("seenAt")));
  }
}
