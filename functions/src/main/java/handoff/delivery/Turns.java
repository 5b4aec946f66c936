package handoff.delivery;

import handoff.conversation.Conversation;
import handoff.conversation.RateLimit;
import handoff.settings.Bot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The turns of conversations that wait for one API key's limit. A first reply takes none, because
 * GPTBots is waiting for it. Thread-safe.
 */
final class Turns {
  private final RateLimit limits;

  Turns(RateLimit limits) {
    this.limits = limits;
  }

  /**
   * The time until the first of the outbox may be sent; zero for at once. One that has waited does
   * not go to the end of the line.
   */
  Duration until(Bot bot, Conversation conversation) {
    return isFirst(conversation) || conversation.retryAt() != null
        ? limits.untilOpen(bot.apiKey())
        : limits.reserve(bot.apiKey());
  }

  /**
   * Notes a 429.
   *
   * @param retryAfter when GPTBots wants to be called again; null if it did not say
   * @return the time until it can be called for this conversation
   */
  Duration afterLimit(Bot bot, @Nullable Duration retryAfter, Conversation conversation) {
    Duration pause = limits.limited(bot.apiKey(), retryAfter);
    // A look at half the price may not see yet what was written just now.
    return isFirst(conversation) ? pause : longer(pause, limits.reserve(bot.apiKey()));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static boolean isFirst(Conversation conversation) {
    return !conversation.handoff().isConnected();
  }
}
