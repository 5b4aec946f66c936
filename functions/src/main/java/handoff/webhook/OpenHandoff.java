package handoff.webhook;

import handoff.conversation.Conversations;
import handoff.conversation.Conversations.Establish;
import handoff.conversation.User;
import handoff.delivery.Watchdog;
import handoff.http.Fields;
import handoff.log.Log;
import handoff.log.Metric;
import handoff.runtime.Wiring;
import handoff.settings.Settings;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens a handoff, after its watchdog is set. */
final class OpenHandoff implements Webhook.Told {
  /** GPTBots' address for everybody whose own it does not know. */
  private static final String NOBODY = "support@gptbots.ai";

  private final Conversations conversations;
  private final Watchdog watchdog;
  private final Supplier<Settings> settings;
  private final Clock clock;
  private final Log log;

  OpenHandoff(Wiring wiring) {
    conversations = wiring.conversations();
    watchdog = wiring.watchdog();
    settings = wiring.settings();
    clock = wiring.clock();
    log = wiring.log();
  }

  @Override
  public String apply(Fields call) {
    Settings known = settings.get();
    Establish establish = read(call, known, clock.instant());
    watchdog.watch(
        establish.conversationId(), establish.at(), known.botOrDefaults(establish.botId()));
    return switch (conversations.establish(establish)) {
      case OPENED -> {
        log.line("INFO", "handoff opened")
            .put("conversation", establish.conversationId())
            .metric(Metric.HANDOFFS, 1, known.nameOf(establish.botId()))
            .write();
        yield "created";
      }
      case REPEATED -> "created before";
      case LATE -> "kept";
    };
  }

  /** The older form of the call has no {@code user_info}, and any of its fields may be null. */
  private static Establish read(Fields call, Settings settings, Instant now) {
    String conversationId = call.id("conversation_id");
    call.check();
    Fields info = call.object("user_info");
    String email = info.text("email") == null ? call.text("email") : info.text("email");
    String botId = call.text("bot_id");
    return new Establish(
        conversationId,
        GptBotsTime.of(call, now).orElse(now.toEpochMilli()),
        botId,
        new User(info.text("user_id"), info.text("anonymous_id"), known(email), info.text("phone")),
        settings.botOrDefaults(botId).waiting(),
        call.asText());
  }

  private static @Nullable String known(@Nullable String email) {
    return NOBODY.equals(email) ? null : email;
  }
}
