package handoff.conversation;

/**
 * A conversation that changed between each look at it and each write, because others were faster
 * every time. Repeating the call is safe.
 */
public final class Contention extends RuntimeException {
  Contention() {
    super("the conversation never stood still");
  }
}
