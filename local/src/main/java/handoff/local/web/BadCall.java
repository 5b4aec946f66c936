package handoff.local.web;

/** Thrown for a wrong call; it becomes a status and a sentence with the reason. */
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
