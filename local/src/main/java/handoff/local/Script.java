package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.Http.Reply;
import handoff.local.web.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Plays one whole handoff over HTTP and prints a line for every answer. */
final class Script {
  /** An answer is not as expected; the message says which. */
  static final class Failed extends Exception {
    Failed(String message) {
      super(message);
    }
  }

  private final URI simulator;
  private final URI tool;
  private final String token;
  private final PrintStream out;
  private final Http http;

  /**
   * Creates a script.
   *
   * @param token the agent tool's token
   */
  Script(URI simulator, URI tool, String token, PrintStream out, Http http) {
    this.simulator = simulator;
    this.tool = tool;
    this.token = "Bearer " + token;
    this.out = out;
    this.http = http;
  }

  /** Reads the vendor's own example from the body of an event file. */
  static ObjectNode example(Path establishEvent) throws IOException {
    JsonNode event = Json.parse(Files.readAllBytes(establishEvent));
    return (ObjectNode) Json.parse(event.path("body").asText());
  }

  /** Changes the example's id and time, since kept data has the example already. */
  static void renew(ObjectNode establish, Clock clock) {
    establish.put("conversation_id", UUID.randomUUID().toString());
    establish.put("timestamp", clock.millis());
  }

  /**
   * Plays the handoff that starts with this call of GPTBots.
   *
   * @throws Failed if an answer is not as expected
   */
  void play(ObjectNode establish) throws Failed, InterruptedException, ExecutionException {
    String id =
        URLEncoder.encode(establish.path("conversation_id").asText(), StandardCharsets.UTF_8);
    URI handoffs = URI.create(simulator + "/customer/handoffs");
    URI handoff = URI.create(handoffs + "/" + id);
    URI conversation = URI.create(tool + "/conversations/" + id);

    ObjectNode request = Json.object().put("establish", establish.toString());
    webhook("GPTBots hands over", http.post(handoffs, request).get(), "connecting");

    ObjectNode question = Json.object().put("text", "Hello, is anybody there?");
    Reply chat = http.post(URI.create(handoff + "/chat"), question).get();
    webhook("The customer writes", chat, "connecting");

    Reply seen = http.get(conversation, "authorization", token).get();
    JsonNode message = seen.json().path("messages").path(0).path("text");
    expect(message.equals(question.get("text")), "what the agent reads", seen);
    line("The agent reads it", seen, message + ", " + text(seen, "state"));

    long millis = reply(conversation, handoff, chat.json().path("version").asInt());

    URI close = URI.create(handoff + "/close");
    webhook("The customer leaves", http.post(close, Json.object()).get(), "closed");

    Reply end = http.get(conversation, "authorization", token).get();
    expect(text(end, "state").equals("closed"), "the conversation at its end", end);
    line("The agent sees it", end, text(end, "state"));

    out.printf("%nThe customer read the reply %d ms after the agent sent it.%n", millis);
  }

  /**
   * Sends a reply while the customer waits for it. Returns the time to its arrival in milliseconds.
   */
  private long reply(URI conversation, URI handoff, int version)
      throws Failed, InterruptedException, ExecutionException {
    URI news = URI.create(handoff + "?wait=10000&after=" + version);
    CompletableFuture<Reply> customer = http.get(news);
    ObjectNode body = Json.object().put("text", "Hello, this is Ann. How can I help?");
    body.putObject("agent").put("id", "ann").put("name", "Ann");
    Reply sent =
        http.post(
                URI.create(conversation + "/replies"),
                body,
                "authorization",
                token,
                "idempotency-key",
                UUID.randomUUID().toString())
            .get();
    expect(sent.status() == 201 || sent.status() == 202, "the answer to the agent", sent);
    line("The agent replies", sent, text(sent, "status"));
    Reply arrived = customer.get();
    JsonNode message = arrived.json().path("messages").path(0).path("text");
    expect(message.equals(body.get("text")), "what the customer reads", arrived);
    out.printf(
        "  %-22s %8s  %s, %s%n", "The customer reads it", "", message, text(arrived, "state"));
    return Duration.ofNanos(arrived.answered() - sent.asked()).toMillis();
  }

  /** Checks and prints the webhook's answer and the state that the customer sees. */
  private void webhook(String step, Reply reply, String state) throws Failed {
    JsonNode webhook = reply.json().path("webhook");
    expect(webhook.path("status").asInt() == 200, "the webhook's answer", reply);
    expect(text(reply, "state").equals(state), "the customer's state", reply);
    line(step, reply, "HTTP %s %s".formatted(webhook.path("status"), text(webhook, "answer")));
  }

  private void line(String step, Reply reply, String result) {
    out.printf("  %-22s %5d ms  %s%n", step, reply.millis(), result);
  }

  private static void expect(boolean right, String what, Reply reply) throws Failed {
    if (!right) {
      throw new Failed("%s is wrong: HTTP %d %s".formatted(what, reply.status(), reply.json()));
    }
  }

  private static String text(Reply reply, String field) {
    return text(reply.json(), field);
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asText();
  }
}
