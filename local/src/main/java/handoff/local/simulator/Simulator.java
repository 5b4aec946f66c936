package handoff.local.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.simulator.Handoff.Reason;
import handoff.local.simulator.Webhooks.Hook;
import handoff.local.simulator.Webhooks.Result;
import handoff.local.web.BadCall;
import handoff.local.web.Json;
import handoff.local.web.WebServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stand-in for GPTBots: its handoffs, its API and its calls to the webhooks. Thread-safe. */
public final class Simulator implements AutoCloseable {
  /**
   * A call of the bridge that was accepted.
   *
   * @param path the API's path
   * @param text a reply's text, null for a close
   * @param timestamp the time in the call
   */
  public record Received(
      String path, String conversationId, @Nullable String text, long timestamp) {}

  private final Clock clock;
  private final Duration waiting;
  private final Map<String, Handoff> handoffs = new ConcurrentHashMap<>();
  private final List<Received> received = new ArrayList<>();
  private final AtomicReference<Behaviour> behaviour = new AtomicReference<>(Behaviour.OK);
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private final CountDownLatch closing = new CountDownLatch(1);
  private final WebServer server;
  private volatile @Nullable Webhooks webhooks;

  /**
   * Starts to listen.
   *
   * @param keys the API key of each GPTBots agent by bot_id, {@code *} for any other
   * @param waiting the time that a handoff waits for the first reply
   */
  public Simulator(
      boolean everywhere, int port, Map<String, String> keys, Duration waiting, Clock clock) {
    this.clock = clock;
    this.waiting = waiting;
    Api api = new Api(this, keys);
    Customer customer = new Customer(this, clock);
    ChatPage page = new ChatPage();
    server =
        WebServer.start(
            everywhere,
            port,
            call -> {
              switch (call.segments().getFirst()) {
                case "v1", "v2" -> api.take(call);
                case "customer", "received", "behaviour" -> customer.take(call);
                default -> page.take(call);
              }
            });
  }

  /** Sets the webhooks' base URL, as a customer does in GPTBots. */
  public void configure(URI webhookBase) {
    webhooks = Webhooks.at(webhookBase);
  }

  public URI uri() {
    return server.uri();
  }

  public int port() {
    return server.port();
  }

  /** Accepted calls of the bridge, in order. */
  public List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  Result open(Handoff handoff, byte[] establish) throws InterruptedException {
    Handoff earlier = handoffs.put(handoff.conversationId, handoff);
    if (earlier != null) {
      earlier.close(Reason.REPLACED);
    }
    var timer = timers.schedule(() -> timeOut(handoff), waiting.toMillis(), TimeUnit.MILLISECONDS);
    Result result = post(Hook.ESTABLISH, establish);
    if (!result.accepted()) {
      timer.cancel(false);
      handoff.busy();
    }
    return result;
  }

  Duration waiting() {
    return waiting;
  }

  Optional<Handoff> find(String conversationId) {
    return Optional.ofNullable(handoffs.get(conversationId));
  }

  Result post(Hook hook, byte[] json) throws InterruptedException {
    Webhooks configured = webhooks;
    if (configured == null) {
      throw new BadCall(409, "No webhook is configured");
    }
    return configured.post(hook, json);
  }

  /** Ends a handoff for GPTBots or the end user, and calls the webhook. */
  Optional<Result> close(Handoff handoff, Reason reason) throws InterruptedException {
    if (!handoff.close(reason)) {
      return Optional.empty();
    }
    ObjectNode json =
        Json.object()
            .put("conversation_id", handoff.conversationId)
            .put("timestamp", clock.millis())
            .put("type", reason.name());
    return Optional.of(post(Hook.CLOSE, Json.bytes(json)));
  }

  /** Accepts a reply. The lock keeps the list in the order that the end user sees. */
  boolean replied(Handoff handoff, String text, long timestamp) {
    synchronized (received) {
      return handoff.reply(text, clock.instant())
          && received.add(
              new Received("/v1/human/message/receive", handoff.conversationId, text, timestamp));
    }
  }

  boolean closedByAgent(Handoff handoff, long timestamp) {
    synchronized (received) {
      return handoff.close(Reason.AGENT_CLOSED)
          && received.add(new Received("/v1/human/close", handoff.conversationId, null, timestamp));
    }
  }

  /** Checks every webhook with {@code istest}, as the vendor's webhook detection does. */
  ObjectNode checkWebhooks() throws InterruptedException {
    ObjectNode probe =
        Json.object()
            .put("conversation_id", "webhook-check")
            .put("timestamp", clock.millis())
            .put("istest", true);
    ObjectNode answer = Json.object();
    ArrayNode results = answer.putArray("results");
    for (Hook hook : Hook.values()) {
      Result result = post(hook, Json.bytes(probe));
      results
          .addObject()
          .put("type", "human_service")
          .putNull("component_id")
          .putNull("component_name")
          .put("webhook_url", result.url())
          .put("reachable", result.accepted())
          .put("http_status", result.status())
          .put("latency_ms", result.millis());
    }
    return answer;
  }

  /** Sets the behaviour of the API's next calls. */
  void behave(Behaviour next) {
    behaviour.set(next);
  }

  Behaviour nextBehaviour() {
    return behaviour.getAndUpdate(Behaviour::next);
  }

  /** Waits for this time, or until the simulator is closed. */
  void pause(long millis) throws InterruptedException {
    closing.await(millis, TimeUnit.MILLISECONDS);
  }

  private void timeOut(Handoff handoff) {
    Thread.startVirtualThread(() -> {
      try {
        close(handoff, Reason.TIMEOUT);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Override
  public void close() {
    closing.countDown();
    timers.shutdownNow();
    server.close();
  }
}
