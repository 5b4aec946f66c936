package handoff.local.web;

/** A call that gets an error and a sentence that says why. */
public final class BadCall extends RuntimeException {
  private final int status;

  public BadCall(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
