package handoff.conversation;

import static handoff.conversation.Attribute.Lifetime.CLAIM;
import static handoff.conversation.Attribute.Lifetime.HANDOFF;
import static handoff.conversation.Attribute.Lifetime.ITEM;
import static handoff.conversation.Attribute.Lifetime.LIFE;

import java.util.Arrays;
import java.util.List;

/** The attributes of a conversation's own item: the name of each, and when it ends. */
enum Attribute {
  CONVERSATION_ID("conversationId", ITEM),
  STATE("state", ITEM),
  VERSION("version", ITEM),
  HANDOFF_NUMBER("handoff", ITEM),
  ARRIVED_AT("arrivedAt", ITEM),
  /** The version that the list shows: it leaves out what follows at once by another change. */
  LISTED("listed", ITEM),
  /** The list's index: which list, see {@link Inbox}, and the time by which it is ordered. */
  LIST("list", ITEM),
  LIST_AT("listAt", ITEM),
  /** An interrupted erasure, or a conversation older than its context, is found by these two. */
  USER_ID("userId", ITEM),
  ANONYMOUS_ID("anonymousId", ITEM),

  BOT_ID("botId", LIFE),
  USER("user", LIFE),
  LAST_ESTABLISH("lastEstablish", LIFE),
  LAST_CLOSE("lastClose", LIFE),
  CLOSED_HANDOFF("closedHandoff", LIFE),
  CHANGE("change", LIFE),
  CLOSE("close", LIFE),
  /** The newest reply or change of owner: who, the version it made, and that of anybody else's. */
  LAST_ACTOR("lastActor", LIFE),
  LAST_ACT("lastAct", LIFE),
  OTHERS_ACT("othersAct", LIFE),
  OUTBOX("outbox", LIFE),
  LEASE("lease", LIFE),
  TRIES("tries", LIFE),
  RETRY_AT("retryAt", LIFE),

  ASSIGNEE("assignee", CLAIM),
  ASSIGNEE_NAME("assigneeName", CLAIM),
  CLAIMED_AT("claimedAt", CLAIM),

  DEADLINE_AT("deadlineAt", HANDOFF),
  CONNECTED_AT("connectedAt", HANDOFF),
  FIRST_HUMAN_REPLY_AT("firstHumanReplyAt", HANDOFF),
  CLOSED_AT("closedAt", HANDOFF);

  /** The lifetimes of attributes, shortest first; each ends with every longer one. */
  enum Lifetime {
    /** Until GPTBots establishes the next handoff. */
    HANDOFF,
    /** The same, but over a lost close: the owner stays if the last handoff was never closed. */
    CLAIM,
    /** Until the conversation expires or is erased. */
    LIFE,
    /** Until DynamoDB deletes the item: numbers that never go back, and what every write sets. */
    ITEM
  }

  private final String key;
  private final Lifetime lifetime;

  Attribute(String key, Lifetime lifetime) {
    this.key = key;
    this.lifetime = lifetime;
  }

  /** The name in the table. */
  String key() {
    return key;
  }

  /** Every attribute that ends when this lifetime does. */
  static List<Attribute> endingWith(Lifetime ended) {
    return Arrays.stream(values()).filter(one -> one.lifetime.compareTo(ended) <= 0).toList();
  }

  String isAbsent() {
    return "attribute_not_exists(" + this + ")";
  }

  String isPresent() {
    return "attribute_exists(" + this + ")";
  }

  /** The name as an expression has it: {@code #state}. */
  @Override
  public String toString() {
    return "#" + key;
  }
}
