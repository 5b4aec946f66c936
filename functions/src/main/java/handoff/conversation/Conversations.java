package handoff.conversation;

import handoff.conversation.Conversation.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What GPTBots tells us of conversations, kept so that repeats change nothing and no order of
 * arrival loses anything. Establish and close are ordered by GPTBots' own clock. Thread-safe.
 *
 * <p>Messages are written before the conversation's version grows: whoever sees the new version
 * sees the message. Every method throws the SDK's exceptions when DynamoDB is away; repeating the
 * call is then safe.
 */
public final class Conversations {
  static final String CONVERSATION = "CONVERSATION";

  /** How often a write is tried anew because the conversation changed between two looks at it. */
  private static final int TRIES = 20;

  /**
   * What a conversation that is made anew does not take over from the item that expired or is being
   * erased. The user's ids stay: the rest of an interrupted erasure must be found by them.
   */
  private static final List<String> ONE_LIFE =
      List.of(
          "assignee",
          "assigneeName",
          "botId",
          "change",
          "claimedAt",
          "closedAt",
          "closedHandoff",
          "connectedAt",
          "deadlineAt",
          "firstHumanReplyAt",
          "lastClose",
          "lastEstablish",
          "lease",
          "outbox",
          "owned",
          "retryAt",
          "tries",
          "user");

  private final Table table;

  public Conversations(Table table) {
    this.table = table;
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

  /** What an establish did. */
  public enum Established {
    OPENED,
    /** The same call again. */
    REPEATED,
    /** It came after the close that ended it, or after a newer establish: kept, nothing opened. */
    LATE
  }

  /** Opens a handoff, unless this is a repeat or the handoff is over already. */
  public Established establish(Establish call) {
    Conversation seen = find(call.conversationId()).orElse(null);
    boolean wasThere = seen != null;
    keep(call);
    for (int i = 0; i < TRIES; i++) {
      if (seen == null) {
        if (make(call.conversationId(), waiting(opened(call))).applied()) {
          if (wasThere) {
            // Erased meanwhile, and perhaps the context with it.
            keep(call);
          }
          return Established.OPENED;
        }
      } else if (seen.lastEstablish() == call.at()) {
        return Established.REPEATED;
      } else if (seen.lastEstablish() > call.at()) {
        return Established.LATE;
      } else {
        boolean over = seen.isClosed() && seen.lastClose() >= call.at();
        if (update(call.conversationId(), over ? fillIn(call) : open(call, seen)).applied()) {
          return over ? Established.LATE : Established.OPENED;
        }
      }
      seen = find(call.conversationId()).orElse(null);
    }
    throw new IllegalStateException("the conversation never stood still");
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
          .remove("connectedAt", "firstHumanReplyAt", "closedAt")
          .remove("assignee", "assigneeName", "claimedAt")
          .when("#state = :closed AND #lastClose < :lastEstablish")
          .when("attribute_not_exists(#lastEstablish) OR #lastEstablish < :lastEstablish");
    }
    update.when("#state <> :closed");
    if (seen.lastEstablish() == 0) {
      // A chat overtook this call: it is the same handoff, and somebody may have replied.
      return update.when("attribute_not_exists(#lastEstablish)");
    }
    // GPTBots' close was lost. Who claimed it keeps it.
    return counted(update)
        .remove("connectedAt", "firstHumanReplyAt")
        .when("#lastEstablish < :lastEstablish");
  }

  private Update opened(Establish call) {
    Instant now = table.now();
    return arrived(describe(call), now)
        .set("deadlineAt", Item.of(now.plus(call.waiting()).toEpochMilli()));
  }

  private static Update arrived(Update update, Instant now) {
    AttributeValue at = Item.of(now.toEpochMilli());
    return update.set("arrivedAt", at).set("inboxAt", at);
  }

  /** A new handoff, of which nobody has taken care yet. */
  private static Update waiting(Update update) {
    AttributeValue state = Item.of(State.WAITING.name());
    return counted(update).set("state", state).set("inbox", state);
  }

