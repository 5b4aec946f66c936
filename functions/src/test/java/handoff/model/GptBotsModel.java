package handoff.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import handoff.Events;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * GPTBots in a history: whether a handoff is open in its eyes, what reached it, and how its answers
 * go wrong while the history is unkind.
 */
final class GptBotsModel implements AutoCloseable {
  /** A text that reached it. */
  record Delivered(String text, int handoff, long at) {}

  private final HttpServer server;
  private final Simulation simulation;
  private final Random random;
  private final double faultRate;
  private final long faultyUntil;
  final List<Delivered> delivered = new ArrayList<>();

  /** Handoffs that ended because nothing reached it in time. */
  final List<Integer> timedOut = new ArrayList<>();

  int handoff;
  boolean open;
  boolean connected;
  boolean refused;
  boolean unknown;

  /** The time that the last call took, for the process that made it. */
  long callTook;

  GptBotsModel(Simulation simulation, Random random, double faultRate, long faultyUntil)
      throws IOException {
    this.simulation = simulation;
    this.random = random;
    this.faultRate = faultRate;
    this.faultyUntil = faultyUntil;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void open() {
    handoff++;
    open = true;
    connected = false;
  }

  private synchronized void answer(HttpExchange call) throws IOException {
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean end = call.getRequestURI().getPath().endsWith("/v1/human/close");
    boolean faulty = simulation.now() < faultyUntil && random.nextDouble() < faultRate;
    int kind = faulty ? random.nextInt(4) : -1;
    callTook = random.nextInt(100, faulty ? 6000 : 1500);
    if (kind == 0) {
      reply(call, 503, "{}");
    } else if (kind == 1) {
      call.getResponseHeaders().set("Retry-After", String.valueOf(random.nextInt(1, 30)));
      reply(call, 429, "{}");
    } else if (!open) {
      refused = true;
      reply(call, 400, "{\"code\":40356,\"message\":\"conversation not found\"}");
    } else if (kind == 2) {
      unknown = true;
      call.close();
    } else {
      take(end, Events.object(body));
      if (kind == 3) {
        unknown = true;
        call.close();
      } else {
        reply(call, 200, "{\"code\":0,\"message\":\"success\"}");
      }
    }
  }

  private void take(boolean end, ObjectNode body) {
    connected = true;
    delivered.add(
        new Delivered(end ? "(end)" : body.get("body").textValue(), handoff, simulation.now()));
    open = !end;
  }

  private static void reply(HttpExchange call, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
