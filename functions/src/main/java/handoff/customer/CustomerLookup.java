package handoff.customer;

import handoff.conversation.Conversation;
import handoff.conversation.Customer;
import handoff.conversation.Customers;
import handoff.conversation.RateLimit;
import handoff.gptbots.EndUser;
import handoff.gptbots.GptBots;
import handoff.gptbots.Result;
import handoff.settings.Bot;
import handoff.settings.SettingsCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Finds what GPTBots knows of a handoff's user. It asks once and keeps the answer; an answer that
 * is not whole is asked for again later. Thread-safe.
 *
 * <p>The free plan has three calls a minute. So it does not ask while GPTBots waits for the first
 * message, nor while GPTBots limits the key, and what it does changes no reply's turn.
 */
public final class CustomerLookup {
  /** The time for which an answer that is not whole is kept. */
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final Customers customers;
  private final RateLimit limits;
  private final GptBots gptBots;
  private final SettingsCache settings;
  private final Clock clock;

  public CustomerLookup(
      Customers customers, RateLimit limits, GptBots gptBots, SettingsCache settings, Clock clock) {
    this.customers = customers;
    this.limits = limits;
    this.gptBots = gptBots;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The answer of GPTBots for the current handoff, kept or new; empty if it cannot be asked now.
   */
  public Optional<Customer> find(Conversation conversation) {
    Optional<Customer> kept = customers.find(conversation);
    boolean isGood =
        kept.filter(known ->
                known.isWhole() || known.askedAt().plus(ASK_AGAIN).isAfter(clock.instant()))
            .isPresent();
    EndUser user = new EndUser(conversation.user().userId(), conversation.user().anonymousId());
    if (isGood || !user.isKnown() || isAwaitedByGptBots(conversation)) {
      return kept;
    }
    Bot bot = settings.get().botOrDefaults(conversation.botId());
    if (!bot.isConfigured() || limits.isLimiting(bot.apiKey())) {
      return kept;
    }
    Customer customer = ask(bot, user);
    customers.put(conversation, customer);
    return Optional.of(customer);
  }

  /** Until it has the first message, every call of ours belongs to that. */
  private static boolean isAwaitedByGptBots(Conversation conversation) {
    return !conversation.isClosed() && !conversation.handoff().isConnected();
  }

  private Customer ask(Bot bot, EndUser user) {
    Instant now = clock.instant();
    CompletableFuture<Result<Optional<String>>> channel =
        CompletableFuture.supplyAsync(() -> gptBots.channel(bot, user), THREADS);
    Result<Map<String, String>> attributes = gptBots.attributes(bot, user);
    Result<Optional<String>> told = channel.join();
    List<Customer.Attribute> list =
        attributes.isAnswer()
            ? attributes.value().entrySet().stream()
                .map(each -> new Customer.Attribute(each.getKey(), each.getValue()))
                .toList()
            : List.of();
    return new Customer(
        told.isAnswer() ? told.value().orElse(null) : null,
        list,
        Instant.ofEpochMilli(now.toEpochMilli()),
        told.isAnswer() && attributes.isAnswer());
  }
}
