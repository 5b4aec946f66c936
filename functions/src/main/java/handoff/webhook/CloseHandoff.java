package handoff.webhook;

import handoff.conversation.Conversations;
import handoff.conversation.Conversations.ClosedBy;
import handoff.conversation.Conversations.Closing;
import handoff.delivery.Watchdog;
import handoff.http.Fields;
import handoff.runtime.Wiring;
import java.time.Clock;

/** Closes a handoff that ended on GPTBots' side. */
final class CloseHandoff implements Webhook.Told {
  private final Conversations conversations;
  private final Watchdog watchdog;
  private final Clock clock;

  CloseHandoff(Wiring wiring) {
    conversations = wiring.conversations();
    watchdog = wiring.watchdog();
    clock = wiring.clock();
  }

  @Override
  public String apply(Fields call) {
    String conversationId = call.id("conversation_id");
    call.check();
    ClosedBy closedBy =
        switch (String.valueOf(call.text("type"))) {
          case "TIMEOUT" -> ClosedBy.TIMEOUT;
          case "USER_CLOSED" -> ClosedBy.USER_CLOSED;
          default -> ClosedBy.OTHER;
        };
    Closing closing =
        conversations.close(conversationId, GptBotsTime.of(call, clock.instant()), closedBy);
    if (closedBy == ClosedBy.TIMEOUT && closing != Closing.LATE) {
      watchdog.timedOut(conversationId);
    }
    return switch (closing) {
      case CLOSED -> "closed";
      case REPEATED -> "closed before";
      case LATE -> "kept";
    };
  }
}
