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
    return action(wiring, ESTABLISH);
  }

  static Action chat(Wiring wiring) {
    return action(wiring, CHAT);
  }

  static Action close(Wiring wiring) {
    return action(wiring, CLOSE);
  }

  /**
   * Does a call that was kept in the queue.
   *
   * @throws IllegalArgumentException if there is no call of this name
   */
  public static void apply(Wiring wiring, String name, String body) {
    told(wiring, name).apply(Fields.ofGptBots(body));
  }

  private static Action action(Wiring wiring, String name) {
    return new Webhook(wiring, name, told(wiring, name));
  }

  private static Webhook.Told told(Wiring wiring, String name) {
    return switch (name) {
      case ESTABLISH -> new OpenHandoff(wiring);
      case CHAT -> new AddUserMessage(wiring);
      case CLOSE -> new CloseHandoff(wiring);
      default -> throw new IllegalArgumentException("a webhook of no name we know");
    };
  }
}
