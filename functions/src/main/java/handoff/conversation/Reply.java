package handoff.conversation;

import handoff.conversation.Conversation.Lease;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to go to the user through GPTBots: a text, or the end of the handoff.
 * Immutable.
 *
 * @param key who sent it and under which idempotency key: {@code <caller>#<key>}
 * @param text null for an end
 * @param caller who is calling us, for example {@code tool:helpdesk}
 * @param agent the person behind the caller, where it named one
 * @param takenFrom the owner whom the caller wants to take the conversation over from; null for
 *     nobody
 * @param handoff the handoff it was written for
 * @param lease of whoever kept it or took it up last, for as long as that call may still append it
 *     to the outbox
 * @param attempts how many calls to GPTBots have ended
 * @param firstTriedAt when the first of them ended
 * @param sentIn the handoff that was open when it was last sent
 * @param code GPTBots' own code of the last answer
 * @param message GPTBots' own message of the last answer
 */
public record Reply(
    String conversationId,
    String key,
    Kind kind,
    @Nullable String text,
    String caller,
    @Nullable Agent agent,
    @Nullable String takenFrom,
    long handoff,
    Lease lease,
    Instant acceptedAt,
    Status status,
    long attempts,
    @Nullable Instant firstTriedAt,
    @Nullable Instant settledAt,
    long sentIn,
    @Nullable Integer code,
    @Nullable String message) {

  static final String PREFIX = "REPLY#";

  /** The caller of what this bridge itself says. */
  public static final String SYSTEM = "system";

  /** What is sent. */
  public enum Kind {
    /** What a person wrote. */
    TEXT,
    /** The end of the handoff. */
    END,
    /** Ours, so that GPTBots keeps waiting for a person. */
    HOLD,
    /** Ours, before we end a handoff that nobody took. */
    GIVE_UP
  }

  /** What became of it. */
  public enum Status {
    /** Accepted, on its way. */
    PENDING,
    /** GPTBots has it. */
    SENT,
    /** GPTBots said no. */
    FAILED,
    /** The handoff was over before it could be sent. */
    DROPPED,
    /** GPTBots may or may not have it; a person decides. */
    UNCONFIRMED
  }

  /** The person who wrote it, as the caller named them. */
  public record Agent(@Nullable String id, @Nullable String name) {
    static @Nullable Agent from(Item item) {
      String id = item.optionalText("agentId");
      String name = item.optionalText("agentName");
      return id == null && name == null ? null : new Agent(id, name);
    }

    /** Writes an agent, or nothing for nobody. */
    static Item put(Item item, @Nullable Agent agent) {
      return agent == null ? item : item.put("agentId", agent.id()).put("agentName", agent.name());
    }
  }

  /** A reply not yet sent. */
  public static Reply pending(
      String conversationId,
      String caller,
      String idempotencyKey,
      Kind kind,
      @Nullable String text,
      @Nullable Agent agent,
      @Nullable String takenFrom,
      long handoff,
      Instant now) {
    return new Reply(
        conversationId,
        key(caller, idempotencyKey),
        kind,
        text,
        caller,
        agent,
        takenFrom,
        handoff,
        Lease.begin(now),
        Instant.ofEpochMilli(now.toEpochMilli()),
        Status.PENDING,
        0,
        null,
        null,
        0,
        null,
        null);
  }

  /** A caller's name has no {@code #}, so no two callers can meet in a key. */
  public static String key(String caller, String idempotencyKey) {
    return caller + "#" + idempotencyKey;
  }

  /** Who becomes the owner by it: a person by name; behind a tool the owner is the tool. */
  Actor owner() {
    boolean person = caller.startsWith("person:");
    return new Actor(caller, person && agent != null ? agent.name() : null);
  }

  /** Whether it is ours and not a person's or a tool's. */
  public boolean isSystem() {
    return isSystem(key);
  }

  /** Whether a key is of something that is ours. */
  public static boolean isSystem(String key) {
    return key.startsWith(key(SYSTEM, ""));
  }

  /**
   * Whether it should still go out. What was written for a handoff that is over does not reach the
   * next one, and what we say ourselves is for as long as nobody else has.
   */
  public boolean isWanted(Conversation conversation) {
    if (conversation.isClosed()) {
      return false;
    }
    boolean sameHandoff = handoff == conversation.handoff();
    return switch (kind) {
      case TEXT -> handoff > conversation.closedHandoff();
      case HOLD -> sameHandoff && conversation.connectedAt() == null;
      case GIVE_UP -> sameHandoff && !conversation.hasHumanReply();
      case END -> sameHandoff && !(isSystem() && conversation.hasHumanReply());
    };
  }

  /** Whether the other one asks for the same. */
  public boolean isSameAs(Reply other) {
    return kind == other.kind && (text == null ? other.text == null : text.equals(other.text));
  }

  static String sk(String key) {
    return PREFIX + key;
  }

  Item item() {
    Item item =
        new Item()
            .put("kind", kind.name())
            .put("text", text)
            .put("caller", caller)
            .put("takenFrom", takenFrom)
            .put("handoff", handoff)
            .put("acceptedAt", acceptedAt.toEpochMilli())
            .put("status", status.name())
            .put("attempts", attempts);
    item.attributes().put("lease", lease.item().asValue());
    return Agent.put(item, agent);
  }

  static Reply from(String conversationId, String key, Item item) {
    Instant acceptedAt = Instant.ofEpochMilli(item.number("acceptedAt"));
    return new Reply(
        conversationId,
        key,
        Kind.valueOf(item.text("kind")),
        item.optionalText("text"),
        item.text("caller"),
        Agent.from(item),
        item.optionalText("takenFrom"),
        item.number("handoff"),
        Lease.from(item.map("lease")),
        acceptedAt,
        Status.valueOf(item.text("status")),
        item.number("attempts"),
        item.instant("firstTriedAt"),
        item.instant("settledAt"),
        item.number("sentIn"),
        item.has("code") ? Math.toIntExact(item.number("code")) : null,
        item.optionalText("message"));
  }

  @Override
  public String toString() {
    return "Reply[" + kind + ", " + status + "]";
  }
}