  private static Update counted(Update update) {
    return update.set("handoff", "if_not_exists(#handoff, :zero) + :one");
  }

  /** The handoff was closed before this call arrived: note what it says, open nothing. */
  private static Update fillIn(Establish call) {
    return counted(describe(call))
        .set("closedHandoff", "if_not_exists(#handoff, :zero) + :one")
        .with("closed", Item.of(State.CLOSED.name()))
        .when("#state = :closed AND #lastClose >= :lastEstablish")
        .when("attribute_not_exists(#lastEstablish) OR #lastEstablish < :lastEstablish");
  }

  private static Update describe(Establish call) {
    Update update =
        new Update()
            .set("lastEstablish", Item.of(call.at()))
            .set("user", call.user().item().asValue());
    // What this call does not say is not taken back: the user is found by it.
    setIfSaid(update, "botId", call.botId());
    setIfSaid(update, "userId", call.user().userId());
    setIfSaid(update, "anonymousId", call.user().anonymousId());
    return update;
  }

  private static void setIfSaid(Update update, String name, @Nullable String value) {
    if (value != null) {
      update.set(name, Item.of(value));
    }
  }

  /**
   * The user wrote something. A chat that overtakes its establish makes the conversation; one that
   * comes after the close is kept and reopens nothing.
   *
   * @return whether it was new: GPTBots gives no message id, so a message is its time and its text
   */
  public boolean add(UserMessage message) {
    boolean added = keep(message);
    for (int i = 0; i < TRIES; i++) {
      if (update(message.conversationId(), new Update()).applied()) {
        return added;
      }
      if (make(message.conversationId(), waiting(arrived(new Update(), table.now()))).applied()) {
        // An erasure under way may have deleted it.
        return keep(message) || added;
      }
    }
    throw new IllegalStateException("the conversation never stood still");
  }

  private boolean keep(UserMessage message) {
    Item first = new Item().put("receivedAt", table.now().toEpochMilli());
    return LongText.putIfAbsent(
        table, message.conversationId(), message.key(), message.text(), first);
  }

  /** Who closed a handoff, in GPTBots' words or ours. */
  public enum ClosedBy {
    TIMEOUT,
    USER_CLOSED,
    OTHER
  }

