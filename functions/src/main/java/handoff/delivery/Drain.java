package handoff.delivery;

import handoff.conversation.Conversation;
import handoff.conversation.Outbox;
import handoff.conversation.RateLimit;
import handoff.conversation.Refusal;
import handoff.conversation.Replies;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Status;
import handoff.gptbots.GptBots;
import handoff.gptbots.Outcome;
import handoff.gptbots.Outcome.Verdict;
import handoff.log.Log;
import handoff.settings.Bot;
import handoff.settings.Settings;
import handoff.settings.SettingsCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is in an outbox, in its order, while the lease is ours. Thread-safe.
 *
 * <p>A message whose call ends unknown is tried once more, then left to a person: it reaches the
 * user at most twice, whatever crashes.
 */
public final class Drain {
  private static final int UNKNOWN_TRIES = 2;

  private final Outbox outbox;
  private final Replies replies;
  private final Turns turns;
  private final GptBots gptBots;
  private final SettingsCache settings;
  private final Times times;
  private final Clock clock;
  private final SettledLog settledLog;

  public Drain(
      Outbox outbox,
      Replies replies,
      RateLimit limits,
      GptBots gptBots,
      SettingsCache settings,
      Times times,
      Clock clock,
      Log log) {
    this.outbox = outbox;
    this.replies = replies;
    turns = new Turns(limits);
    this.gptBots = gptBots;
    this.settings = settings;
    this.times = times;
    this.clock = clock;
    settledLog = new SettledLog(settings, log);
  }

  /**
   * The result of a drain.
   *
   * @param seen every reply it came to, by its key, as it is now
   * @param pause after which the rest should be tried; zero if nothing is left, or another process
   *     has the lease now
   */
  public record Drained(Map<String, Reply> seen, Duration pause) {
    public Drained {
      seen = Map.copyOf(seen);
    }

    /** A reply as it is now: as it was before, if the drain did not come to it. */
    Reply latest(Reply reply) {
      return seen.getOrDefault(reply.key(), reply);
    }

    /** The number of replies that are out of the way. */
    int settled() {
      return (int) seen.values().stream().filter(each -> each.status() != Status.PENDING).count();
    }
  }

