package handoff.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.simulator.Handoff.Reason;
import handoff.local.simulator.Webhooks.Hook;
import handoff.local.simulator.Webhooks.Result;
import handoff.local.web.BadCall;
import handoff.local.web.Call;
import handoff.local.web.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * HTTP calls of the end user's side, for the chat window, the scripted handoff and tests.
 * Thread-safe.
 */
final class Customer {
  private static final long LONGEST_WAIT_MILLIS = 25_000;

  private final Simulator simulator;
  private final Clock clock;

  Customer(Simulator simulator, Clock clock) {
    this.simulator = simulator;
    this.clock = clock;
  }

  void take(Call call) throws IOException, InterruptedException {
    switch (call.method() + " " + call.path()) {
      case "GET /received" -> call.answer(200, received());
      case "POST /behaviour" -> {
        simulator.behave(Behaviour.of(call.json()));
        call.answer(200, Json.object());
      }
      case "POST /customer/handoffs" -> open(call);
      default -> takeForOne(call);
    }
  }

  private void takeForOne(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    if (path.size() < 3 || !path.subList(0, 2).equals(List.of("customer", "handoffs"))) {
      throw new BadCall(404, "No such call");
    }
    Handoff handoff =
        simulator.find(path.get(2)).orElseThrow(() -> new BadCall(404, "No such handoff"));
    switch (call.method() + " " + String.join("/", path.subList(3, path.size()))) {
      case "GET " -> show(call, handoff);
      case "POST chat" -> chat(call, handoff);
      case "POST close" -> close(call, handoff, Reason.USER_CLOSED);
      case "POST timeout" -> close(call, handoff, Reason.TIMEOUT);
      default -> throw new BadCall(404, "No such call");
    }
  }

  private ArrayNode received() {
    ArrayNode list = Json.array();
    for (Simulator.Received each : simulator.received()) {
      ObjectNode json =
          list.addObject().put("path", each.path()).put("conversationId", each.conversationId());
      if (each.text() != null) {
        json.put("text", each.text());
      }
      json.put("timestamp", each.timestamp());
    }
    return list;
  }

  private void open(Call call) throws IOException, InterruptedException {
    ObjectNode json = call.json();
    byte[] payload;
    JsonNode establish;
    if (json.has("establish")) {
      payload = json.get("establish").asText().getBytes(StandardCharsets.UTF_8);
      establish = Json.parse(payload);
    } else {
      establish = Establish.of(json, clock.millis());
      payload = Json.bytes(establish);
    }
    Handoff handoff =
        new Handoff(
            establish.path("conversation_id").asText(),
            establish.path("bot_id").asText(),
            clock.instant().plus(simulator.waiting()));
    answer(call, handoff, 0, simulator.open(handoff, payload));
  }

  private void show(Call call, Handoff handoff) throws IOException, InterruptedException {
    int after = (int) number(call, "after");
    handoff.await(after, Duration.ofMillis(Math.min(number(call, "wait"), LONGEST_WAIT_MILLIS)));
    call.answer(200, handoff.json(after, clock.instant()));
  }

  private void chat(Call call, Handoff handoff) throws IOException, InterruptedException {
    String text = call.json().path("text").asText("");
    if (text.isBlank()) {
      throw new BadCall(422, "There is no text");
    }
    if (!handoff.isOpen()) {
      throw new BadCall(409, "The handoff is over");
    }
    ObjectNode json =
        Json.object()
            .put("conversation_id", handoff.conversationId)
            .put("timestamp", clock.millis())
            .put("body", text);
    Result result = simulator.post(Hook.CHAT, Json.bytes(json));
    handoff.said(text, clock.instant(), result.accepted());
    answer(call, handoff, Integer.MAX_VALUE, result);
  }

  private void close(Call call, Handoff handoff, Reason reason)
      throws IOException, InterruptedException {
    Result result =
        simulator
            .close(handoff, reason)
            .orElseThrow(() -> new BadCall(409, "The handoff is not open, or no longer waiting"));
    answer(call, handoff, Integer.MAX_VALUE, result);
  }

  private void answer(Call call, Handoff handoff, int after, Result result) throws IOException {
    ObjectNode json = handoff.json(after, clock.instant());
    json.set("webhook", result.json());
    call.answer(200, json);
  }

  private static long number(Call call, String name) {
    try {
      return Long.parseLong(call.query().getOrDefault(name, "0"));
    } catch (NumberFormatException notANumber) {
      throw new BadCall(422, name + " is not a number");
    }
  }
}
