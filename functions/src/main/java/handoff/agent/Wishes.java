package handoff.agent;

import handoff.conversation.Reply;
import handoff.conversation.Reply.Agent;
import handoff.delivery.Delivery.Wish;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Failure;
import handoff.http.Fields;
import handoff.http.Request;
import org.jspecify.annotations.Nullable;

/** What replying and ending have in common on the wire. */
final class Wishes {
  /** A reply is a chat message; GPTBots' page names no limit of its own. */
  private static final int BODY_LIMIT = 64 * 1024;

  private Wishes() {}

  static Wish reply(Caller caller, Request request) {
    return read(caller, request, true);
  }

  static Wish end(Caller caller, Request request) {
    return read(caller, request, false);
  }

  private static Wish read(Caller caller, Request request, boolean withText) {
    Fields body = request.body(BODY_LIMIT);
    String key = request.header("idempotency-key").orElse("");
    body.expect(
        Fields.VISIBLE.matcher(key).matches(),
        "Idempotency-Key",
        "this header must hold 1 to 128 visible ASCII characters");
    String text = withText ? body.requiredText("text") : null;
    Agent agent = agent(body);
    body.check();
    return new Wish(request.path("id"), caller.id(), key, text, agent);
  }

  private static @Nullable Agent agent(Fields body) {
    Fields agent = body.optionalObject("agent");
    if (agent == null) {
      return null;
    }
    String id = agent.shortText("id", 128);
    String name = agent.shortText("name", 128);
    body.include("agent", agent);
    return id == null && name == null ? null : new Agent(id, name);
  }

  /**
   * 201 once GPTBots has it; 202 while that is still to come, or cannot be known.
   *
   * @throws Failure.NotDelivered if GPTBots said no
   * @throws Failure.Closed if the handoff was over before it could be sent
   */
  static Answer answer(Reply reply) {
    return switch (reply.status()) {
      case SENT -> Answer.json(201, Views.reply(reply));
      case PENDING, UNCONFIRMED -> Answer.json(202, Views.reply(reply));
      case FAILED -> throw new Failure.NotDelivered(reply.code(), reply.message());
      case DROPPED -> throw new Failure.Closed();
    };
  }
}