  /**
   * Drains.
   *
   * @param leased the conversation, its lease held by {@code holder}
   * @param end when this run ends: no call begins that might not end, and be noted, before
   */
  public Drained run(Conversation leased, String holder, Instant end) {
    Map<String, Reply> seen = new HashMap<>();
    Optional<Conversation> next = Optional.of(leased);
    while (next.isPresent() && next.get().isLeasedBy(holder)) {
      Conversation conversation = next.get();
      if (conversation.outbox().isEmpty()) {
        next = outbox.releaseIfEmpty(conversation, holder);
        continue;
      }
      String key = conversation.outbox().getFirst();
      Reply head = find(conversation, key, holder);
      if (head != null && head.status() == Status.PENDING) {
        Attempt attempt = attempt(head, conversation, holder, end);
        head = attempt.head();
        if (head.status() == Status.PENDING) {
          outbox.release(conversation, holder, attempt.unknown(), attempt.pause());
          seen.put(key, head);
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

  private @Nullable Reply find(Conversation conversation, String key, String holder) {
    return beforeTheCall(
        conversation, holder, () -> replies.find(conversation.id(), key).orElse(null));
  }

  /**
   * Does something that comes before a call to GPTBots. If it fails, the lease is given back, as
   * far as that is possible: nothing was sent, so this must not look like a call that ended
   * unknown.
   */
  private <T extends @Nullable Object> T beforeTheCall(
      Conversation conversation, String holder, Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException failure) {
      try {
        outbox.release(conversation, holder, false, times.pause(1, holder, null));
      } catch (RuntimeException alsoAway) {
        failure.addSuppressed(alsoAway);
      }
      throw failure;
    }
  }

  /**
   * A try of the head.
   *
   * @param head as it is now
   * @param unknown whether a call ended unknown
   * @param pause before the next try, if it is still PENDING
   */
  private record Attempt(Reply head, boolean unknown, Duration pause) {
    private static Attempt later(Reply head, Duration pause) {
      return new Attempt(head, false, pause);
    }
  }

  private Attempt attempt(Reply head, Conversation conversation, String holder, Instant end) {
    // Our own texts and ends are cheaper to repeat than to lose.
    if (conversation.tries() >= UNKNOWN_TRIES && head.kind() == Reply.Kind.TEXT) {
      return settle(head, Status.UNCONFIRMED, conversation, holder);
    }
    if (!head.isWanted(conversation)) {
      return settle(head, certain(Status.DROPPED, head, conversation), conversation, holder);
    }
    if (isOutOfDate(head)) {
      return settle(head, certain(Status.FAILED, head, conversation), conversation, holder);
    }
    Duration untilRetry = conversation.untilRetry(clock.instant());
    if (untilRetry.isPositive()) {
      return Attempt.later(head, untilRetry);
    }
    Turn turn = turn(conversation, holder);
    if (turn.bot() == null) {
      String why = "No API key is set for this GPTBots agent.";
      Status failed = certain(Status.FAILED, head, conversation);
      return settled(
          replies.settle(head, failed, conversation.handoff().number(), null, why), conversation);
    }
    if (turn.pause().isPositive()) {
      return Attempt.later(head, turn.pause());
    }
    return call(head, conversation, turn.bot(), end);
  }

  /**
   * The agent in whose name to call.
   *
   * @param bot null if the settings have no key for it
   * @param pause until its key may call; zero for at once
   */
  private record Turn(@Nullable Bot bot, Duration pause) {}

  private Turn turn(Conversation conversation, String holder) {
    return beforeTheCall(
        conversation,
        holder,
        () -> {
          Bot bot = configured(settings.get(), conversation);
          bot = bot == null ? configured(settings.reread(), conversation) : bot;
          return new Turn(bot, bot == null ? Duration.ZERO : turns.until(bot, conversation));
        });
  }

  private Attempt settle(Reply head, Status status, Conversation conversation, String holder) {
    return settled(
        beforeTheCall(conversation, holder, () -> replies.settle(head, status)), conversation);
  }

  private Attempt call(Reply head, Conversation conversation, Bot bot, Instant end) {
    if (!times.mayCall(clock.instant(), end)) {
      return Attempt.later(head, times.lookAgain());
    }
    Outcome outcome = send(head, bot);
    if (outcome.verdict() != Verdict.UNAUTHORIZED) {
      return called(head, conversation, bot, outcome);
    }
    // The key may have been changed a moment ago.
    Bot changed = configured(settings.reread(), conversation);
    if (changed == null || changed.equals(bot)) {
      return called(head, conversation, bot, outcome);
    }
    return times.mayCall(clock.instant(), end)
        ? called(head, conversation, changed, send(head, changed))
        : Attempt.later(head, times.lookAgain());
  }

  /** The status of a text that may have arrived by an earlier call: unconfirmed, and no other. */
  private static Status certain(Status status, Reply head, Conversation conversation) {
    boolean doubtful = conversation.tries() > 0 && head.kind() != Reply.Kind.END;
    return doubtful ? Status.UNCONFIRMED : status;
  }

  private Attempt called(Reply head, Conversation conversation, Bot bot, Outcome outcome) {
    if (outcome.verdict() == Verdict.LIMITED) {
      Duration pause = turns.afterLimit(bot, outcome.retryAfter(), conversation);
      if (clock.instant().isBefore(head.acceptedAt().plus(longestWait(head)))) {
        Reply noted = replies.postpone(head, outcome.code(), outcome.message());
        return Attempt.later(noted, times.pauseWhenLimited(noted.attempts(), noted.key(), pause));
      }
    }
    Status status =
        switch (outcome.verdict()) {
          case DELIVERED -> Status.SENT;
          case REFUSED ->
              isOver(head, outcome) ? Status.SENT : certain(Status.FAILED, head, conversation);
          case UNCLEAR -> ends(head) ? later(head, Status.UNCONFIRMED) : Status.UNCONFIRMED;
          case UNKNOWN -> later(head, Status.UNCONFIRMED);
          case NOT_SENT -> later(head, certain(Status.FAILED, head, conversation));
          case LIMITED -> certain(Status.FAILED, head, conversation);
          case UNAUTHORIZED -> {
            Status failed = certain(Status.FAILED, head, conversation);
            // Without GPTBots' own code it is the word of something in between.
            yield outcome.code() == null || ends(head) ? later(head, failed) : failed;
          }
        };
    boolean unknown = outcome.verdict() == Verdict.UNKNOWN || outcome.verdict() == Verdict.UNCLEAR;
    Reply noted =
        replies.settle(
            head, status, conversation.handoff().number(), outcome.code(), outcome.message());
    return noted.status() == Status.PENDING
        ? new Attempt(noted, unknown, pause(noted, outcome))
        : settled(noted, conversation);
  }

  /** The time for which a limit may hold it up; the end behind a text of our own matters more. */
  private Duration longestWait(Reply head) {
    return head.isSystem() && !ends(head) ? times.maxDuration() : times.maxEndDuration();
  }

  /** PENDING, so that it is tried again, or how it is given up once that has taken too long. */
  private Status later(Reply head, Status givenUp) {
    return isOlder(head, ends(head) ? times.maxEndDuration() : times.maxDuration())
        ? givenUp
        : Status.PENDING;
  }

  private boolean isOlder(Reply head, Duration age) {
    Instant first = head.firstTriedAt();
    return first != null && !clock.instant().isBefore(first.plus(age));
  }

  private boolean isOutOfDate(Reply head) {
    return head.kind() == Reply.Kind.TEXT
        && head.firstTriedAt() == null
        && !clock.instant().isBefore(head.acceptedAt().plus(times.maxEndDuration()));
  }

  private static boolean ends(Reply head) {
    return head.kind() == Reply.Kind.END;
  }

  /** GPTBots does not know the handoff any more: there is nothing left to end. */
  private static boolean isOver(Reply head, Outcome outcome) {
    return ends(head) && Objects.equals(outcome.code(), Reply.NOT_FOUND);
  }

  /** Settles a reply that never got into the outbox, and will not any more. */
  void drop(Reply reply, Conversation conversation, Refusal why) {
    settled(replies.refuse(reply, Status.DROPPED, why), conversation);
  }

  private Attempt settled(Reply reply, Conversation conversation) {
    settledLog.write(reply, conversation);
    return new Attempt(reply, false, Duration.ZERO);
  }

  private Duration pause(Reply head, Outcome outcome) {
    if (ends(head) && isOlder(head, times.maxDuration())) {
      return times.endPause();
    }
    return times.pause(head.attempts(), head.key(), outcome.retryAfter());
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
