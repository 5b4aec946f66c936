package handoff.delivery;

import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.Outbox;
import handoff.conversation.Outbox.Appended;
import handoff.conversation.Replies;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Status;
import handoff.http.Failure;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a reply, or an end, and carries it to GPTBots in the same call if nothing is before it.
 * Thread-safe.
 */
public final class Delivery {
  private final Conversations conversations;
  private final Replies replies;
  private final Outbox outbox;
  private final Drain drain;
  private final Clock clock;

  public Delivery(
      Conversations conversations, Replies replies, Outbox outbox, Drain drain, Clock clock) {
    this.conversations = conversations;
    this.replies = replies;
    this.outbox = outbox;
    this.drain = drain;
    this.clock = clock;
  }

  /**
   * What a caller asks for.
   *
   * @param idempotencyKey the same key again is the same wish again, and gets the first answer
   * @param text null to end the handoff
   */
  public record Wish(
      String conversationId,
      String caller,
      String idempotencyKey,
      @Nullable String text,
      Reply.@Nullable Agent agent) {}

  /**
   * Accepts a wish; the first one claims the conversation.
   *
   * @return the reply as it is now: sent, still to be sent, or settled otherwise
   * @throws Failure.UnknownConversation if there is no such conversation
   * @throws Failure.KeyReused if the key was used for something else
   * @throws Failure.Closed if the handoff is over; the reply is DROPPED
   * @throws Failure.Owned if somebody else has claimed it
   * @throws Failure.OutboxFull if too many replies are waiting
   * @throws Failure.InFlight if the first call with this key is sending it right now
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
            conversation.handoff(),
            started);
    Failure refusal = refusal(conversation, wish.caller());
    Reply reply =
        refusal == null
            ? replies.putIfAbsent(wished)
            : replies.find(conversation.id(), wished.key()).orElseThrow(() -> refusal);
    boolean repeated = !reply.acceptedAt().equals(wished.acceptedAt());
    if (!reply.isSameAs(wished)) {
      throw new Failure.KeyReused();
    }
    if (reply.status() != Status.PENDING) {
      return reply;
    }
    String holder = UUID.randomUUID().toString();
    return switch (outbox.append(conversation, reply, holder)) {
      case Appended.Leased leased ->
          drain.run(leased.conversation(), holder, started).getOrDefault(reply.key(), reply);
      case Appended.Queued queued -> {
        if (repeated && queued.conversation().outbox().getFirst().equals(reply.key())) {
          throw new Failure.InFlight();
        }
        yield reply;
      }
      case Appended.Closed _ -> replies.settle(reply, Status.DROPPED);
      case Appended.Owned owned -> throw dropped(reply, new Failure.Owned(owned.owner()));
      case Appended.Full _ ->
          throw dropped(reply, new Failure.OutboxFull(Conversation.OUTBOX_LIMIT));
    };
  }

  /** What can be said before anything is written; the write decides all the same. */
  private static @Nullable Failure refusal(Conversation conversation, String caller) {
    if (conversation.isClosed()) {
      return new Failure.Closed();
    }
    if (conversation.isOwnedByAnother(caller)) {
      return new Failure.Owned(String.valueOf(conversation.assignee()));
    }
    if (conversation.outbox().size() >= Conversation.OUTBOX_LIMIT) {
      return new Failure.OutboxFull(Conversation.OUTBOX_LIMIT);
    }
    return null;
  }

  private Failure dropped(Reply reply, Failure why) {
    replies.settle(reply, Status.DROPPED);
    return why;
  }
}
