package handoff.local;

/** The local system cannot be started; the message is one sentence for the person who tried. */
final class CannotStart extends RuntimeException {
  CannotStart(String sentence) {
    super(sentence);
  }

  CannotStart(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
