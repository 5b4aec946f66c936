package handoff.conversation;

import org.jspecify.annotations.Nullable;

/**
 * A no to something that was asked of a conversation. {@code http.Problem} gives each its HTTP
 * status.
 *
 * <p>The message is shown to the caller, so it holds nothing that the caller did not already know.
 */
public abstract sealed class Refusal extends RuntimeException {
  private Refusal(String detail) {
    super(detail, null, false, false);
  }

  /** There is no conversation with this id, or it has expired. */
  public static final class UnknownConversation extends Refusal {
    public UnknownConversation() {
      super("There is no conversation with this id.");
    }
  }

  /** The handoff is over: nothing can be sent to the user until GPTBots establishes a new one. */
  public static final class Closed extends Refusal {
    public Closed() {
      super("The conversation is closed; nothing was done.");
    }
  }

  /** Somebody else has claimed the conversation. */
  public static final class Owned extends Refusal {
    private final Actor owner;

    public Owned(Actor owner) {
      super("The conversation is claimed by somebody else; nothing was done.");
      this.owner = owner;
    }

    public Actor owner() {
      return owner;
    }
  }

  /** Somebody else replied, or changed the owner, after the version that the writer saw. */
  public static final class Changed extends Refusal {
    private final long version;

    public Changed(long version) {
      super(
          "Somebody else replied, or changed the owner, after the version that you saw; nothing was"
              + " done.");
      this.version = version;
    }

    /** The conversation's version now. */
    public long version() {
      return version;
    }
  }

  /** As many replies as a conversation may have are waiting to be sent. */
  public static final class OutboxFull extends Refusal {
    public OutboxFull() {
      super(Conversation.OUTBOX_LIMIT + " replies are waiting to be sent; nothing was added.");
    }
  }

  /** The idempotency key was used in this handoff before, for another request. */
  public static final class KeyReused extends Refusal {
    public KeyReused() {
      super("This Idempotency-Key was used before for something else; nothing was sent.");
    }
  }

  /** The first call with this idempotency key has not ended yet. */
  public static final class InFlight extends Refusal {
    public InFlight() {
      super("The first call with this Idempotency-Key is still being worked on.");
    }
  }

  /** GPTBots said no: the user did not get the message and will not. */
  public static final class NotDelivered extends Refusal {
    private final @Nullable Integer code;
    private final @Nullable String gptBotsMessage;

    public NotDelivered(@Nullable Integer code, @Nullable String gptBotsMessage) {
      super("GPTBots refused it; the user has not received it.");
      this.code = code;
      this.gptBotsMessage = gptBotsMessage;
    }

    /** GPTBots' own code, where it gave one. */
    public @Nullable Integer code() {
      return code;
    }

    /** GPTBots' own message, where it gave one. */
    public @Nullable String gptBotsMessage() {
      return gptBotsMessage;
    }
  }
}
