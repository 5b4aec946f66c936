package handoff.local.web;

/** Thrown when another process already uses a port. */
public final class PortTaken extends RuntimeException {
  private final int port;

  PortTaken(int port, Throwable cause) {
    super("Port " + port + " is taken.", cause);
    this.port = port;
  }

  public int port() {
    return port;
  }
}
