package handoff.conversation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to go to the user through GPTBots: a text, or the end of the handoff.
 * Immutable.
 *
 * @param key identifies it in its conversation, see {@link #key(long, Actor, String)}
 * @param text null for an end
 * @param by who asked for it
 * @param takeover whether the conversation may be taken over for it
 * @param takenFrom the id of the owner whom the caller saw, and takes it over from; null for nobody
 * @param handoff the number of the handoff it was written for
 * @param attempts how many calls to GPTBots have ended
 * @param firstTriedAt when the first of them ended
 * @param sentIn the number of the handoff that was open when it was last sent
 * @param code GPTBots' own code of the last answer
 * @param message GPTBots' own message of the last answer
 * @param refusedFor the owner for whose sake it was refused or dropped; null for no such reason
 */
public record Reply(
    String conversationId,
    String key,
    Kind kind,
    @Nullable String text,
    Actor by,
    boolean takeover,
    @Nullable String takenFrom,
    long handoff,
    Instant acceptedAt,
    Status status,
    long attempts,
    @Nullable Instant firstTriedAt,
    @Nullable Instant settledAt,
    long sentIn,
    @Nullable Integer code,
    @Nullable String message,
    @Nullable Actor refusedFor) {

  /** GPTBots' code for a conversation that it does not know, or not any more. */
  public static final int NOT_FOUND = 40356;

  static final String PREFIX = "REPLY#";

  /** The kinds of reply. */
  public enum Kind {
    /** A person's text. */
    TEXT,
    /** The end of the handoff. */
    END,
    /** Ours, so that GPTBots keeps waiting for a person. */
    HOLD,
    /** Ours, before we end a handoff that nobody took. */
    GIVE_UP
  }

  /** The states of a reply. */
  public enum Status {
    /** Accepted, on its way. */
    PENDING,
    /** GPTBots has it. */
    SENT,
    /** GPTBots said no. */
    FAILED,
    /** It could not be sent any more: the handoff was over, or somebody else had claimed it. */
    DROPPED,
    /** GPTBots may or may not have it; a person decides. */
    UNCONFIRMED,
    /** It was never accepted, and its caller was told so. */
    REFUSED
  }

  /**
   * A reply of somebody else's, not yet sent.
   *
   * @param seen the conversation for whose current handoff it is
   */
  public static Reply pending(
      Conversation seen,
      Actor by,
      String idempotencyKey,
      Kind kind,
      @Nullable String text,
      boolean takeover,
      Instant now) {
    String key = key(seen.handoff().number(), by, idempotencyKey);
    return pending(seen, key, kind, text, by, takeover, now);
  }

  /** A reply of our own, not yet sent. */
  public static Reply system(
      Conversation seen, String key, Kind kind, @Nullable String text, Instant now) {
    return pending(seen, key, kind, text, Actor.SYSTEM, false, now);
  }

  private static Reply pending(
      Conversation seen,
      String key,
      Kind kind,
      @Nullable String text,
      Actor by,
      boolean takeover,
      Instant now) {
    Actor owner = seen.assignee();
    return new Reply(
        seen.id(),
        key,
        kind,
        text,
        by,
        takeover,
        takeover && owner != null ? owner.id() : null,
        seen.handoff().number(),
        Instant.ofEpochMilli(now.toEpochMilli()),
        Status.PENDING,
        0,
        null,
        null,
        0,
        null,
        null,
        null);
  }

  /** The same, refused at once: its caller is told so. */
  public Reply refused(Refusal why) {
    return new Reply(
        conversationId,
        key,
        kind,
        text,
        by,
        takeover,
        takenFrom,
        handoff,
        acceptedAt,
        Status.REFUSED,
        attempts,
        firstTriedAt,
        acceptedAt,
        sentIn,
        code,
        message,
        why instanceof Refusal.Owned owned ? owned.owner() : null);
  }

  /** The reason why the user does not get it; empty while they may. */
  public Optional<Refusal> refusal() {
    return switch (status) {
      case REFUSED, DROPPED ->
          Optional.of(refusedFor == null ? new Refusal.Closed() : new Refusal.Owned(refusedFor));
      case FAILED -> Optional.of(new Refusal.NotDelivered(code, message));
      case PENDING, SENT, UNCONFIRMED -> Optional.empty();
    };
  }

  /**
   * The key of a reply: {@code <handoff>#<caller>#<idempotency key>}. So the same idempotency key
   * in a later handoff is another reply, and no two callers meet, whose ids have no {@code #}.
   */
  public static String key(long handoff, Actor by, String idempotencyKey) {
    return handoff + "#" + by.id() + "#" + idempotencyKey;
  }

  /**
   * The key of a reply of our own: once for each handoff, which GPTBots' time of its establish
   * tells from others before its number is known.
   */
  public static String systemKey(String what, long establishedAt) {
    return Actor.SYSTEM.id() + "#" + what + ":" + establishedAt;
  }

  /** Tells if GPTBots said that the handoff, in which it was last sent, is over. */
  boolean foundNoHandoff(long number) {
    return code != null && code == NOT_FOUND && sentIn == number;
  }

  /** Tells if it is ours and not a person's or a tool's. */
  public boolean isSystem() {
    return isSystem(key);
  }

  /** Tells if a key is of something that is ours. */
  public static boolean isSystem(String key) {
    return key.startsWith(Actor.SYSTEM.id() + "#");
  }

  /**
   * Tells if it should still go out. A text for a handoff that is over does not reach the next one,
   * and our own texts are for as long as nobody else has said anything.
   */
  public boolean isWanted(Conversation conversation) {
    if (conversation.isClosed()) {
      return false;
    }
    boolean sameHandoff = handoff == conversation.handoff().number();
    return switch (kind) {
      case TEXT -> handoff > conversation.closedHandoff();
      case HOLD ->
          sameHandoff && !conversation.handoff().isConnected() && !conversation.hasHumanReply();
      case GIVE_UP -> sameHandoff && !conversation.hasHumanReply();
      case END -> sameHandoff && !(isSystem() && conversation.hasHumanReply());
    };
  }

  /** Tells if the other one is the same request. */
  public boolean isSameAs(Reply other) {
    return kind == other.kind && takeover == other.takeover && Objects.equals(text, other.text);
  }

  static String sk(String key) {
    return PREFIX + key;
  }

  Item item() {
    Item item =
        new Item()
            .put("kind", kind.name())
            .put("text", text)
            .put("takenFrom", takenFrom)
            .put("handoff", handoff)
            .put("acceptedAt", acceptedAt.toEpochMilli())
            .put("status", status.name())
            .put("attempts", attempts);
    by.put(item, "caller");
    if (takeover) {
      item.put("takeover", 1);
    }
    if (settledAt != null) {
      item.put("settledAt", settledAt.toEpochMilli());
    }
    return Actor.putOwner(item, "refusedFor", refusedFor);
  }

  static Reply from(String conversationId, String key, Item item) {
    return new Reply(
        conversationId,
        key,
        Kind.valueOf(item.text("kind")),
        item.optionalText("text"),
        Actor.from(item, "caller"),
        item.has("takeover"),
        item.optionalText("takenFrom"),
        item.number("handoff"),
        Instant.ofEpochMilli(item.number("acceptedAt")),
        Status.valueOf(item.text("status")),
        item.number("attempts"),
        item.instant("firstTriedAt"),
        item.instant("settledAt"),
        item.number("sentIn"),
        item.has("code") ? Math.toIntExact(item.number("code")) : null,
        item.optionalText("message"),
        Actor.ownerFrom(item, "refusedFor"));
  }

  @Override
  public String toString() {
    return "Reply[" + kind + ", " + status + "]";
  }
}
