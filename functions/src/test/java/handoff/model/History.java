package handoff.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Bridge;
import handoff.Database;
import handoff.Events;
import handoff.Faults;
import handoff.VirtualQueue;
import handoff.agent.InboxHandler;
import handoff.agent.ReplyHandler;
import handoff.queue.DeliverHandler;
import handoff.runtime.Wiring;
import handoff.webhook.ChatHandler;
import handoff.webhook.CloseHandler;
import handoff.webhook.EstablishHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * One conversation and all that can happen to it, drawn from a seed: handoffs, chats, replies, ends
 * and closes, each perhaps repeated or late; processes that stop dead, lost answers, throttling,
 * wrong clocks, and a GPTBots that refuses or falls silent. Then what must hold at rest.
 */
final class History implements AutoCloseable {
  private static final String ID = "67d8db020fa31d1ef64f53dg";
  private static final Duration FOUR_HOURS = Duration.ofHours(4);

  private final Random random;
  private final Simulation simulation = new Simulation();
  private final Faults database = new Faults();
  private final VirtualQueue queue = new VirtualQueue(simulation.clock());
  private final String table = Database.newTable();
  private final GptBotsModel gptBots;
  private final Wiring wiring;
  private final double crashRate;
  private final double databaseFaultRate;
  private final long unkindUntil;
  private final long awayFrom;
  private final long awayUntil;
  private final int skew;

  private final boolean several;
  private final Ledger ledger = new Ledger();

  History(long seed) throws IOException {
    random = new Random(seed);
    crashRate = pick(0, 0, 0.02, 0.1, 0.3);
    databaseFaultRate = pick(0, 0, 0.02, 0.1);
    unkindUntil = random.nextInt(400_000);
    skew = random.nextInt(2) * 2000;
    awayFrom = random.nextInt(4) == 0 ? random.nextInt(200_000) : Long.MAX_VALUE;
    awayUntil =
        awayFrom == Long.MAX_VALUE ? awayFrom : awayFrom + (long) pick(5_000, 60_000, 1_200_000);
    several = random.nextInt(3) == 0;
    gptBots = new GptBotsModel(simulation, random, pick(0, 0, 0.1, 0.5, 0.9), unkindUntil);
    String settings =
        """
        {"webhookTokens": ["local-webhook-token-of-this-machine-only"],
         "toolTokens": {"helpdesk": "local-tool-token-of-this-machine-only"},
         "bots": {"*": {"apiKey": "local-api-key", "baseUrl": "%s"}}}\
        """
            .formatted(gptBots.url());
    wiring =
        new Wiring(
            new Wiring.Resources(database, table, queue, "queue"),
            () -> settings,
            simulation.skewedClock(),
            _ -> {});
    database.set(new Unkind());
  }

  /** Every call takes time, and while the history is unkind, anything can become of it. */
  private final class Unkind implements Faults.Fault {
    @Override
    public <T> T around(String name, Object request, Supplier<T> call) {
      long took = gptBots.callTook;
      gptBots.callTook = 0;
      simulation.step(took + random.nextInt(5, 50) * (random.nextInt(30) == 0 ? 20L : 1L));
      if (simulation.now() >= awayFrom && simulation.now() < awayUntil) {
        ledger.inDoubt |= took > 0;
        throw ProvisionedThroughputExceededException.builder().build();
      }
      boolean unkind = simulation.now() < unkindUntil;
      // A process that stops here knows what GPTBots answered, and nobody else does.
      boolean afterCall = took > 0;
      if (unkind && random.nextDouble() < crashRate) {
        ledger.inDoubt |= afterCall;
        throw new Bridge.Crash();
      }
      int fault = unkind && random.nextDouble() < databaseFaultRate ? random.nextInt(2) : -1;
      if (fault == 0) {
        ledger.inDoubt |= afterCall;
        throw ProvisionedThroughputExceededException.builder().build();
      }
      T answer = noted(call.get());
      // A lost answer: the SDK makes the call again.
      return fault == 1 ? noted(call.get()) : answer;
    }

