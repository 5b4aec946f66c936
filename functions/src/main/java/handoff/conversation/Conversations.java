package handoff.conversation;

import static handoff.conversation.Attribute.ARRIVED_AT;
import static handoff.conversation.Attribute.BOT_ID;
import static handoff.conversation.Attribute.CLOSE;
import static handoff.conversation.Attribute.CLOSED_AT;
import static handoff.conversation.Attribute.CLOSED_HANDOFF;
import static handoff.conversation.Attribute.DEADLINE_AT;
import static handoff.conversation.Attribute.FIRST_HUMAN_REPLY_AT;
import static handoff.conversation.Attribute.HANDOFF_NUMBER;
import static handoff.conversation.Attribute.LAST_CLOSE;
import static handoff.conversation.Attribute.LAST_ESTABLISH;
import static handoff.conversation.Attribute.LIST;
import static handoff.conversation.Attribute.LIST_AT;
import static handoff.conversation.Attribute.STATE;
import static handoff.conversation.Attribute.USER;
import static handoff.conversation.ConversationItem.end;
import static handoff.conversation.ConversationItem.write;

import handoff.conversation.Attribute.Lifetime;
import handoff.conversation.Conversation.State;
import handoff.conversation.ConversationItem.Beside;
import handoff.conversation.ConversationItem.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Keeps what GPTBots tells of conversations: repeats change nothing, and no order of arrival loses
 * anything. Establish and close are ordered by GPTBots' own clock. Thread-safe.
 *
 * <p>Messages are written before the conversation's version grows: whoever sees the new version
 * sees the message. Every method throws the SDK's exceptions when DynamoDB is away; repeating the
 * call is then safe.
 */
public final class Conversations {
  private final Table table;
  private final ConversationItem item;

  public Conversations(Table table) {
    this.table = table;
    item = new ConversationItem(table);
  }

  /**
   * GPTBots asks for a person.
   *
   * @param at when, on GPTBots' clock in milliseconds
   * @param waiting how long GPTBots waits for the first reply
   * @param body the whole call as it came: the context for whoever answers
   */
  public record Establish(
      String conversationId,
      long at,
      @Nullable String botId,
      User user,
      Duration waiting,
      String body) {}

  /** The result of an establish. */
  public enum Established {
    OPENED,
    /** The same call again. */
    REPEATED,
    /** It came after the close that ended it, or after a newer establish: kept, nothing opened. */
    LATE
  }

  /** Opens a handoff, unless this is a repeat or the handoff is over already. */
  public Established establish(Establish call) {
    Conversation known = item.find(call.conversationId()).orElse(null);
    keep(call);
    return item.decide(
        call.conversationId(),
        known,
        seen -> {
          if (seen == null) {
            return write(waiting(opened(call)), _ -> openedAnew(call, known));
          }
          long established = seen.handoff().establishedAt();
          if (established == call.at()) {
            return end(Established.REPEATED);
          }
          if (established > call.at()) {
            return end(Established.LATE);
          }
          return seen.isClosed() && seen.lastClose() >= call.at()
              ? write(fillIn(call, seen), _ -> Established.LATE)
              : write(open(call, seen), _ -> Established.OPENED);
        });
  }

  private Established openedAnew(Establish call, @Nullable Conversation known) {
    if (known != null) {
      // Erased meanwhile, and perhaps the context with it.
      keep(call);
    }
    return Established.OPENED;
  }

  /** The user's ids go with it, so that the conversation is found by every id it ever had. */
  private void keep(Establish call) {
    Item first =
        new Item()
            .put("userId", call.user().userId())
            .put("anonymousId", call.user().anonymousId())
            .put("arrivedAt", table.now().toEpochMilli());
    LongText.putIfAbsent(table, call.conversationId(), contextKey(call.at()), call.body(), first);
  }

  private Update open(Establish call, Conversation seen) {
    Update update = opened(call).with("closed", Item.of(State.CLOSED.name()));
    if (seen.isClosed()) {
      return waiting(update)
          .end(Lifetime.CLAIM)
          .when(STATE + " = :closed AND " + LAST_CLOSE + " < :lastEstablish")
          .when(LAST_ESTABLISH.isAbsent() + " OR " + LAST_ESTABLISH + " < :lastEstablish");
    }
    update.when(STATE + " <> :closed");
    if (seen.handoff().establishedAt() == 0) {
      // A chat overtook this call: it is the same handoff, and somebody may have replied.
      return update.when(LAST_ESTABLISH.isAbsent());
    }
    // GPTBots' close was lost.
    return counted(update).end(Lifetime.HANDOFF).when(LAST_ESTABLISH + " < :lastEstablish");
  }

