package handoff.delivery;

import handoff.conversation.Actor;
import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.Outbox;
import handoff.conversation.Outbox.Appended;
import handoff.conversation.Refusal;
import handoff.conversation.Replies;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Status;
import handoff.delivery.Drain.Drained;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a reply, or an end, and carries it to GPTBots: in the same call if nothing is before it,
 * else by a job. The job is queued before anything is written, so a process that stops after any
 * step leaves nothing behind that nobody finishes. Thread-safe.
 */
public final class Delivery {
  private final Conversations conversations;
  private final Replies replies;
  private final Outbox outbox;
  private final Drain drain;
  private final Jobs jobs;
  private final Times times;
  private final Clock clock;

  public Delivery(
      Conversations conversations,
      Replies replies,
      Outbox outbox,
      Drain drain,
      Jobs jobs,
      Times times,
      Clock clock) {
    this.conversations = conversations;
    this.replies = replies;
    this.outbox = outbox;
    this.drain = drain;
    this.jobs = jobs;
    this.times = times;
    this.clock = clock;
  }

  /**
   * A request to send a text or to end the handoff.
   *
   * @param idempotencyKey the same key again in the same handoff is the same request again
   * @param text null to end the handoff
   * @param takeover whether it may be taken over from whoever owns it now
   * @param seenVersion the version of the conversation that the writer saw; empty to compare
   *     nothing
   */
  public record Command(
      String conversationId,
      Actor by,
      String idempotencyKey,
      @Nullable String text,
      boolean takeover,
      OptionalLong seenVersion) {

    private Reply reply(Conversation seen, Instant now) {
      Reply.Kind kind = text == null ? Reply.Kind.END : Reply.Kind.TEXT;
      return Reply.pending(seen, by, idempotencyKey, kind, text, takeover, now);
    }
  }

  /**
   * Accepts a command; the first one claims the conversation. The first result of a key stays as
   * long as the handoff.
   *
   * @param end when this run ends
   * @return the reply as it is now: sent, still to be sent, or unconfirmed
   * @throws Refusal.UnknownConversation if there is no such conversation
   * @throws Refusal.KeyReused if the key was used for another request
   * @throws Refusal.Closed if the handoff is over
   * @throws Refusal.Owned if somebody else has claimed it
   * @throws Refusal.Changed if somebody else acted after the version that the writer saw
   * @throws Refusal.OutboxFull if too many replies are waiting
   * @throws Refusal.InFlight if another call with this key is sending it right now
   * @throws Refusal.NotDelivered if GPTBots said no
   */
  public Reply accept(Command command, Instant end) {
    Conversation seen =
        conversations.find(command.conversationId()).orElseThrow(Refusal.UnknownConversation::new);
    Reply wanted = command.reply(seen, clock.instant());
    Reply kept = keep(wanted, seen, command.seenVersion());
    if (!kept.isSameAs(wanted)) {
      throw new Refusal.KeyReused();
    }
    Reply result = kept.status() == Status.PENDING ? send(kept, seen, end) : kept;
    result
        .refusal()
        .ifPresent(refusal -> {
          throw refusal;
        });
    return result;
  }

  /** Keeps a reply, or why it is refused, unless its key has a result. */
  private Reply keep(Reply wanted, Conversation seen, OptionalLong seenVersion) {
    Refusal refusal = seen.refusal(wanted.by(), wanted.takenFrom());
    if (refusal != null) {
      return replies.putIfAbsent(wanted, refusal);
    }
    Refusal notNow = notNow(wanted, seen, seenVersion);
    if (notNow != null) {
      // Nothing is kept: the caller may come back with the same key.
      return replies.find(wanted.conversationId(), wanted.key()).orElseThrow(() -> notNow);
    }
    jobs.send(new Job.Deliver(wanted.conversationId(), wanted.key()), times.lease());
    return replies.putIfAbsent(wanted);
  }

  private static @Nullable Refusal notNow(
      Reply wanted, Conversation seen, OptionalLong seenVersion) {
    boolean changed =
        seenVersion.isPresent() && seen.hasChangedFor(wanted.by(), seenVersion.getAsLong());
    return changed
        ? new Refusal.Changed(seen.version())
        : seen.isFull() ? new Refusal.OutboxFull() : null;
  }

  private Reply send(Reply reply, Conversation seen, Instant end) {
    if (seen.isSending(reply.key(), clock.instant())) {
      throw new Refusal.InFlight();
    }
    String holder = UUID.randomUUID().toString();
    return switch (outbox.append(seen, reply, holder)) {
      case Appended.Leased(Conversation conversation) -> {
        Drained drained = drain.run(conversation, holder, end);
        if (isHead(reply, conversation) && isSoon(drained.pause())) {
          // Sooner than the job that was queued first: a first reply has no time to lose.
          jobs.send(new Job.Deliver(reply.conversationId(), reply.key()), drained.pause());
        }
        yield drained.latest(reply);
      }
      case Appended.Queued _ -> reply;
      case Appended.Refused(Refusal.UnknownConversation gone) -> {
        replies.delete(reply);
        throw gone;
      }
      // Others were faster to the last place. Its job appends it once there is room.
      case Appended.Refused(Refusal.OutboxFull _) -> reply;
      case Appended.Refused(Refusal why) -> {
        Reply refused = replies.refuse(reply, Status.REFUSED, why);
        if (refused.status() == Status.PENDING) {
          // It was erased meanwhile.
          throw why;
        }
        yield refused;
      }
    };
  }

  /** Others have jobs of their own. */
  private static boolean isHead(Reply reply, Conversation conversation) {
    return conversation.outbox().getFirst().equals(reply.key());
  }

