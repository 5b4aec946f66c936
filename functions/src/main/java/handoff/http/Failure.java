package handoff.http;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request that ends without doing what was asked; thrown anywhere, answered by {@link Problem}.
 *
 * <p>The message is shown to the caller, so it never holds anything the caller did not already
 * know.
 */
public abstract sealed class Failure extends RuntimeException {
  private Failure(String detail) {
    super(detail, null, false, false);
  }

  /** No such route; a wrong webhook token gets this too, so that guessing teaches nothing. */
  public static final class UnknownRoute extends Failure {
    public UnknownRoute() {
      super("Not Found");
    }
  }

  /** No bearer token, or one that is not ours. */
  public static final class Unauthorized extends Failure {
    public Unauthorized() {
      super("A valid bearer token is needed.");
    }
  }

  /** Signed in, but not for this. */
  public static final class Forbidden extends Failure {
    public Forbidden(String detail) {
      super(detail);
    }
  }

  /** The body is not what its content type promises: not JSON, not UTF-8, not base64. */
  public static final class Malformed extends Failure {
    public Malformed(String detail) {
      super(detail);
    }
  }

  /** The body is well-formed, but some fields are not acceptable: field name to what is wrong. */
  public static final class Invalid extends Failure {
    private final Map<String, String> fields;

    public Invalid(Map<String, String> fields) {
      super("Some fields are not acceptable: " + String.join(", ", fields.keySet()) + ".");
      this.fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    public Invalid(String field, String problem) {
      this(Map.of(field, problem));
    }

    /** Field name to what is wrong with it. */
    public Map<String, String> fields() {
      return fields;
    }
  }

  /** The body is larger than this route takes. */
  public static final class TooLarge extends Failure {
    public TooLarge(int limitInBytes) {
      super("The body may have at most " + limitInBytes + " bytes.");
    }
  }

  /** There is no conversation with this id, or it has expired. */
  public static final class UnknownConversation extends Failure {
    public UnknownConversation() {
      super("There is no conversation with this id.");
    }
  }

  /** The handoff is over: nothing can be sent to the user until GPTBots establishes a new one. */
  public static final class Closed extends Failure {
    public Closed() {
      super("The conversation is closed; nothing was done.");
    }
  }

  /** Somebody else has claimed the conversation. */
  public static final class Owned extends Failure {
    private final String owner;
    private final @Nullable String ownersName;

    public Owned(String owner, @Nullable String ownersName) {
      super("The conversation is claimed by somebody else; nothing was done.");
      this.owner = owner;
      this.ownersName = ownersName;
    }

    /** The owner's id: {@code tool:<name>} or {@code person:<sub>}. */
    public String owner() {
      return owner;
    }

    public @Nullable String ownersName() {
      return ownersName;
    }
  }

  /** As many replies as a conversation may have are waiting to be sent. */
  public static final class OutboxFull extends Failure {
    public OutboxFull(int limit) {
      super(limit + " replies are waiting to be sent; nothing was added.");
    }
  }

  /** The idempotency key was used before, for another text or another action. */
  public static final class KeyReused extends Failure {
    public KeyReused() {
      super("This Idempotency-Key was used before for something else; nothing was sent.");
    }
  }

  /** The first call with this idempotency key has not ended yet. */
  public static final class InFlight extends Failure {
    public InFlight() {
      super("The first call with this Idempotency-Key is still being worked on.");
    }
  }

  /** GPTBots said no: the user did not get the message and will not. */
  public static final class NotDelivered extends Failure {
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

  /** A part we need is away: worth repeating the call as it was, which is always safe. */
  public static final class Unavailable extends Failure {
    /** The wait before a caller should try again. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    public Unavailable() {
      super("A part we need is away; please repeat the call as it was.");
    }
  }
}
