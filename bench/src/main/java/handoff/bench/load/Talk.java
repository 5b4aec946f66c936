package handoff.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.bench.load.Http.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * A handoff: a user and an agent write at the same time, then all that was accepted is looked for.
 */
final class Talk {
  private static final int TEXTS = 5;
  private static final Duration ARRIVAL = Duration.ofSeconds(90);

  private final Http http;
  private final Level level;
  private final String id = UUID.randomUUID().toString();
  private final List<String> fromUser = new ArrayList<>();
  private final List<String> toUser = new ArrayList<>();

  Talk(Http http, Level level) {
    this.http = http;
    this.level = level;
  }

  void run(ExecutorService threads) throws Exception {
    Answer opened = http.customer("", "{\"conversationId\":\"%s\"}".formatted(id));
    level.took("establish", opened.millis());
    if (opened.json().at("/webhook/status").asInt() != 200) {
      problem("establish was answered with " + opened.json());
      return;
    }
    Callable<Void> user = this::write;
    Callable<Void> agent = this::answer;
    for (Future<Void> side : List.of(threads.submit(user), threads.submit(agent))) {
      side.get();
    }
    arrive();
    http.customer("/" + id + "/close", "{}");
    level.talked(fromUser.size() + toUser.size());
  }

  private Void write() throws IOException, InterruptedException {
    for (int i = 1; i <= TEXTS; i++) {
      String text = "User's text %d in %s".formatted(i, id);
      Answer sent = http.customer("/" + id + "/chat", "{\"text\":\"%s\"}".formatted(text));
      level.took("chat", sent.millis());
      if (sent.json().at("/webhook/status").asInt() == 200) {
        fromUser.add(text);
      } else {
        problem("chat was answered with " + sent.json());
      }
    }
    return null;
  }

  private Void answer() throws IOException, InterruptedException {
    for (int i = 1; i <= TEXTS; i++) {
      level.took("one conversation", http.read("/" + id, "").millis());
      String text = "Agent's text %d in %s".formatted(i, id);
      if (isAccepted(i, text)) {
        toUser.add(text);
      }
    }
    return null;
  }

  /** The same key until there is an answer that stays. */
  private boolean isAccepted(int number, String text) throws IOException, InterruptedException {
    String body = "{\"text\":\"%s\",\"agent\":{\"id\":\"ann\",\"name\":\"Ann\"}}".formatted(text);
    for (int tries = 0; tries < 50; tries++) {
      Answer sent = http.write("/" + id + "/replies", id + "-" + number, body);
      level.took("reply", sent.millis());
      if (sent.status() == 201 || sent.status() == 202) {
        return true;
      }
      if (sent.status() != 429 && sent.status() != 503) {
        problem("a reply was answered with %d %s".formatted(sent.status(), sent.json()));
        return false;
      }
      level.askedAgain();
      Thread.sleep(200);
    }
    problem("a reply was never accepted");
    return false;
  }

  /** Every accepted text has to be on the other side, once and in order. */
  private void arrive() throws IOException, InterruptedException {
    long end = System.nanoTime() + ARRIVAL.toNanos();
    List<String> window = texts(http.window(id).json().path("messages"), "agent");
    while (window.size() < toUser.size() && System.nanoTime() < end) {
      Thread.sleep(200);
      window = texts(http.window(id).json().path("messages"), "agent");
    }
    if (!window.equals(toUser)) {
      problem("accepted %s, the user has %s".formatted(toUser, window));
    }
    JsonNode seen = http.read("/" + id, "").json().path("messages");
    if (!texts(seen, "user").equals(fromUser)) {
      problem("accepted %s, the agent sees %s".formatted(fromUser, texts(seen, "user")));
    }
  }

  private static List<String> texts(JsonNode messages, String from) {
    return messages
        .valueStream()
        .filter(message -> message.path("from").asText().equals(from))
        .map(message -> message.path("text").asText())
        .toList();
  }

  private void problem(String what) {
    level.problems.add(id + ": " + what);
  }
}