    private <T> T noted(T answer) {
      if (answer instanceof UpdateItemResponse update
          && update.attributes().containsKey("outbox")) {
        update.attributes().get("outbox").l().forEach(key -> ledger.appended.add(key.s()));
      }
      return answer;
    }
  }

  /** Plays it to its end. */
  void play() {
    boolean twoHandoffs = random.nextInt(3) == 0;
    handoff(0, random.nextInt(3) == 0 || twoHandoffs ? random.nextInt(5_000, 120_000) : -1);
    if (twoHandoffs) {
      handoff(150_000, random.nextBoolean() ? random.nextInt(5_000, 60_000) : -1);
    }
    int replies = random.nextInt(8);
    int spread = (int) pick(200, 5_000, 50_000, 300_000);
    for (int i = 0; i < replies; i++) {
      reply("r" + i, random.nextInt(500, 500 + spread));
    }
    if (random.nextInt(4) == 0) {
      String key = "end";
      process(random.nextInt(1_000, 200_000), () -> accept(anybody(), key, "(end)", 0));
    }
    int changes = several ? random.nextInt(6) : 0;
    for (int i = 0; i < changes; i++) {
      process(random.nextInt(500, 1_000 + spread), this::changeOwner);
    }
    simulation.at(0, this::pollQueue);
    simulation.run(FOUR_HOURS);
    database.set(Faults.NONE);
  }

  /** GPTBots opens a handoff, the user writes, and perhaps closes it. */
  private void handoff(int from, int closesAfter) {
    simulation.at(from, () -> establish(closesAfter));
  }

