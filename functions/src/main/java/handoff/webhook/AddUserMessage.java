package handoff.webhook;

import handoff.conversation.Conversations;
import handoff.conversation.UserMessage;
import handoff.delivery.Watchdog;
import handoff.http.Fields;
import handoff.runtime.Wiring;
import handoff.settings.Bot;
import handoff.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Adds to a conversation what the end user wrote. */
final class AddUserMessage implements Webhook.Told {
  private final Conversations conversations;
  private final Watchdog watchdog;
  private final Supplier<Settings> settings;
  private final Clock clock;

  AddUserMessage(Wiring wiring) {
    conversations = wiring.conversations();
    watchdog = wiring.watchdog();
    settings = wiring.settings();
    clock = wiring.clock();
  }

  @Override
  public String apply(Fields call) {
    UserMessage message = read(call, clock.instant());
    boolean added = conversations.add(message, () -> watch(message.conversationId()));
    return added ? "stored" : "stored before";
  }

  /** Nobody knows yet whose handoff it is: the settings are those of any agent. */
  private Duration watch(String conversationId) {
    Bot bot = settings.get().botOrDefaults(null);
    watchdog.watch(conversationId, 0, bot);
    return bot.waiting();
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
