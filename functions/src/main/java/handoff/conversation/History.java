package handoff.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Everything a conversation holds, read from the table in its keys' order. Thread-safe. */
public final class History {
  /**
   * About how much one page may hold, counted as the answer's JSON will be. Lambda's answer holds 6
   * MB; the last text of a page may go beyond this, up to {@link #LONGEST}.
   */
  private static final int PAGE = 2_000_000;

  /** A text beyond this is cut in a page, and says so. */
  private static final int LONGEST = 3_000_000;

  /** The bytes that an event's other fields add to the answer. */
  private static final int OVERHEAD = 500;

  private static final Pattern PART =
      Pattern.compile("(?:CONTEXT#\\d{13}|USER#\\d{13}#[^#]+)#\\d{3}");

  private final Table table;

  public History(Table table) {
    this.table = table;
  }

  /** A part of a conversation. */
  public sealed interface Event {
    /**
     * A call of GPTBots that established a handoff.
     *
     * @param establishedAt GPTBots' clock in milliseconds
     * @param body the call's body as it came
     */
    record Context(long establishedAt, String body, boolean cut) implements Event {}

    /** A text of the user. */
    record FromUser(String key, long at, Instant receivedAt, String text, boolean cut)
        implements Event {}

    /** A reply, or an end. */
    record ToUser(Reply reply) implements Event {}

    /**
     * Something that happened, and why, where there is a reason.
     *
     * @param late whether it is a close that came when a newer handoff was open
     */
    record Entry(String what, @Nullable String why, Instant at, boolean late) implements Event {}

    /** The owner changed. */
    record Changed(Change change) implements Event {}

    /** A note for colleagues. */
    record Noted(Note note) implements Event {}
  }

  /**
   * Reads a page of a conversation's events in the order of their keys, strongly consistent.
   *
   * @param after an earlier page's {@code next().after()}; empty for the beginning
   * @return the page; its cursor's part is the conversation's id
   */
  public Page<Event> read(String conversationId, String after) {
    List<Event> events = new ArrayList<>();
    Assembly open = null;
    int size = 0;
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryResponse answer = table.query(query(conversationId, after, from));
      for (Map<String, AttributeValue> attributes : answer.items()) {
        Item item = new Item(attributes);
        String sk = item.text(Table.SK);
        if (open != null && PART.matcher(sk).matches() && sk.startsWith(open.sk)) {
          open.add(item);
          continue;
        }
        if (open != null) {
          size += open.finish(conversationId, events);
          if (size > PAGE) {
            return new Page<>(events, new Cursor(conversationId, open.sk));
          }
        }
        boolean rest = PART.matcher(sk).matches();
        open = rest || !table.isLive(item) ? null : new Assembly(sk, item);
      }
      from = answer.lastEvaluatedKey();
    } while (!from.isEmpty());
    if (open != null) {
      open.finish(conversationId, events);
    }
    return new Page<>(events, null);
  }

  private static QueryRequest.Builder query(
      String conversationId, String after, Map<String, AttributeValue> from) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .consistentRead(true)
            .keyConditionExpression("#pk = :pk AND #sk > :after")
            .expressionAttributeNames(Table.names("#pk #sk"))
            .expressionAttributeValues(
                Map.of(
                    ":pk", Item.of(Table.conversationKey(conversationId)),
                    ":after", Item.of(after.isEmpty() ? " " : after)));
    return from.isEmpty() ? query : query.exclusiveStartKey(from);
  }

  /** An item and the further parts of its text. */
  private static final class Assembly {
    private static final Pattern KEY = Pattern.compile("[A-Z]+#(\\d{13}).*");
    private final String sk;
    private final Item first;
    private final StringBuilder text;
    private int cost;
    private boolean cut;

    private Assembly(String sk, Item first) {
      this.sk = sk;
      this.first = first;
      this.text = new StringBuilder();
      add(first);
    }

    private void add(Item part) {
      cost += part == first ? namesOf(part) : 0;
      String more = part.optionalText("text");
      if (more != null) {
        cost += cost(more);
        cut |= cost > LONGEST;
        text.append(cut ? "" : more);
      }
    }

    /** The other texts of an item: who did it, their names, GPTBots' message. */
    private static int namesOf(Item item) {
      return item.attributes().entrySet().stream()
          .filter(each -> !each.getKey().equals("text") && each.getValue().s() != null)
          .mapToInt(each -> cost(each.getValue().s()))
          .sum();
    }

    private int finish(String conversationId, List<Event> events) {
      if (sk.startsWith("CONTEXT#")) {
        events.add(new Event.Context(time(), text.toString(), cut));
      } else if (sk.startsWith(UserMessage.PREFIX)) {
        Instant receivedAt = Instant.ofEpochMilli(first.number("receivedAt"));
        events.add(new Event.FromUser(sk, time(), receivedAt, text.toString(), cut));
      } else if (sk.startsWith(Reply.PREFIX)) {
        String key = sk.substring(Reply.PREFIX.length());
        events.add(new Event.ToUser(Reply.from(conversationId, key, first)));
      } else if (sk.startsWith("ENTRY#")) {
        Instant at = Instant.ofEpochMilli(first.number("at"));
        events.add(
            first.has("id")
                ? new Event.Changed(Change.from(first))
                : new Event.Entry(
                    first.text("what"), first.optionalText("why"), at, first.has("late")));
      } else if (sk.startsWith(Note.PREFIX)) {
        events.add(new Event.Noted(Note.from(sk, first)));
      }
      return OVERHEAD + (cut ? LONGEST : cost);
    }

    private long time() {
      Matcher matcher = KEY.matcher(sk);
      if (!matcher.matches()) {
        throw new IllegalStateException("a key without a time");
      }
      return Long.parseLong(matcher.group(1));
    }

    /**
     * Counts the bytes that a text becomes: escaped as JSON, and that escaped again in Lambda's
     * answer.
     */
    private static int cost(String text) {
      int cost = LongText.size(text);
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        cost += c < ' ' ? 6 : c == '"' || c == '\\' ? 3 : 0;
      }
      return cost;
    }
  }
}
