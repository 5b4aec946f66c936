package handoff.delivery;

import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.Handoff;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Kind;
import handoff.log.Log;
import handoff.log.Metric;
import handoff.settings.Bot;
import handoff.settings.SettingsCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first-reply deadline: GPTBots ends a handoff when no message reaches it within the
 * waiting timeout. Thread-safe.
 */
public final class Watchdog {
  private final Conversations conversations;
  private final Delivery delivery;
  private final Jobs jobs;
  private final SettingsCache settings;
  private final Times times;
  private final Clock clock;
  private final Log log;

  public Watchdog(
      Conversations conversations,
      Delivery delivery,
      Jobs jobs,
      SettingsCache settings,
      Times times,
      Clock clock,
      Log log) {
    this.conversations = conversations;
    this.delivery = delivery;
    this.jobs = jobs;
    this.settings = settings;
    this.times = times;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Queues the jobs of a handoff, before the handoff itself is written: two holds, the second in
   * case that the first is lost or late, and a give-up.
   *
   * @param establish which handoff, by GPTBots' time of its establish; 0 if a chat overtook it.
   *     Once the establish is there, its own give-up counts
   */
  public void watch(String conversationId, long establish, Bot bot) {
    Instant now = clock.instant();
    Duration second = bot.holdAfter().plus(bot.waiting()).dividedBy(2);
    Map<Job, Duration> watch = new LinkedHashMap<>();
    for (Duration after : new Duration[] {bot.holdAfter(), second}) {
      watch.put(new Job.Hold(conversationId, establish, now.plus(after)), after);
    }
    if (!bot.giveUpText().isEmpty()) {
      Duration after = bot.giveUpAfter();
      watch.put(new Job.GiveUp(conversationId, establish, now.plus(after)), after);
    }
    jobs.send(watch);
  }

  /**
   * Does a hold job: says that we are looking for somebody, unless something has reached the user;
   * notes it if the deadline passes all the same, or has passed before this job could look.
   *
   * @param end when this run ends
   * @return the pause before it comes back; empty if there is nothing left to do
   */
  public Optional<Duration> work(Job.Hold job, Instant end) {
    Instant now = clock.instant();
    if (now.isBefore(job.due())) {
      return Optional.of(Duration.between(now, job.due()));
    }
    String key = Reply.systemKey("hold", job.establish());
    if (isDone(job.conversationId(), found -> isSettled(job, found, now), key)) {
      return Optional.empty();
    }
    Conversation conversation =
        conversations.find(job.conversationId()).filter(found -> isOf(job, found)).orElse(null);
    if (conversation == null) {
      return finish(job.conversationId(), key, end);
    }
    Handoff handoff = conversation.handoff();
    Instant deadline = handoff.deadlineAt();
    boolean missed = handoff.hasMissedDeadline(now);
    if (deadline != null && missed) {
      noteMissedDeadline(conversation, deadline);
    }
    if (deadline == null || missed || handoff.isConnected() || conversation.isClosed()) {
      return finish(job.conversationId(), key, end);
    }
    Duration left = Duration.between(now, deadline);
    String text = settings.get().botOrDefaults(conversation.botId()).holdText();
    if (text.isEmpty()) {
      return Optional.of(left);
    }
    Optional<Duration> again = delivery.say(conversation, key, Kind.HOLD, text, end);
    return Optional.of(again.filter(pause -> pause.compareTo(left) < 0).orElse(left));
  }

  /**
   * Notes that GPTBots ended a handoff because nothing had reached it in time, unless a hold job
   * has seen it before.
   */
  public void timedOut(String conversationId) {
    conversations
        .find(conversationId)
        .filter(found -> found.isClosed() && !found.handoff().isConnected())
        .ifPresent(found -> {
          Instant deadline = found.handoff().deadlineAt();
          if (deadline != null) {
            noteMissedDeadline(found, deadline);
          }
        });
  }

  private void noteMissedDeadline(Conversation conversation, Instant deadline) {
    if (conversations.noteMissedDeadline(conversation, deadline)) {
      log.line("ERROR", "deadline missed")
          .put("conversation", conversation.id())
          .metric(Metric.DEADLINES_MISSED, 1, settings.nameOf(conversation.botId()))
          .write();
    }
  }

  /** Sees that something of our own, if it was ever said, is settled. */
  private Optional<Duration> finish(String conversationId, String key, Instant end) {
    return delivery.work(new Job.Deliver(conversationId, key), end);
  }

  /**
   * Does a give-up job: if no person has replied, says so and ends the handoff. Whoever has claimed
   * it gets the same time again, from the claim on.
   *
   * @param runEnd when this run ends
   * @return the pause before it comes back; empty if there is nothing left to do
   */
  public Optional<Duration> work(Job.GiveUp job, Instant runEnd) {
    Instant now = clock.instant();
    if (now.isBefore(job.due())) {
      return Optional.of(Duration.between(now, job.due()));
    }
    String giveUp = Reply.systemKey("give-up", job.establish());
    String end = Reply.systemKey("end", job.establish());
    if (isDone(job.conversationId(), found -> isSettled(job, found), giveUp, end)) {
      return Optional.empty();
    }
    Conversation conversation = current(job.conversationId(), job.establish());
    if (conversation == null || conversation.hasHumanReply()) {
      return finish(job.conversationId(), giveUp, runEnd)
          .or(() -> finish(job.conversationId(), end, runEnd))
          .or(() -> unlessReplied(conversation));
    }
    Bot bot = settings.get().botOrDefaults(conversation.botId());
    if (bot.giveUpText().isEmpty()) {
      return Optional.empty();
    }
    if (conversation.claimedAt() != null) {
      Duration left = Duration.between(now, conversation.claimedAt().plus(bot.giveUpAfter()));
      if (left.isPositive()) {
        return Optional.of(left);
      }
    }
    return delivery
        .say(conversation, giveUp, Kind.GIVE_UP, bot.giveUpText(), runEnd)
        .or(() -> delivery.say(conversation, end, Kind.END, null, runEnd));
  }

  /**
   * Tells at half the price if nothing is left to do: the handoff is settled, and nothing of our
   * own was said in it.
   */
  private boolean isDone(String conversationId, Predicate<Conversation> settled, String... keys) {
    return conversations.glance(conversationId).filter(settled).isPresent()
        && Arrays.stream(keys).noneMatch(key -> delivery.isThere(conversationId, key));
  }

  private static boolean isSettled(Job.Hold job, Conversation found, Instant now) {
    Handoff handoff = found.handoff();
    return isOf(job, found)
        ? (handoff.isConnected() || found.isClosed()) && !handoff.hasMissedDeadline(now)
        : handoff.establishedAt() > job.establish();
  }

  private static boolean isSettled(Job.GiveUp job, Conversation found) {
    Handoff handoff = found.handoff();
    return handoff.establishedAt() > job.establish()
        || (handoff.establishedAt() == job.establish()
            && (found.isClosed() || handoff.firstHumanReplyAt() != null));
  }

  /** A person's reply is on its way: look again whether it arrived. */
  private Optional<Duration> unlessReplied(@Nullable Conversation conversation) {
    return conversation == null || conversation.handoff().firstHumanReplyAt() != null
        ? Optional.empty()
        : Optional.of(times.afterReply());
  }

  /** The conversation, if this handoff is the current one and open. */
  private @Nullable Conversation current(String conversationId, long establish) {
    return conversations
        .find(conversationId)
        .filter(found -> !found.isClosed() && found.handoff().establishedAt() == establish)
        .orElse(null);
  }

  /**
   * Tells if a hold is of the current handoff, or the last. That of a chat which overtook its
   * establish goes on after it: GPTBots has waited since before both.
   */
  private static boolean isOf(Job.Hold job, Conversation conversation) {
    Handoff handoff = conversation.handoff();
    return job.establish() == handoff.establishedAt()
        || (job.establish() == 0 && handoff.number() == 1);
  }
}