  private void establish(int closesAfter) {
    if (gptBots.open) {
      return;
    }
    gptBots.open();
    int handoff = gptBots.handoff;
    APIGatewayV2HTTPEvent call = Events.establish(ID, time());
    webhook(new EstablishHandler(wiring), call);
    if (random.nextInt(3) == 0) {
      simulation.at(random.nextInt(20_000), () -> webhook(new EstablishHandler(wiring), call));
    }
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String text = "chat " + handoff + "." + i;
      simulation.at(random.nextInt(40_000), () -> chat(text));
    }
    simulation.at(60_000, () -> timeOut(handoff));
    if (closesAfter >= 0) {
      simulation.at(closesAfter, () -> close(handoff, "USER_CLOSED"));
    }
  }

  private void chat(String text) {
    if (gptBots.open) {
      ledger.chats.add(text);
      APIGatewayV2HTTPEvent call = Events.chat(ID, time(), text);
      webhook(new ChatHandler(wiring), call);
      if (random.nextInt(4) == 0) {
        simulation.at(random.nextInt(3_000), () -> webhook(new ChatHandler(wiring), call));
      }
    }
  }

  private void timeOut(int handoff) {
    if (gptBots.open && gptBots.handoff == handoff && !gptBots.connected) {
      gptBots.timedOut.add(handoff);
      close(handoff, "TIMEOUT");
    }
  }

  private void close(int handoff, String type) {
    if (gptBots.open && gptBots.handoff == handoff) {
      gptBots.open = false;
      ledger.userClosed = true;
      ObjectNode body =
          Events.body("close")
              .put("conversation_id", ID)
              .put("timestamp", time())
              .put("type", type);
      APIGatewayV2HTTPEvent call = Events.read("close", body.toString());
      webhook(new CloseHandler(wiring), call);
      if (random.nextInt(3) == 0) {
        simulation.at(random.nextInt(20_000), () -> webhook(new CloseHandler(wiring), call));
      }
    }
  }

  private long time() {
    return simulation.clock().millis();
  }

  /** GPTBots calls until it is answered 200; the call may take its time to arrive. */
  private void webhook(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      APIGatewayV2HTTPEvent call) {
    boolean[] done = new boolean[1];
    process(
        random.nextInt(random.nextInt(4) == 0 ? 4_000 : 50),
        () -> done[0] = handler.handleRequest(call, Bridge.CONTEXT).getStatusCode() == 200);
    simulation.at(
        8_000,
        () -> {
          if (!done[0]) {
            webhook(handler, call);
          }
        });
  }

  private void reply(String key, int at) {
    String who = anybody();
    process(at, () -> accept(who, key, "text " + key, 0));
    if (random.nextInt(4) == 0) {
      process(at + random.nextInt(25_000), () -> accept(who, key, "text " + key, 5));
    }
  }

  /** The tool, or one of two people where several work together. */
  private String anybody() {
    return several
        ? List.of("tool:helpdesk", "Ann", "Ben").get(random.nextInt(3))
        : "tool:helpdesk";
  }

  private static APIGatewayV2HTTPEvent by(String who, APIGatewayV2HTTPEvent event) {
    return who.startsWith("tool:") ? event : Events.as(who, event);
  }

  private static String keyOf(String who, String key) {
    String caller = who.startsWith("tool:") ? who : "person:" + who.toLowerCase(Locale.ROOT);
    return caller + "#" + key;
  }

  private void changeOwner() {
    String event = random.nextInt(3) == 0 ? "release" : "claim";
    String body = "{\"takeover\":" + random.nextBoolean() + "}";
    int status =
        new InboxHandler(wiring)
            .handleRequest(by(anybody(), Events.read(event, body)), Bridge.CONTEXT)
            .getStatusCode();
    assertThat(status).isIn(200, 404, 409, 503);
  }

  /** A tool calls, and calls again with the same key if it got no answer. */
  private void accept(String who, String key, String text, int times) {
    if (times < 5) {
      process(6_000, () -> acceptUnlessAccepted(who, key, text, times + 1));
    }
    boolean end = text.equals("(end)");
    APIGatewayV2HTTPEvent call = by(who, end ? Events.end(ID, key) : Events.reply(ID, key, text));
    // A repeated call is the same request, so it always says the same.
    if (several && Math.floorMod(keyOf(who, key).hashCode(), 2) == 0) {
      call.setBody(Events.object(call.getBody()).put("takeover", true).toString());
    }
    String name = keyOf(who, key);
    ledger.unanswered.merge(name, 1, Integer::sum);
    APIGatewayV2HTTPResponse answer = new ReplyHandler(wiring).handleRequest(call, Bridge.CONTEXT);
    int status = answer.getStatusCode();
    assertThat(status).isIn(201, 202, 404, 409, 502, 503);
    if (status == 201 || status == 202) {
      ledger.accepted.put(Events.object(answer.getBody()).get("id").textValue(), text);
      ledger.acceptedKeys.add(name);
      ledger.ended |= end;
    }
    if (status == 409 && isOwned(answer.getBody())) {
      ledger.unanswered.merge(name, -1, Integer::sum);
      ledger.refused.put(name, text);
    }
  }

  private static boolean isOwned(String problem) {
    return Events.object(problem).get("type").textValue().equals("urn:handoff:problem:owned");
  }

  private void acceptUnlessAccepted(String who, String key, String text, int times) {
    if (!ledger.acceptedKeys.contains(keyOf(who, key))) {
      accept(who, key, text, times);
    }
  }

  private void process(int delay, Runnable body) {
    simulation.start(Duration.ofMillis(delay), skew == 0 ? 0 : random.nextInt(-skew, skew), body);
  }

  /** Lambda's pollers: every visible message starts a process. */
  private void pollQueue() {
    while (queue.nextAt().filter(at -> !at.isAfter(simulation.clock().instant())).isPresent()) {
      queue
          .receive()
          .ifPresent(message ->
              process(
                  random.nextInt(50),
                  () ->
                      queue.handle(
                          message,
                          event ->
                              new DeliverHandler(wiring)
                                  .handleRequest(event, Bridge.CONTEXT)
                                  .getBatchItemFailures())));
    }
    simulation.at(250, this::pollQueue);
  }

  /** Checks the rules that hold after every history. */
  void check() {
    ObjectNode conversation =
        Events.object(
            new InboxHandler(wiring)
                .handleRequest(Events.conversation(ID, Map.of()), Bridge.CONTEXT)
                .getBody());
    new Rules(ledger, gptBots, queue, simulation, skew == 0).check(conversation);
  }

  private double pick(double... choices) {
    return choices[random.nextInt(choices.length)];
  }

  @Override
  public void close() {
    gptBots.close();
    Database.CLIENT.deleteTable(delete -> delete.tableName(table));
  }
}
