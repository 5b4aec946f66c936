package handoff.agent;

import handoff.conversation.Reply;
import handoff.conversation.Reply.Agent;
import handoff.delivery.Delivery.Wish;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Failure;
import handoff.http.Fields;
import handoff.http.Request;

/** What replying and ending have in common on the wire. */
final class Wishes {
  private Wishes() {}

  static Wish reply(Caller caller, Request request) {
    return read(caller, request, true);
  }

  static Wish end(Caller caller, Request request) {
    return read(caller, request, false);
  }

  private static Wish read(Caller caller, Request request, boolean withText) {
    Fields body = request.body(Bodies.LIMIT);
    String key = Bodies.idempotencyKey(request, body);
    String text = withText ? body.requiredText("text") : null;
    Agent agent = Bodies.agent(caller, body);
    boolean takeover = body.flag("takeover");
    body.check();
    return new Wish(request.path("id"), caller.id(), key, text, agent, takeover);
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
