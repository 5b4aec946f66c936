package handoff.conversation;

import static handoff.conversation.Attribute.ASSIGNEE;
import static handoff.conversation.Attribute.BOT_ID;
import static handoff.conversation.Attribute.LIST;
import static handoff.conversation.Attribute.LISTED;
import static handoff.conversation.Attribute.LIST_AT;

import handoff.conversation.Owners.Owner;
import java.time.Duration;
import java.time.Instant;
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
 * The lists of conversations: waiting, missed, closed, and one of active ones for each owner. They
 * are read from an index that follows the table within moments, so they decide nothing.
 * Thread-safe.
 */
public final class Inbox {
  static final String WAITING = "WAITING";
  static final String MISSED = "MISSED";
  static final String CLOSED = "CLOSED";

  /**
   * So many entries of the index, ids at their longest, are one eventually consistent read unit.
   */
  private static final int PAGE = 20;

  /** A page reads one entry more than it has, to know whether there is another page. */
  private static final int FIRST_LIMIT = PAGE + 1;

  /**
   * A filter, and rows that DynamoDB has not deleted yet, may drop whole pages. So each query looks
   * through so many times the rows of the one before it.
   */
  private static final int GROWTH = 10;

  /** More than the megabyte has that DynamoDB reads in one query. */
  private static final int HIGHEST_LIMIT = 21_000;

  /** A page ends early rather than read on for longer: a function has 15 s. */
  private static final Duration MAX_DURATION = Duration.ofSeconds(5);

  private final Table table;
  private final ConversationItem item;
  private final Owners owners;

  public Inbox(Table table) {
    this.table = table;
    item = new ConversationItem(table);
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

    /** The place that a cursor names. */
    private static Listed of(Cursor place) {
      return new Listed(place.part(), Long.parseLong(place.after()), 0);
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
   * read unit, and that for each owner if it is of all active ones. Any filter but an owner's
   * active ones costs that for every 20 that it looks through, until the page is full.
   *
   * @param from the id of the last conversation of an earlier page, and its place in the index in
   *     milliseconds; null for the beginning
   * @return a full page with a cursor if there are more; the last page; or, after some seconds, as
   *     much as was found so far
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

  /**
   * Moves a missed conversation to the closed ones, because somebody has looked after it; any other
   * stays where it is.
   *
   * @throws Refusal.UnknownConversation if there is no such conversation
   */
  public void markSeen(String id) {
    Update seen =
        new Update()
            .set(LIST, Item.of(CLOSED))
            .with("missed", Item.of(MISSED))
            .when(LIST + " = :missed");
    if (item.update(id, seen).item() == null) {
      throw new Refusal.UnknownConversation();
    }
  }

  /** The oldest of every owner's; it ends where the list of one of them has not been read on. */
  private Page<Listed> ofEverybody(Filter filter, @Nullable Cursor from) {
    Instant until = table.now().plus(MAX_DURATION);
    List<Page<Listed>> pages =
        owners.all().stream().map(owner -> readOf(owner, filter, from, until)).toList();
    List<Listed> all =
        pages.stream().flatMap(page -> page.items().stream()).sorted(Listed.OLDEST_FIRST).toList();
    Listed end =
        pages.stream()
            .filter(page -> page.next() != null)
            .map(page -> Listed.of(page.next()))
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

  private Page<Listed> readOf(Owner owner, Filter filter, @Nullable Cursor from, Instant until) {
    Page<Listed> page = read(active(owner.id()), filter, from, until);
    if (page.items().isEmpty() && page.next() == null && from == null && filter.botId() == null) {
      owners.forgetIfIdle(owner);
    }
    return page;
  }

  private Page<Listed> read(String list, Filter filter, @Nullable Cursor from) {
    return read(list, filter, from, table.now().plus(MAX_DURATION));
  }

  private Page<Listed> read(String list, Filter filter, @Nullable Cursor from, Instant until) {
    List<Listed> found = new ArrayList<>();
    Cursor next = from;
    int limit = FIRST_LIMIT;
    do {
      QueryResponse answer = table.query(query(list, filter, next).limit(limit));
      answer.items().forEach(attributes -> found.add(Listed.from(attributes)));
      if (found.size() > PAGE) {
        List<Listed> page = List.copyOf(found.subList(0, PAGE));
        return new Page<>(page, page.getLast().place());
      }
      Map<String, AttributeValue> last = answer.lastEvaluatedKey();
      next = last.isEmpty() ? null : Listed.from(last).place();
      limit = Math.min(limit * GROWTH, HIGHEST_LIMIT);
    } while (next != null && table.now().isBefore(until));
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