  private Update opened(Establish call) {
    return expected(describe(call), call.waiting());
  }

  /** A handoff that arrives now, and in which GPTBots waits for a first reply. */
  private Update expected(Update update, Duration waiting) {
    Instant now = table.now();
    AttributeValue at = Item.of(now.toEpochMilli());
    return update
        .set(ARRIVED_AT, at)
        .set(LIST_AT, at)
        .set(DEADLINE_AT, Item.of(now.plus(waiting).toEpochMilli()));
  }

  /** A new handoff, of which nobody has taken care yet. */
  private static Update waiting(Update update) {
    AttributeValue state = Item.of(State.WAITING.name());
    return counted(update).set(STATE, state).set(LIST, Item.of(Inbox.WAITING));
  }

  private static Update counted(Update update) {
    return update.set(HANDOFF_NUMBER, "if_not_exists(" + HANDOFF_NUMBER + ", :zero) + :one");
  }

  /** Notes what an establish says that came after its close; it opens nothing. */
  private static Update fillIn(Establish call, Conversation seen) {
    return counted(describe(call))
        .set(CLOSED_HANDOFF, "if_not_exists(" + HANDOFF_NUMBER + ", :zero) + :one")
        .set(LIST, Item.of(Inbox.over(seen.handoff().firstHumanReplyAt() == null)))
        .with("closed", Item.of(State.CLOSED.name()))
        .when(STATE + " = :closed AND " + LAST_CLOSE + " >= :lastEstablish")
        .when(LAST_ESTABLISH.isAbsent() + " OR " + LAST_ESTABLISH + " < :lastEstablish");
  }

  private static Update describe(Establish call) {
    Update update =
        new Update()
            .set(LAST_ESTABLISH, Item.of(call.at()))
            .set(USER, call.user().item().asValue());
    return call.botId() == null ? update : update.set(BOT_ID, Item.of(call.botId()));
  }

  /**
   * The user wrote something. A chat that overtakes its establish makes the conversation, which is
   * watched first; one that comes after the close is kept and reopens nothing.
   *
   * @param watch sets the watchdog of a handoff without an establish, and gives how long GPTBots
   *     waits for the first reply
   * @return whether it was new: GPTBots gives no message id, so a message is its time and its text
   */
  public boolean add(UserMessage message, Supplier<Duration> watch) {
    String id = message.conversationId();
    boolean added = keep(message);
    if (item.raiseVersion(id)) {
      return added;
    }
    Duration waiting = watch.get();
    return item.decide(
        id,
        null,
        seen ->
            seen == null
                // An erasure under way may have deleted the message.
                ? write(waiting(expected(new Update(), waiting)), _ -> keep(message) || added)
                : write(new Update(), _ -> added));
  }

  private boolean keep(UserMessage message) {
    Item first = new Item().put("receivedAt", table.now().toEpochMilli());
    return LongText.putIfAbsent(
        table, message.conversationId(), message.key(), message.text(), first);
  }

  /** The reasons of a close, in GPTBots' words or ours. */
  public enum ClosedBy {
    TIMEOUT,
    USER_CLOSED,
    /** GPTBots answered a reply that it does not know the handoff. */
    UNKNOWN_TO_GPTBOTS,
    OTHER
  }

  /** The result of a close. */
  public enum Closing {
    CLOSED,
    /** It was closed already. */
    REPEATED,
    /** It is older than the current handoff: noted, nothing closed. */
    LATE
  }

  /**
   * GPTBots ended the handoff. Before any establish this leaves a mark, so that the late establish
   * opens nothing.
   *
   * @param at when, on GPTBots' clock in milliseconds; empty if it did not say, then it closes
   *     whatever is open
   */
  public Closing close(String conversationId, OptionalLong at, ClosedBy by) {
    Instant now = table.now();
    Close close = Close.now(at.orElse(now.toEpochMilli()), now, by);
    Conversation known = item.find(conversationId).orElse(null);
    Closed closed =
        item.decide(
            conversationId,
            known,
            seen ->
                seen != null && seen.isClosed()
                    ? end(new Closed(Closing.REPEATED, seen))
                    : isLate(at, seen)
                        ? end(new Closed(Closing.LATE, seen))
                        : close(close, at.orElse(establishedAt(seen, now)), seen));
    if (closed.closing() == Closing.REPEATED && at.isPresent()) {
      raiseLastClose(conversationId, at.getAsLong());
    }
    if (closed.closing() != Closing.CLOSED && !closed.isOnRecord(close)) {
      item.add(conversationId, close.entry(closed.closing() == Closing.LATE));
    }
    return closed.closing();
  }

