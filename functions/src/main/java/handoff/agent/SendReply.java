package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.Reply;
import handoff.delivery.Delivery;
import handoff.delivery.Delivery.Command;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.runtime.Wiring;
import java.util.OptionalLong;

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

  /** Answers 201 once GPTBots has it, and 202 while that is still to come, or cannot be known. */
  @Override
  public Answer answer(Actor by, Request request) {
    Reply reply = delivery.accept(read(by, request), request.end());
    return Answer.json(reply.status() == Reply.Status.SENT ? 201 : 202, Views.reply(reply));
  }

  private Command read(Actor by, Request request) {
    Fields body = request.body();
    String key = request.idempotencyKey(body);
    String text = ends ? null : body.requiredText("text");
    Actor actor = OnBehalf.of(by, body);
    boolean takeover = body.flag("takeover");
    OptionalLong seenVersion = ends ? OptionalLong.empty() : body.optionalCount("seenVersion");
    body.check();
    return new Command(request.path("id"), actor, key, text, takeover, seenVersion);
  }
}
