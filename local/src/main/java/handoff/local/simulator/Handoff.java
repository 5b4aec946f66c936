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
 * One handoff as GPTBots and its end user see it. Thread-safe; whoever waits for news is woken by
 * every change.
 */
final class Handoff {
  /** What the end user is shown. */
  enum State {
    CONNECTING,
    BUSY,
    CONNECTED,
    CLOSED
  }

  /** Who ended it. */
  enum Reason {
    NONE,
    TIMEOUT,
    USER_CLOSED,
    AGENT_CLOSED,
    /** Another handoff has the same conversation now. */
    REPLACED
  }

  /** A text in the chat window. */
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

  /** A person's reply arrives; the first one connects. False if the handoff is over. */
  synchronized boolean reply(String text, Instant now) {
    if (!isOpen()) {
      return false;
    }
    state = State.CONNECTED;
    messages.add(new Message(++version, "agent", text, now, true));
    notifyAll();
    return true;
  }

  /** The end user wrote something. */
  synchronized void said(String text, Instant now, boolean delivered) {
    messages.add(new Message(++version, "customer", text, now, delivered));
    notifyAll();
  }

  /** The webhook did not take the handoff. */
  synchronized void busy() {
    state = State.BUSY;
    version++;
    notifyAll();
  }

  /** Ends the handoff. False if it was over, or connected before its waiting time was. */
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

  /** Returns when there is news after the given version, or when the time is up. */
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

  /** State, version and the messages after the given version. */
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
