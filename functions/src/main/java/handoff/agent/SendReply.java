package handoff.agent;

import handoff.conversation.Reply;
import handoff.conversation.Reply.Agent;
import handoff.delivery.Delivery;
import handoff.delivery.Delivery.Wish;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Failure;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.runtime.Wiring;

/** Sends a text to the user, or ends the handoff after the texts before it. */
final class SendReply implements Action {
  private final Delivery delivery;
  private final boolean ends;

  private SendReply(Wiring wiring, boolean ends) {
    delivery = wiring.delivery();
    this.ends = ends;
  }

  static Action text(Wiring wiring) {
    return new SendReply(wiring, false);
  }

  static Action end(Wiring wiring) {
    return new SendReply(wiring, true);
  }

  @Override
  public Answer answer(Caller caller, Request request) {
    return answer(delivery.accept(read(caller, request)));
  }

  private Wish read(Caller caller, Request request) {
    Fields body = request.body();
    String key = request.idempotencyKey(body);
    String text = ends ? null : body.requiredText("text");
    Agent agent = Actors.agent(caller, body);
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
  private static Answer answer(Reply reply) {
    return switch (reply.status()) {
      case SENT -> Answer.json(201, Views.reply(reply));
      case PENDING, UNCONFIRMED -> Answer.json(202, Views.reply(reply));
      case FAILED -> throw new Failure.NotDelivered(reply.code(), reply.message());
      case DROPPED -> throw new Failure.Closed();
    };
  }
}