  private boolean isSoon(Duration pause) {
    return pause.isPositive() && pause.compareTo(times.lease()) < 0;
  }

  /**
   * Does a delivery job: finishes an interrupted accept, then drains. It is done once its own reply
   * is settled and out of the outbox, and none behind it could be sent at once; every other reply
   * has a job of its own, which sleeps until its turn can come.
   *
   * @param end when this run ends
   * @return the pause before it comes back; empty if there is nothing left to do
   */
  public Optional<Duration> work(Job.Deliver job, Instant end) {
    return isSettled(job) ? Optional.empty() : workOnce(job, end);
  }

  /** Tells at half the price if there is a reply of this key. */
  boolean isThere(String conversationId, String key) {
    return replies.glance(conversationId, key).isPresent();
  }

  /** Looks for half the price: what is settled stays settled, and nothing waits behind it. */
  private boolean isSettled(Job.Deliver job) {
    Reply reply = replies.glance(job.conversationId(), job.key()).orElse(null);
    return reply != null
        && EnumSet.of(Status.SENT, Status.FAILED, Status.UNCONFIRMED).contains(reply.status())
        && conversations
            .glance(job.conversationId())
            .filter(found -> found.outbox().isEmpty())
            .isPresent();
  }

  private Optional<Duration> workOnce(Job.Deliver job, Instant end) {
    Conversation conversation = conversations.find(job.conversationId()).orElse(null);
    Reply reply = replies.find(job.conversationId(), job.key()).orElse(null);
    if (reply == null) {
      return Optional.empty();
    }
    if (conversation == null) {
      // Erased while it was being accepted.
      replies.delete(reply);
      return Optional.empty();
    }
    if (!conversation.outbox().contains(reply.key())) {
      return reply.status() == Status.PENDING
          ? append(conversation, reply, end)
          : settled(reply, conversation, end);
    }
    Duration pause = conversation.untilRetry(clock.instant());
    return pause.isPositive()
        ? Optional.of(times.untilItsTurn(pause, before(reply, conversation)))
        : append(conversation, reply, end);
  }

  private Optional<Duration> settled(Reply reply, Conversation conversation, Instant end) {
    if (reply.status() == Status.DROPPED || reply.status() == Status.REFUSED) {
      // The run that settled it may have stopped before readers could learn of it.
      replies.raiseVersion(reply);
    }
    Instant due = conversation.dueSince();
    if (due == null || clock.instant().isBefore(due)) {
      return Optional.empty();
    }
    // The run that settled it ended before the others were sent, and their jobs may be asleep.
    String holder = UUID.randomUUID().toString();
    return outbox
        .take(conversation, holder)
        .flatMap(leased -> unfinished(drain.run(leased, holder, end), end));
  }

  /** The pause of a job that has nothing more to do of its own, but was not done with the rest. */
  private Optional<Duration> unfinished(Drained drained, Instant end) {
    return drained.pause().isPositive() && !times.mayCall(clock.instant(), end)
        ? Optional.of(times.atLeast(drained.pause()))
        : Optional.empty();
  }

  private static int before(Reply reply, Conversation conversation) {
    return Math.max(0, conversation.outbox().indexOf(reply.key()));
  }

  private Optional<Duration> append(Conversation seen, Reply reply, Instant end) {
    String holder = UUID.randomUUID().toString();
    return switch (outbox.append(seen, reply, holder)) {
      case Appended.Leased(Conversation conversation) -> {
        Drained drained = drain.run(conversation, holder, end);
        boolean settled = drained.latest(reply).status() != Status.PENDING;
        yield settled
            ? unfinished(drained, end)
            : Optional.of(
                times.untilItsTurn(
                    drained.pause(), before(reply, conversation) - drained.settled()));
      }
      case Appended.Queued(Conversation conversation) -> Optional.of(untilExpiry(conversation));
      case Appended.Refused(Refusal.OutboxFull _) ->
          Optional.of(times.untilItsTurn(untilDue(seen), seen.outbox().size()));
      case Appended.Refused(Refusal.UnknownConversation _) -> {
        replies.delete(reply);
        yield Optional.empty();
      }
      case Appended.Refused(Refusal why) -> {
        drain.drop(reply, seen, why);
        yield Optional.empty();
      }
    };
  }

  /**
   * Queues a job anew for a conversation whose first reply should long have been tried. A job that
   * was lost all the same (deleted by hand, expired) is harmless in this way: somebody reads the
   * conversation.
   */
  public void requeueIfStuck(Conversation conversation) {
    Instant since = conversation.dueSince();
    Duration patience = times.longestAfterFault().plus(times.lease());
    if (since != null && clock.instant().isAfter(since.plus(patience))) {
      jobs.send(
          new Job.Deliver(conversation.id(), conversation.outbox().getFirst()), Duration.ZERO);
    }
  }

  /** Says something of our own, as {@link #work} does; once, however often it is asked to. */
  Optional<Duration> say(
      Conversation seen, String key, Reply.Kind kind, @Nullable String text, Instant end) {
    Reply reply = replies.putIfAbsent(Reply.system(seen, key, kind, text, clock.instant()));
    return work(new Job.Deliver(seen.id(), reply.key()), end);
  }

  private Duration untilDue(Conversation conversation) {
    Duration pause = conversation.untilRetry(clock.instant());
    return pause.isPositive() ? pause : times.lookAgain();
  }

  private Duration untilExpiry(Conversation conversation) {
    return conversation.lease() == null
        ? times.lookAgain()
        : times.atLeast(Duration.between(clock.instant(), conversation.lease().until()));
  }
}
