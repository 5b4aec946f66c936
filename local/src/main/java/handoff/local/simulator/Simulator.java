package handoff.local.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.simulator.Handoff.Reason;
import handoff.local.simulator.Webhooks.Hook;
import handoff.local.simulator.Webhooks.Outcome;
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

/** GPTBots in small: its handoffs, who may call its API, and what it was told. Thread-safe. */
public final class Simulator implements AutoCloseable {
  /**
   * Something the bridge sent and GPTBots took.
   *
   * @param path the API's path
   * @param text a reply's text, null for a close
   * @param timestamp what the bridge sent as its time
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
   * @param keys the API key of each agent by bot_id, {@code *} for any other
   * @param waiting how long a handoff waits for the first reply
   */
  public Simulator(
      boolean everywhere, int port, Map<String, String> keys, Duration waiting, Clock clock) {
    this.clock = clock;
    this.waiting = waiting;
    Api api = new Api(this, keys);
    Customer customer = new Customer(this, clock);
    Page page = new Page();
    server =
        WebServer.start(
            everywhere,
            port,
            call -> {
              switch (call.segments().getFirst()) {
                case "v1" -> api.take(call);
                case "customer", "received", "behaviour" -> customer.take(call);
                default -> page.take(call);
              }
            });
  }

  /** Configures where the webhooks are, as a customer does in GPTBots. */
  public void configure(URI webhookBase) {
    webhooks = Webhooks.at(webhookBase);
  }

  public URI uri() {
    return server.uri();
  }

  public int port() {
    return server.port();
  }

  /** Everything that was taken from the bridge, in order. */
  public List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  Outcome open(Handoff handoff, byte[] establish) throws InterruptedException {
    Handoff earlier = handoffs.put(handoff.conversationId, handoff);
    if (earlier != null) {
      earlier.close(Reason.REPLACED);
    }
    var timer = timers.schedule(() -> timeOut(handoff), waiting.toMillis(), TimeUnit.MILLISECONDS);
    Outcome outcome = post(Hook.ESTABLISH, establish);
    if (!outcome.accepted()) {
      timer.cancel(false);
      handoff.busy();
    }
    return outcome;
  }

  Duration waiting() {
    return waiting;
  }

  Optional<Handoff> find(String conversationId) {
    return Optional.ofNullable(handoffs.get(conversationId));
  }

  Outcome post(Hook hook, byte[] json) throws InterruptedException {
    Webhooks configured = webhooks;
    if (configured == null) {
      throw new BadCall(409, "No webhook is configured");
    }
    return configured.post(hook, json);
  }

  /** GPTBots' own end of a handoff, or the end user's: the webhook is told. */
  Optional<Outcome> close(Handoff handoff, Reason reason) throws InterruptedException {
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

  /** Takes a reply; the lock keeps what was received in the order in which the user saw it. */
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

  /** The vendor's webhook detection: every webhook is called with {@code istest}. */
  ObjectNode checkWebhooks() throws InterruptedException {
    ObjectNode probe =
        Json.object()
            .put("conversation_id", "webhook-check")
            .put("timestamp", clock.millis())
            .put("istest", true);
    ObjectNode answer = Json.object();
    ArrayNode results = answer.putArray("results");
    for (Hook hook : Hook.values()) {
      Outcome outcome = post(hook, Json.bytes(probe));
      results
          .addObject()
          .put("type", "human_service")
          .putNull("component_id")
          .putNull("component_name")
          .put("webhook_url", outcome.url())
          .put("reachable", outcome.accepted())
          .put("http_status", outcome.status())
          .put("latency_ms", outcome.millis());
    }
    return answer;
  }

  /** How the next calls of the API are treated. */
  void behave(Behaviour next) {
    behaviour.set(next);
  }

  Behaviour nextBehaviour() {
    return behaviour.getAndUpdate(Behaviour::next);
  }

  /** Returns after this time, or at once when the simulator is closed. */
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
