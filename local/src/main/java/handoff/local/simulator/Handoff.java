package handoff.local.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One handoff as GPTBots and its end user see it. Every change wakes the waiting calls.
 * Thread-safe.
 */
final class Handoff {
  /** State that the end user sees. */
  enum State {
    CONNECTING,
    BUSY,
    CONNECTED,
    CLOSED
  }

  /** Reason for the end. */
  enum Reason {
    NONE,
    TIMEOUT,
    USER_CLOSED,
    AGENT_CLOSED,
    /** A later handoff has the same conversation. */
    REPLACED
  }

  /** A message in the chat window. */
  private record Message(int number, String from, String text, Instant at, boolean delivered) {}

  final String conversationId;
  final String botId;
  private final Instant deadline;
  private final List<Message> messages = new ArrayList<>();
  private State state = State.CONNECTING;
  private Reason reason = Reason.NONE;
  private int version;

  Handoff(String conversationId, String botId, Instant deadline) {
    this.conversationId = conversationId;
    this.botId = botId;
    this.deadline = deadline;
  }

  /** Adds an agent's reply; the first one connects. Returns false if the handoff is over. */
  synchronized boolean reply(String text, Instant now) {
    if (!isOpen()) {
      return false;
    }
    state = State.CONNECTED;
    messages.add(new Message(++version, "agent", text, now, true));
    notifyAll();
    return true;
  }

  /** Adds a message of the end user. */
  synchronized void said(String text, Instant now, boolean delivered) {
    messages.add(new Message(++version, "customer", text, now, delivered));
    notifyAll();
  }

  /** Marks a handoff that the webhook did not accept. */
  synchronized void busy() {
    state = State.BUSY;
    version++;
    notifyAll();
  }

  /** Ends the handoff. Returns false if it is over, or for a timeout after a reply. */
  synchronized boolean close(Reason why) {
    if (!isOpen() || (why == Reason.TIMEOUT && state == State.CONNECTED)) {
      return false;
    }
    state = State.CLOSED;
    reason = why;
    version++;
    notifyAll();
    return true;
  }

  synchronized boolean isOpen() {
    return state == State.CONNECTING || state == State.CONNECTED;
  }

  /** Waits for a change after the given version, at most for the given time. */
  synchronized void await(int after, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (version <= after) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /** Returns the state, the version and the messages after the given version. */
  synchronized ObjectNode json(int after, Instant now) {
    ObjectNode json =
        Json.object()
            .put("conversationId", conversationId)
            .put("state", word(state))
            .put("version", version);
    if (state == State.CONNECTING) {
      json.put("waitingEndsInMillis", Math.max(0, Duration.between(now, deadline).toMillis()));
    }
    if (reason != Reason.NONE) {
      json.put("reason", word(reason));
    }
    ArrayNode list = json.putArray("messages");
    for (Message message : messages) {
      if (message.number > after) {
        list.addObject()
            .put("number", message.number)
            .put("from", message.from)
            .put("text", message.text)
            .put("at", message.at.toString())
            .put("delivered", message.delivered);
      }
    }
    return json;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
