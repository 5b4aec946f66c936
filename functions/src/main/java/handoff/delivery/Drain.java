package handoff.delivery;

import handoff.conversation.Conversation;
import handoff.conversation.Outbox;
import handoff.conversation.Replies;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Status;
import handoff.gptbots.GptBots;
import handoff.gptbots.Outcome;
import handoff.settings.Bot;
import handoff.settings.SettingsCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends what is in an outbox, in its order, while the lease is ours. Thread-safe.
 *
 * <p>A message whose call ends unknown is tried once more, then left to a person: it reaches the
 * user at most twice, whatever crashes.
 */
public final class Drain {
  /** No call to GPTBots begins later than this after the start, so the last ends in time. */
  public static final Duration BUDGET = Duration.ofSeconds(8);

  private static final int UNKNOWN_TRIES = 2;

  private final Outbox outbox;
  private final Replies replies;
  private final GptBots gptBots;
  private final SettingsCache settings;
  private final Clock clock;

  public Drain(
      Outbox outbox, Replies replies, GptBots gptBots, SettingsCache settings, Clock clock) {
    this.outbox = outbox;
    this.replies = replies;
    this.gptBots = gptBots;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Drains.
   *
   * @param leased the conversation, its lease held by {@code holder}
   * @param started when this process began
   * @return every reply that was settled on the way, by its key
   */
  public Map<String, Reply> run(Conversation leased, String holder, Instant started) {
    Map<String, Reply> settled = new HashMap<>();
    Optional<Conversation> next = Optional.of(leased);
    while (next.isPresent()) {
      Conversation conversation = next.get();
      if (conversation.lease() == null || !conversation.lease().by().equals(holder)) {
        break;
      }
      if (conversation.outbox().isEmpty()) {
        next = outbox.releaseIfEmpty(conversation, holder);
        continue;
      }
      Reply head = replies.find(conversation.id(), conversation.outbox().getFirst()).orElse(null);
      if (head == null) {
        next = outbox.removeHead(conversation, conversation.outbox().getFirst(), null, holder);
        continue;
      }
      if (head.status() == Status.PENDING) {
        if (clock.instant().isAfter(started.plus(BUDGET))) {
          outbox.release(conversation, holder, false);
          break;
        }
        Attempt attempt = attempt(head, conversation);
        head = attempt.head();
        if (head.status() == Status.PENDING) {
          outbox.release(conversation, holder, attempt.unknown());
          break;
        }
      }
      settled.put(head.key(), head);
      next = outbox.removeHead(conversation, head.key(), head, holder);
    }
    return settled;
  }

  private record Attempt(Reply head, boolean unknown) {}

  private Attempt attempt(Reply head, Conversation conversation) {
    if (conversation.tries() >= UNKNOWN_TRIES) {
      return new Attempt(replies.settle(head, Status.UNCONFIRMED), false);
    }
    if (!isWanted(head, conversation)) {
      return new Attempt(replies.settle(head, Status.DROPPED), false);
    }
    Optional<Bot> bot = settings.get().bot(conversation.botId());
    Outcome outcome = send(head, bot);
    if (outcome.kind() == Outcome.Kind.UNAUTHORIZED) {
      // The key may have been changed a moment ago.
      Optional<Bot> changed = settings.reread().bot(conversation.botId());
      outcome = changed.equals(bot) ? outcome : send(head, changed);
    }
    Status status =
        switch (outcome.kind()) {
          case DELIVERED -> Status.SENT;
          case REFUSED, UNAUTHORIZED -> Status.FAILED;
          case UNCLEAR -> Status.UNCONFIRMED;
          case NOT_SENT, UNKNOWN -> Status.PENDING;
        };
    return new Attempt(
        replies.settle(head, status, outcome.code(), outcome.message()),
        outcome.kind() == Outcome.Kind.UNKNOWN);
  }

  /** What was written for a handoff that is over does not reach the next one. */
  private static boolean isWanted(Reply head, Conversation conversation) {
    return switch (head.kind()) {
      case TEXT -> !conversation.isClosed() && head.handoff() > conversation.closedHandoff();
      case END -> !conversation.isClosed() && head.handoff() == conversation.handoff();
    };
  }

  private Outcome send(Reply head, Optional<Bot> bot) {
    if (bot.isEmpty() || !bot.get().isConfigured()) {
      return new Outcome(
          Outcome.Kind.UNAUTHORIZED, null, "No API key is set for this GPTBots agent.", null);
    }
    long timestamp = head.acceptedAt().toEpochMilli();
    return head.text() == null
        ? gptBots.close(bot.get(), head.conversationId(), timestamp)
        : gptBots.reply(bot.get(), head.conversationId(), timestamp, head.text());
  }
}
