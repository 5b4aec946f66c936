package handoff.delivery;

import handoff.conversation.Actor;
import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.Outbox;
import handoff.conversation.Outbox.Appended;
import handoff.conversation.Replies;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Status;
import handoff.delivery.Drain.Drained;
import handoff.http.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a reply, or an end, and carries it to GPTBots: in the same call if nothing is before it,
 * else by a job. The job is queued before anything is written, so a process that stops after any
 * step leaves nothing behind that nobody finishes. Thread-safe.
 */
public final class Delivery {
  /** As long as a lease: when the job looks, whoever accepted has ended or its lease has. */
  static final Duration SAFETY_DELAY = Outbox.LEASE;

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Conversations conversations;
  private final Replies replies;
  private final Outbox outbox;
  private final Drain drain;
  private final Jobs jobs;
  private final Clock clock;

  public Delivery(
      Conversations conversations,
      Replies replies,
      Outbox outbox,
      Drain drain,
      Jobs jobs,
      Clock clock) {
    this.conversations = conversations;
    this.replies = replies;
    this.outbox = outbox;
    this.drain = drain;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * What a caller asks for.
   *
   * @param idempotencyKey the same key again is the same wish again, and gets the first answer
   * @param text null to end the handoff
   * @param takeover whether it may be taken over from whoever owns it now
   */
  public record Wish(
      String conversationId,
      String caller,
      String idempotencyKey,
      @Nullable String text,
      Reply.@Nullable Agent agent,
      boolean takeover) {}

  /**
   * Accepts a wish; the first one claims the conversation.
   *
   * @return the reply as it is now: sent, still to be sent, or settled otherwise
   * @throws Failure.UnknownConversation if there is no such conversation
   * @throws Failure.KeyReused if the key was used for something else
   * @throws Failure.Closed if the handoff is over
   * @throws Failure.Owned if somebody else has claimed it
   * @throws Failure.OutboxFull if too many replies are waiting
   * @throws Failure.InFlight if another call with this key is working on it right now
   */
  public Reply accept(Wish wish) {
    Instant started = clock.instant();
    Conversation conversation =
        conversations.find(wish.conversationId()).orElseThrow(Failure.UnknownConversation::new);
    Reply wished =
        Reply.pending(
            conversation.id(),
            wish.caller(),
            wish.idempotencyKey(),
            wish.text() == null ? Reply.Kind.END : Reply.Kind.TEXT,
            wish.text(),
            wish.agent(),
            wish.takeover() && conversation.assignee() != null
                ? conversation.assignee().id()
                : null,
            conversation.handoff(),
            started);
    Failure refusal = refusal(conversation, wish);
    Reply reply = keep(wished, refusal);
    boolean repeated = !reply.lease().equals(wished.lease());
    if (!reply.isSameAs(wished)) {
      throw new Failure.KeyReused();
    }
    if (reply.status() != Status.PENDING) {
      return reply;
    }
    boolean alone = !repeated || !reply.lease().isHeld(started);
    if (repeated && !conversation.outbox().contains(reply.key())) {
      if (!alone && refusal != null) {
        throw new Failure.InFlight();
      }
      reply = replies.take(reply, wished).orElseThrow(Failure.InFlight::new);
      // What was read before may miss what the call before this one did last.
      conversation = conversations.find(conversation.id()).orElse(conversation);
    }
    String holder = UUID.randomUUID().toString();
    return switch (outbox.append(conversation, reply, holder)) {
      case Appended.Leased leased -> {
        Drained drained = drain.run(leased.conversation(), holder, started);
        if (!drained.pause().isZero()) {
          // Sooner than the safety job: a first reply has no time to lose.
          jobs.send(new Job.Deliver(conversation.id(), reply.key()), drained.pause());
        }
        yield drained.latest(reply);
      }
      case Appended.Queued queued -> {
        if (repeated && queued.conversation().outbox().getFirst().equals(reply.key())) {
          throw new Failure.InFlight();
        }
        yield reply;
      }
      case Appended.Closed _ -> refused(reply, alone, new Failure.Closed());
      case Appended.Gone _ -> {
        replies.delete(reply);
        throw new Failure.UnknownConversation();
      }
      case Appended.Owned(Actor owner) ->
          refused(reply, alone, new Failure.Owned(owner.id(), owner.name()));
      case Appended.Full _ ->
          refused(reply, alone, new Failure.OutboxFull(Conversation.OUTBOX_LIMIT));
    };
  }

  /**
   * Says no, and nothing stays: the key is as good as unused.
   *
   * @param alone false if another call with this key may be about to append the reply, so that
   *     nobody can say yet what becomes of it
   * @return the reply if another call has settled it
   */
  private Reply refused(Reply reply, boolean alone, Failure why) {
    if (!alone) {
      throw new Failure.InFlight();
    }
    Reply now = replies.withdraw(reply).orElseThrow(() -> why);
    if (now.status() == Status.PENDING) {
      throw new Failure.InFlight();
    }
    return now;
  }

  /** Keeps a reply, its job first; one that would be refused anyway is not kept. */
  private Reply keep(Reply wished, @Nullable Failure refusal) {
    if (refusal != null) {
      return replies.find(wished.conversationId(), wished.key()).orElseThrow(() -> refusal);
    }
    jobs.send(new Job.Deliver(wished.conversationId(), wished.key()), SAFETY_DELAY);
    return replies.putIfAbsent(wished);
  }

  /** What can be said before anything is written; the write decides all the same. */
  private static @Nullable Failure refusal(Conversation conversation, Wish wish) {
    if (conversation.isClosed()) {
      return new Failure.Closed();
    }
    Actor owner = conversation.assignee();
    if (owner != null && !owner.id().equals(wish.caller()) && !wish.takeover()) {
      return new Failure.Owned(owner.id(), owner.name());
    }
    if (conversation.outbox().size() >= Conversation.OUTBOX_LIMIT) {
      return new Failure.OutboxFull(Conversation.OUTBOX_LIMIT);
    }
    return null;
  }

  /**
   * Does a delivery job: finishes a half-done accept, then drains. It is done once its own reply is
   * settled and out of the outbox; every other reply has a job of its own.
   *
   * @return when to come back; empty if there is nothing left to do
   */
  public Optional<Duration> work(Job.Deliver job) {
    Instant started = clock.instant();
    Conversation conversation = conversations.find(job.conversationId()).orElse(null);
    Reply reply = replies.find(job.conversationId(), job.key()).orElse(null);
    if (reply == null) {
      if (!Reply.isSystem(job.key())) {
        // Whoever withdrew it may have stopped before readers could learn of it.
        replies.withdrawn(job.conversationId());
      }
      return Optional.empty();
    }
    if (conversation == null) {
      // Erased while it was being accepted.
      replies.delete(reply);
      return Optional.empty();
    }
    if (reply.status() != Status.PENDING && !conversation.outbox().contains(reply.key())) {
      if (reply.status() == Status.DROPPED) {
        // Whoever dropped it may have stopped before readers could learn of it.
        replies.drop(reply);
      }
      return Optional.empty();
    }
    Duration pause = conversation.untilRetry(started);
    if (pause.isPositive() && conversation.outbox().contains(reply.key())) {
      return Optional.of(atLeastASecond(pause));
    }
    if (!reply.isSystem() && !conversation.outbox().contains(reply.key())) {
      Duration left = Duration.between(started, reply.lease().until());
      if (left.isPositive()) {
        return Optional.of(atLeastASecond(left));
      }
      reply = replies.take(reply).orElse(null);
      if (reply == null) {
        return Optional.of(LOOK_AGAIN);
      }
      conversation = conversations.find(conversation.id()).orElse(conversation);
    }
    String holder = UUID.randomUUID().toString();
    return switch (outbox.append(conversation, reply, holder)) {
      case Appended.Leased leased -> {
        Drained drained = drain.run(leased.conversation(), holder, started);
        boolean settled = drained.latest(reply).status() != Status.PENDING;
        yield settled ? Optional.empty() : Optional.of(atLeastASecond(drained.pause()));
      }
      case Appended.Queued queued -> Optional.of(untilExpiry(queued.conversation()));
      case Appended.Full _ -> Optional.of(Outbox.LEASE);
      case Appended.Gone _ -> {
        replies.delete(reply);
        yield Optional.empty();
      }
      case Appended.Closed _, Appended.Owned _ -> {
        if (reply.isSystem()) {
          drain.drop(reply, conversation);
          yield Optional.empty();
        }
        // Nobody was told that it is accepted, and whoever repeats the call is told why it is not.
        yield replies.withdraw(reply).map(_ -> LOOK_AGAIN);
      }
    };
  }

  /** Says something of our own, as {@link #work} does; once, however often it is asked to. */
  Optional<Duration> say(
      Conversation conversation, String key, Reply.Kind kind, @Nullable String text) {
    Reply reply =
        replies.putIfAbsent(
            Reply.pending(
                conversation.id(),
                Reply.SYSTEM,
                key,
                kind,
                text,
                null,
                null,
                conversation.handoff(),
                clock.instant()));
    return work(new Job.Deliver(conversation.id(), reply.key()));
  }

  /** Sees that something of our own, if it was ever said, is settled. */
  Optional<Duration> finish(String conversationId, String key) {
    return work(new Job.Deliver(conversationId, Reply.key(Reply.SYSTEM, key)));
  }

  private Duration untilExpiry(Conversation conversation) {
    return conversation.lease() == null
        ? LOOK_AGAIN
        : atLeastASecond(Duration.between(clock.instant(), conversation.lease().until()));
  }

  private static Duration atLeastASecond(Duration pause) {
    return pause.compareTo(LOOK_AGAIN) < 0 ? LOOK_AGAIN : pause;
  }
}
