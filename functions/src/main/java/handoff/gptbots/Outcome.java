package handoff.gptbots;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call.
 *
 * @param kind what it means for the message
 * @param code GPTBots' own code, where it gave one
 * @param message GPTBots' own message, where it gave one, cut to 500 characters; it may quote the
 *     user and is not for logs
 * @param retryAfter how long GPTBots asked us to wait, where it did
 */
public record Outcome(
    Kind kind, @Nullable Integer code, @Nullable String message, @Nullable Duration retryAfter) {

  /** What a call means for its message. */
  public enum Kind {
    /** GPTBots has it. */
    DELIVERED,
    /** GPTBots surely has not: nothing was sent, or it was too busy. Try again. */
    NOT_SENT,
    /** GPTBots has not, because this API key calls too often. Try again, more slowly. */
    LIMITED,
    /** It was sent, but no whole answer came: GPTBots may or may not have it. */
    UNKNOWN,
    /** GPTBots answered something that neither its pages nor we can read as yes or no. */
    UNCLEAR,
    /** GPTBots said no, and would say so again. */
    REFUSED,
    /** The API key was not accepted. */
    UNAUTHORIZED
  }

  static Outcome of(Kind kind) {
    return new Outcome(kind, null, null, null);
  }
}
