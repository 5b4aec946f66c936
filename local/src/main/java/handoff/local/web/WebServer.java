package handoff.local.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** HTTP server with a virtual thread per call. Thread-safe. */
public final class WebServer implements AutoCloseable {
  /** As many callers may be waiting to be let in. */
  private static final int BACKLOG = 1024;

  static {
    // The JDK's server closes what is idle beyond 200, just when a caller may be writing to it.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    // The JDK's server writes an answer's head and body apart; Nagle's algorithm would add 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** Handler of all calls. */
  @FunctionalInterface
  public interface Calls {
    void take(Call call) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Calls calls;

  private WebServer(HttpServer server, Calls calls) {
    this.server = server;
    this.calls = calls;
  }

  /**
   * Starts to listen.
   *
   * @param everywhere true for all interfaces, false for the loopback interface only
   * @param port the port, 0 for a free one
   * @throws PortTaken if another process uses the port
   */
  public static WebServer start(boolean everywhere, int port, Calls calls) {
    InetSocketAddress address =
        everywhere
            ? new InetSocketAddress(port)
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      WebServer web = new WebServer(HttpServer.create(address, BACKLOG), calls);
      web.server.createContext("/", web::serve);
      web.server.setExecutor(web.threads);
      web.server.start();
      return web;
    } catch (BindException taken) {
      throw new PortTaken(port, taken);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Address on this machine, without a slash at its end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = new Call(exchange);
      try {
        calls.take(call);
      } catch (BadCall bad) {
        call.answer(bad.status(), Json.object().put("message", bad.getMessage()));
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException bug) {
        bug.printStackTrace();
        call.answer(500, Json.object().put("message", bug.toString()));
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
