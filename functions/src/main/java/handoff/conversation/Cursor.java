package handoff.conversation;

/**
 * A place in something long. Each reader says what the two mean to it.
 *
 * @param part the part that is being read, without a space; may be empty
 * @param after the place in it after which to go on; empty for its beginning
 */
public record Cursor(String part, String after) {}
