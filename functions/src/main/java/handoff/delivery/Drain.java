package handoff.delivery;

import handoff.conversation.Conversation;
import handoff.conversation.Outbox;
import handoff.conversation.RateLimit;
import handoff.conversation.Replies;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Status;
import handoff.gptbots.GptBots;
import handoff.gptbots.Outcome;
import handoff.gptbots.Outcome.Verdict;
import handoff.log.Log;
import handoff.log.Metric;
import handoff.settings.Bot;
import handoff.settings.Settings;
import handoff.settings.SettingsCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is in an outbox, in its order, while the lease is ours. Thread-safe.
 *
 * <p>A message whose call ends unknown is tried once more, then left to a person: it reaches the
 * user at most twice, whatever crashes.
 */
public final class Drain {
  /** No call to GPTBots begins later than this after the start, so the last ends in time. */
  public static final Duration BUDGET = Duration.ofSeconds(8);

  /** How long a message that GPTBots does not take is tried, from its first try. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int UNKNOWN_TRIES = 2;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  /** GPTBots' code for a conversation it does not know. */
  private static final Integer NOT_FOUND = 40356;

  /** However long GPTBots asks us to stay away. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private static final List<Integer> PAUSES = List.of(2, 5, 10, 20, 40, 60);

  private final Outbox outbox;
  private final Replies replies;
  private final RateLimit limits;
  private final GptBots gptBots;
  private final SettingsCache settings;
  private final Clock clock;
  private final Log log;

  public Drain(
      Outbox outbox,
      Replies replies,
      RateLimit limits,
      GptBots gptBots,
      SettingsCache settings,
      Clock clock,
      Log log) {
    this.outbox = outbox;
    this.replies = replies;
    this.limits = limits;
    this.gptBots = gptBots;
    this.settings = settings;
    this.clock = clock;
    this.log = log;
  }

  /**
   * What a drain did.
   *
   * @param seen every reply it came to, by its key, as it is now
   * @param pause after which what is left should be tried; zero if nothing is left, or another
   *     process has the lease now
   */
  public record Drained(Map<String, Reply> seen, Duration pause) {
    public Drained {
      seen = Map.copyOf(seen);
    }

    /** A reply as it is now: as it was before, if the drain did not come to it. */
    Reply latest(Reply reply) {
      return seen.getOrDefault(reply.key(), reply);
    }
  }

