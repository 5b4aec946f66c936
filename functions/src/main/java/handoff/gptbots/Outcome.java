package handoff.gptbots;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Result of one call.
 *
 * @param verdict meaning of the call for its message
 * @param code GPTBots' own code, where it gave one
 * @param message GPTBots' own message, where it gave one, cut to 500 characters; it may quote the
 *     user and is not for logs
 * @param retryAfter the time that GPTBots asked us to wait, where it did
 */
public record Outcome(
    Verdict verdict,
    @Nullable Integer code,
    @Nullable String message,
    @Nullable Duration retryAfter) {

  /** Meaning of a call for its message. */
  public enum Verdict {
    /** GPTBots has it. */
    DELIVERED,
    /** GPTBots does not have it: nothing was sent, or it was too busy. Try again. */
    NOT_SENT,
    /** GPTBots does not have it: this API key calls too often. Try again, more slowly. */
    LIMITED,
    /** GPTBots may have it: it was sent, but no whole answer came. */
    UNKNOWN,
    /** GPTBots may have it: its answer can be read neither as yes nor as no. */
    UNCLEAR,
    /** GPTBots said no. Trying again would not help. */
    REFUSED,
    /** The API key was not accepted. */
    UNAUTHORIZED
  }

  static Outcome of(Verdict verdict) {
    return new Outcome(verdict, null, null, null);
  }
}
