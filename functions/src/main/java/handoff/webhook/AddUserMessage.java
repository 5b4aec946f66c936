package handoff.webhook;

import handoff.conversation.Actor;
import handoff.conversation.Conversations;
import handoff.conversation.UserMessage;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.Instant;

/** Adds to a conversation what the end user wrote. */
final class AddUserMessage implements Action {
  private final Conversations conversations;
  private final Clock clock;

  AddUserMessage(Wiring wiring) {
    conversations = wiring.conversations();
    clock = wiring.clock();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    boolean added = conversations.add(read(request.body(), clock.instant()));
    return Answer.toGptBots(added ? "stored" : "stored before");
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
