package handoff.webhook;

import handoff.http.Action;
import handoff.http.Fields;
import handoff.runtime.Wiring;

/** The calls of GPTBots by their names, as the queue has them. */
public final class Webhooks {
  private static final String ESTABLISH = "establish";
  private static final String CHAT = "chat";
  private static final String CLOSE = "close";

  private Webhooks() {}

  static Action establish(Wiring wiring) {
    return new Webhook(wiring, ESTABLISH, new OpenHandoff(wiring));
  }

  static Action chat(Wiring wiring) {
    return new Webhook(wiring, CHAT, new AddUserMessage(wiring));
  }

  static Action close(Wiring wiring) {
    return new Webhook(wiring, CLOSE, new CloseHandoff(wiring));
  }

  /**
   * Does a call that was kept in the queue.
   *
   * @throws IllegalArgumentException if there is no call of this name
   */
  public static void apply(Wiring wiring, String name, String body) {
    Webhook.Told told =
        switch (name) {
          case ESTABLISH -> new OpenHandoff(wiring);
          case CHAT -> new AddUserMessage(wiring);
          case CLOSE -> new CloseHandoff(wiring);
          default -> throw new IllegalArgumentException("a webhook of no name we know");
        };
    told.apply(Fields.ofGptBots(body));
  }
}
