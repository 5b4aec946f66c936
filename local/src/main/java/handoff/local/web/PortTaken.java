package handoff.local.web;

/** A server cannot listen because somebody else does. */
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
