package handoff.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import handoff.Bridge;
import handoff.Events;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** GPTBots under its free plan: three calls in a minute of the test's clock, then 429. */
final class FreePlan implements AutoCloseable {
  private final HttpServer server;
  private final Clock clock;
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private long minute;
  private int calls;

  FreePlan(Clock clock) throws IOException {
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The texts it took, oldest first. */
  List<String> taken() {
    return taken;
  }

  private synchronized void answer(HttpExchange call) throws IOException {
    String text = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    long now = clock.instant().getEpochSecond();
    calls = now / 60 == minute ? calls + 1 : 1;
    minute = now / 60;
    if (calls > 3) {
      call.getResponseHeaders().set("Retry-After", String.valueOf(60 - now % 60));
      call.sendResponseHeaders(429, -1);
    } else {
      taken.add(Events.object(text).get("body").textValue());
      byte[] body = Bridge.SUCCESS.getBytes(StandardCharsets.UTF_8);
      call.sendResponseHeaders(200, body.length);
      call.getResponseBody().write(body);
    }
    call.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
