package handoff.conversation;

import java.time.Duration;
import java.util.List;

/** Texts that the whole team uses, one item each. Thread-safe. */
public final class CannedReplies {
  /** The most that there may be. */
  public static final int LIMIT = 200;

  /** In characters. With 200 at four bytes each, all of them are still one page of a query. */
  public static final int LONGEST_TEXT = 1000;

  /** In characters. */
  public static final int LONGEST_NAME = 60;

  /** They stay until somebody deletes them, but every item of the table has an end. */
  private static final Duration RETENTION = Duration.ofDays(36_500);

  private static final String PREFIX = "CANNED#";

  private final Table table;

  public CannedReplies(Table table) {
    this.table = table;
  }

  /**
   * A text of the team.
   *
   * @param key chosen by who writes it
   * @param name what it is called in a list
   */
  public record CannedReply(String key, String name, String text) {}

  /** All of them, by key; the list follows a change within moments. */
  public List<CannedReply> all() {
    return table.query(Table.beginningWith(Table.TEAM, PREFIX)).items().stream()
        .map(Item::new)
        .map(CannedReplies::cannedReply)
        .toList();
  }

  /**
   * Makes or replaces one. Two admins at once may go one beyond the limit, which harms nothing.
   *
   * @return false if there are too many already
   */
  public boolean put(CannedReply reply) {
    List<CannedReply> all = all();
    if (all.size() >= LIMIT && all.stream().noneMatch(each -> each.key().equals(reply.key()))) {
      return false;
    }
    Update update =
        new Update()
            .set("key", Item.of(reply.key()))
            .set("name", Item.of(reply.name()))
            .set("text", Item.of(reply.text()));
    table.update(key(reply.key()), update, table.now().plus(RETENTION));
    return true;
  }

  /** Deletes one, if it is there. */
  public void delete(String key) {
    table.delete(key(key));
  }

  private static Table.Key key(String key) {
    return new Table.Key(Table.TEAM, PREFIX + key);
  }

  private static CannedReply cannedReply(Item item) {
    return new CannedReply(item.text("key"), item.text("name"), item.text("text"));
  }
}