  /**
   * Drains.
   *
   * @param leased the conversation, its lease held by {@code holder}
   * @param started when this process began
   */
  public Drained run(Conversation leased, String holder, Instant started) {
    Map<String, Reply> seen = new HashMap<>();
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
      String key = conversation.outbox().getFirst();
      Reply head = replies.find(conversation.id(), key).orElse(null);
      if (head != null && head.status() == Status.PENDING) {
        Attempt attempt = attempt(head, conversation, holder, started);
        head = attempt.head();
        seen.put(key, head);
        if (head.status() == Status.PENDING) {
          outbox.release(conversation, holder, attempt.unknown(), attempt.pause());
          return new Drained(seen, attempt.pause());
        }
      }
      if (head != null) {
        seen.put(key, head);
      }
      next = outbox.removeHead(conversation, key, head, holder);
    }
    return new Drained(seen, Duration.ZERO);
  }

  /**
   * What became of the head.
   *
   * @param unknown whether a call ended unknown
   * @param pause when to try again, if it is still PENDING
   */
  private record Attempt(Reply head, boolean unknown, Duration pause) {
    private static Attempt later(Reply head, Duration pause) {
      return new Attempt(head, false, pause);
    }
  }

  private Attempt attempt(Reply head, Conversation conversation, String holder, Instant started) {
    // An end may be repeated: the user sees it once however often it is sent.
    if (conversation.tries() >= UNKNOWN_TRIES && head.kind() != Reply.Kind.END) {
      return settled(replies.settle(head, Status.UNCONFIRMED), conversation);
    }
    if (!head.isWanted(conversation)) {
      return settled(
          replies.settle(head, certain(Status.DROPPED, head, conversation)), conversation);
    }
    Duration untilRetry = conversation.untilRetry(clock.instant());
    if (untilRetry.isPositive()) {
      return Attempt.later(head, untilRetry);
    }
    Bot bot;
    Duration wait;
    try {
      bot = bot(conversation);
      wait =
          bot == null
              ? Duration.ZERO
              : limits.untilFree(bot.apiKey(), conversation.connectedAt() == null);
    } catch (RuntimeException beforeTheCall) {
      // Nothing was sent, so this must not look like a call that ended unknown.
      outbox.release(conversation, holder, false, AFTER_FAILURE);
      throw beforeTheCall;
    }
    if (bot == null) {
      String why = "No API key is set for this GPTBots agent.";
      return settled(
          replies.settle(
              head, certain(Status.FAILED, head, conversation), conversation.handoff(), null, why),
          conversation);
    }
    if (!wait.isZero()) {
      return Attempt.later(head, wait);
    }
    if (clock.instant().isAfter(started.plus(BUDGET))) {
      return Attempt.later(head, Duration.ofSeconds(1));
    }
    Outcome outcome = send(head, bot);
    if (outcome.verdict() == Verdict.UNAUTHORIZED) {
      // The key may have been changed a moment ago.
      Bot changed = configured(settings.reread(), conversation);
      if (changed != null && !changed.equals(bot)) {
        bot = changed;
        outcome = send(head, bot);
      }
    }
    return called(head, conversation, bot, outcome);
  }

  private @Nullable Bot bot(Conversation conversation) {
    Bot bot = configured(settings.get(), conversation);
    return bot == null ? configured(settings.reread(), conversation) : bot;
  }

  /** What can be said of a text that may have arrived by an earlier call: only that. */
  private static Status certain(Status status, Reply head, Conversation conversation) {
    boolean doubtful = conversation.tries() > 0 && head.kind() != Reply.Kind.END;
    return doubtful ? Status.UNCONFIRMED : status;
  }

  private Attempt called(Reply head, Conversation conversation, Bot bot, Outcome outcome) {
    if (outcome.verdict() == Verdict.LIMITED) {
      limits.limited(bot.apiKey(), outcome.retryAfter());
    }
    boolean unknown = outcome.verdict() == Verdict.UNKNOWN;
    Instant firstTriedAt = head.firstTriedAt();
    boolean patient = firstTriedAt == null || clock.instant().isBefore(firstTriedAt.plus(PATIENCE));
    Status status =
        switch (outcome.verdict()) {
          case DELIVERED -> Status.SENT;
          case REFUSED ->
              isOver(head, outcome) ? Status.SENT : certain(Status.FAILED, head, conversation);
          case UNAUTHORIZED -> certain(Status.FAILED, head, conversation);
          case UNCLEAR -> Status.UNCONFIRMED;
          case UNKNOWN -> patient ? Status.PENDING : Status.UNCONFIRMED;
          case NOT_SENT, LIMITED ->
              patient ? Status.PENDING : certain(Status.FAILED, head, conversation);
        };
    Reply noted =
        replies.settle(head, status, conversation.handoff(), outcome.code(), outcome.message());
    return noted.status() == Status.PENDING
        ? new Attempt(noted, unknown, pause(noted, outcome.retryAfter()))
        : settled(noted, conversation);
  }

  /** GPTBots does not know the handoff any more: there is nothing left to end. */
  private static boolean isOver(Reply head, Outcome outcome) {
    return head.kind() == Reply.Kind.END && Objects.equals(outcome.code(), NOT_FOUND);
  }

  /** Settles something of our own that never got into the outbox, because it is not needed. */
  void drop(Reply reply, Conversation conversation) {
    settled(replies.drop(reply), conversation);
  }

  private Attempt settled(Reply reply, Conversation conversation) {
    String level =
        switch (reply.status()) {
          case FAILED -> "ERROR";
          case UNCONFIRMED, DROPPED -> "WARN";
          case SENT, PENDING -> "INFO";
        };
    Log.Line line =
        log.line(level, "settled")
            .put("conversation", reply.conversationId())
            .put("kind", reply.kind().name())
            .put("status", reply.status().name())
            .put("attempts", reply.attempts());
    measure(line, reply, conversation);
    line.write();
    return new Attempt(reply, false, Duration.ZERO);
  }

  /** Only what people wrote is counted: how often we say that nobody is there is nobody's work. */
  private void measure(Log.Line line, Reply reply, Conversation conversation) {
    Instant settledAt = reply.settledAt();
    if (reply.kind() != Reply.Kind.TEXT || settledAt == null) {
      return;
    }
    String bot = settings.find().map(known -> known.nameOf(conversation.botId())).orElse("*");
    Metric outcome =
        switch (reply.status()) {
          case SENT -> Metric.REPLIES_SENT;
          case FAILED -> Metric.REPLIES_FAILED;
          case DROPPED -> Metric.REPLIES_DROPPED;
          case UNCONFIRMED, PENDING -> Metric.REPLIES_UNCONFIRMED;
        };
    line.metric(outcome, 1, bot);
    if (reply.status() == Status.SENT) {
      line.metric(Metric.DELIVERY_TIME, millis(reply.acceptedAt(), settledAt), bot);
      if (conversation.firstHumanReplyAt() == null) {
        line.metric(Metric.FIRST_REPLY_TIME, millis(conversation.arrivedAt(), settledAt), bot);
      }
    }
  }

  /** Two functions' clocks may differ by more than this took. */
  private static long millis(Instant start, Instant end) {
    return Math.max(0, Duration.between(start, end).toMillis());
  }

  private static Duration pause(Reply head, @Nullable Duration asked) {
    int index = Math.toIntExact(Math.clamp(head.attempts() - 1, 0, PAUSES.size() - 1L));
    Duration own = Duration.ofSeconds(PAUSES.get(index));
    if (asked == null || asked.compareTo(own) < 0) {
      return own;
    }
    return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
  }

  private static @Nullable Bot configured(Settings settings, Conversation conversation) {
    return settings.bot(conversation.botId()).filter(Bot::isConfigured).orElse(null);
  }

  private Outcome send(Reply head, Bot bot) {
    long timestamp = head.acceptedAt().toEpochMilli();
    return head.text() == null
        ? gptBots.close(bot, head.conversationId(), timestamp)
        : gptBots.reply(bot, head.conversationId(), timestamp, head.text());
  }
}