  private record Closed(Closing closing, @Nullable Conversation conversation) {
    private boolean isOnRecord(Close close) {
      Close known = conversation == null ? null : conversation.close();
      return known != null && known.toldAt() == close.toldAt();
    }
  }

  private static Step<Closed> close(Close close, long at, @Nullable Conversation seen) {
    boolean missed = seen != null && seen.handoff().firstHumanReplyAt() == null;
    Update update = closed(at, close.at(), missed).set(CLOSE, close.item().asValue());
    Close earlier = seen == null ? null : seen.close();
    return new Step.Write<>(
        seen == null ? unopened(update, close.at()) : ifOpen(update, missed),
        earlier == null ? null : earlier.entry(false),
        now -> new Closed(Closing.CLOSED, now));
  }

  private static long establishedAt(@Nullable Conversation seen, Instant now) {
    return seen == null ? now.toEpochMilli() : seen.handoff().establishedAt();
  }

  /** Tells if it closes an earlier handoff than the one that is open. */
  private static boolean isLate(OptionalLong at, @Nullable Conversation seen) {
    return seen != null
        && !seen.isClosed()
        && at.isPresent()
        && at.getAsLong() < seen.handoff().establishedAt();
  }

  private static Update unopened(Update close, Instant now) {
    return close
        .set(ARRIVED_AT, Item.of(now.toEpochMilli()))
        .set(HANDOFF_NUMBER, "if_not_exists(" + HANDOFF_NUMBER + ", :zero)");
  }

  private static Update ifOpen(Update close, boolean missed) {
    return (missed ? close.when(FIRST_HUMAN_REPLY_AT.isAbsent()) : close)
        .when(STATE + " <> :state")
        .when(LAST_ESTABLISH.isAbsent() + " OR " + LAST_ESTABLISH + " <= :lastClose");
  }

  /**
   * Closes the current handoff, whoever does it.
   *
   * @param at on GPTBots' clock in milliseconds
   * @param now on ours
   * @param missed whether it ends without a reply of a person
   */
  static Update closed(long at, Instant now, boolean missed) {
    AttributeValue state = Item.of(State.CLOSED.name());
    AttributeValue time = Item.of(now.toEpochMilli());
    return new Update()
        .set(STATE, state)
        .set(LIST, Item.of(Inbox.over(missed)))
        .set(LIST_AT, time)
        .set(CLOSED_AT, time)
        .set(LAST_CLOSE, Item.of(at))
        .set(CLOSED_HANDOFF, "if_not_exists(" + HANDOFF_NUMBER + ", :zero)")
        .with("zero", Item.of(0));
  }

  /**
   * Notes that the deadline passed and GPTBots had no message of ours.
   *
   * @return whether it was not noted yet
   */
  public boolean noteMissedDeadline(Conversation conversation, Instant deadline) {
    Item entry =
        new Item()
            .put("what", "missed")
            .put("why", "DEADLINE")
            .put("at", table.now().toEpochMilli());
    String sk = "ENTRY#%013d#missed".formatted(deadline.toEpochMilli());
    return item.add(conversation.id(), new Beside(sk, entry))
        .map(ConversationItem.Added::isNew)
        .orElse(false);
  }

  private void raiseLastClose(String conversationId, long at) {
    item.update(
        conversationId,
        new Update().set(LAST_CLOSE, Item.of(at)).when(LAST_CLOSE + " < :lastClose"));
  }

  /** The conversation as it was a moment ago, for half the price. */
  public Optional<Conversation> glance(String conversationId) {
    return item.glance(conversationId);
  }

  /** The conversation, strongly consistent; empty if there is none or it has expired. */
  public Optional<Conversation> find(String conversationId) {
    return item.find(conversationId);
  }

  /**
   * The conversations that are there, in the order of the ids; strongly consistent.
   *
   * @param conversationIds 100 at most
   */
  public List<Conversation> findAll(List<String> conversationIds) {
    return item.findAll(conversationIds);
  }

  static String contextKey(long establishedAt) {
    return "CONTEXT#%013d".formatted(establishedAt);
  }
}
