package handoff.http;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

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

  /** A part we need is away: worth repeating the call as it was, which is always safe. */
  public static final class Unavailable extends Failure {
    /** The wait before a caller should try again. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    public Unavailable() {
      super("A part we need is away; please repeat the call as it was.");
    }
  }
}