  /** What a close did. */
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
    Conversation seen = find(conversationId).orElse(null);
    Item entry =
        new Item().put("what", "closed").put("why", by.name()).put("at", now.toEpochMilli());
    if (isLate(at, seen)) {
      entry.put("late", 1);
    }
    Optional<Item> noted =
        table.putIfAbsent(
            Table.Key.of(
                conversationId, "ENTRY#%013d#closed".formatted(at.orElse(now.toEpochMilli()))),
            entry);
    for (int i = 0; i < TRIES; i++) {
      if (seen != null && seen.isClosed()) {
        raiseLastClose(conversationId, at);
        if (noted.isEmpty()) {
          bumpVersion(table, conversationId);
        }
        return Closing.REPEATED;
      }
      if (isLate(at, seen)) {
        bumpVersion(table, conversationId);
        return Closing.LATE;
      }
      long when = at.orElse(seen == null ? now.toEpochMilli() : seen.lastEstablish());
      Update close =
          closed(new Update(), now)
              .set("lastClose", Item.of(when))
              .set("closedHandoff", "if_not_exists(#handoff, :zero)");
      boolean closed =
          seen == null
              ? make(conversationId, unopened(close, now)).applied()
              : update(conversationId, ifOpen(close)).applied();
      if (closed) {
        return Closing.CLOSED;
      }
      seen = find(conversationId).orElse(null);
    }
    throw new IllegalStateException("the conversation never stood still");
  }

  /** Whether it closes an earlier handoff than the one that is open. */
  private static boolean isLate(OptionalLong at, @Nullable Conversation seen) {
    return seen != null
        && !seen.isClosed()
        && at.isPresent()
        && at.getAsLong() < seen.lastEstablish();
  }

  private static Update unopened(Update close, Instant now) {
    return close
        .set("arrivedAt", Item.of(now.toEpochMilli()))
        .set("handoff", "if_not_exists(#handoff, :zero)");
  }

  private static Update ifOpen(Update close) {
    return close
        .when("#state <> :state")
        .when("attribute_not_exists(#lastEstablish) OR #lastEstablish <= :lastClose");
  }

  /** What closing means for the conversation's own attributes, whoever does it. */
  static Update closed(Update update, Instant now) {
    AttributeValue state = Item.of(State.CLOSED.name());
    return update
        .set("state", state)
        .set("inbox", state)
        .set("closedAt", Item.of(now.toEpochMilli()))
        .set("inboxAt", Item.of(now.toEpochMilli()))
        .remove("owned");
  }

  /**
   * Notes that the deadline passed and GPTBots had no message of ours.
   *
   * @return whether it was not noted yet
   */
  public boolean noteMissedDeadline(Conversation conversation, Instant deadline) {
    Table.Key key =
        Table.Key.of(conversation.id(), "ENTRY#%013d#missed".formatted(deadline.toEpochMilli()));
    Optional<Item> earlier =
        table.putIfAbsent(
            key,
            new Item()
                .put("what", "missed")
                .put("why", "DEADLINE")
                .put("at", table.now().toEpochMilli()));
    if (!bumpVersion(table, conversation.id())) {
      table.delete(key);
    }
    return earlier.isEmpty();
  }

  private void raiseLastClose(String conversationId, OptionalLong at) {
    if (at.isPresent()) {
      update(
          conversationId,
          new Update().set("lastClose", Item.of(at.getAsLong())).when("#lastClose < :lastClose"));
    }
  }

  /**
   * Lets readers see that something was added.
   *
   * @return whether there is such a conversation
   */
  static boolean bumpVersion(Table table, String conversationId) {
    return update(table, conversationId, new Update()).applied();
  }

  /** The conversation, strongly consistent; empty if there is none or it has expired. */
  public Optional<Conversation> find(String conversationId) {
    return find(table, conversationId);
  }

  static Optional<Conversation> find(Table table, String conversationId) {
    return table.get(Table.Key.of(conversationId, CONVERSATION)).map(Conversation::from);
  }

  /**
   * Those of the conversations that are there, in the order of the ids; strongly consistent.
   *
   * @param conversationIds 100 at most
   */
  public List<Conversation> findAll(List<String> conversationIds) {
    return table
        .getAll(conversationIds.stream().map(id -> Table.Key.of(id, CONVERSATION)).toList())
        .stream()
        .map(Conversation::from)
        .toList();
  }

  private Table.Written update(String conversationId, Update update) {
    return update(table, conversationId, update);
  }

  /** Updates the conversation's own item, if it is there; its version grows with it. */
  static Table.Written update(Table table, String conversationId, Update update) {
    update
        .set("version", "if_not_exists(#version, :zero) + :one")
        .with("zero", Item.of(0))
        .with("one", Item.of(1))
        .when(Table.PRESENT);
    return table.update(Table.Key.of(conversationId, CONVERSATION), update);
  }

  /** Makes the conversation's own item, if it is not there. */
  private Table.Written make(String conversationId, Update update) {
    update
        .set("conversationId", Item.of(conversationId))
        // Not from 1 on: to whoever knows the erased one, that would be a version seen before.
        .set("version", "if_not_exists(#version, :began) + :one")
        .with("began", Item.of(table.now().toEpochMilli()))
        .with("zero", Item.of(0))
        .with("one", Item.of(1))
        .removeOthers(ONE_LIFE)
        .when(Table.ABSENT);
    return table.update(Table.Key.of(conversationId, CONVERSATION), update);
  }

  static String contextKey(long establishedAt) {
    return "CONTEXT#%013d".formatted(establishedAt);
  }
}
