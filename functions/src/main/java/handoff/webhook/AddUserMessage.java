package handoff.webhook;

import handoff.conversation.Conversations;
import handoff.conversation.UserMessage;
import handoff.http.Fields;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.Instant;

/** Adds to a conversation what the end user wrote. */
final class AddUserMessage implements Webhook.Told {
  private final Conversations conversations;
  private final Clock clock;

  AddUserMessage(Wiring wiring) {
    conversations = wiring.conversations();
    clock = wiring.clock();
  }

  @Override
  public String apply(Fields call) {
    boolean added = conversations.add(read(call, clock.instant()));
    return added ? "stored" : "stored before";
  }

  private static UserMessage read(Fields call, Instant now) {
    String conversationId = call.id("conversation_id");
    call.check();
    String text = call.text("body");
    return new UserMessage(
        conversationId,
        GptBotsTime.of(call, now).orElse(now.toEpochMilli()),
        text == null ? "" : text);
  }
}
