package handoff.local;

/** Thrown when the local system cannot start. The message is one sentence for the user. */
final class CannotStart extends RuntimeException {
  CannotStart(String sentence) {
    super(sentence);
  }

  CannotStart(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
