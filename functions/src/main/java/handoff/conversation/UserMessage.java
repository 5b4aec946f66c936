package handoff.conversation;

/**
 * Something the user wrote. GPTBots gives no message id: its time and its text are its identity.
 *
 * @param at when, on GPTBots' clock in milliseconds
 */
public record UserMessage(String conversationId, long at, String text) {
  static final String PREFIX = "USER#";

  /** The key is the duplicate filter. */
  String key() {
    return "%s%013d#%s".formatted(PREFIX, at, Hash.of(text));
  }

  @Override
  public String toString() {
    return "UserMessage[" + at + "]";
  }
}
