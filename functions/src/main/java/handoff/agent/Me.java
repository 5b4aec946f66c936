package handoff.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.Colleagues;
import handoff.conversation.Colleagues.Colleague;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.http.Role;
import handoff.json.Json;
import handoff.runtime.Wiring;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Shows callers who they are, and lets them choose a language and go on and off duty. */
final class Me implements Action {
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");

  private final BiFunction<Actor, Request, Colleague> step;

  private Me(BiFunction<Actor, Request, Colleague> step) {
    this.step = step;
  }

  static Action read(Wiring wiring) {
    Colleagues colleagues = wiring.colleagues();
    return new Me((by, _) -> colleagues.see(by));
  }

  static Action change(Wiring wiring) {
    Colleagues colleagues = wiring.colleagues();
    return new Me((by, request) -> change(colleagues, by, request.body()));
  }

  private static Colleague change(Colleagues colleagues, Actor by, Fields body) {
    String language =
        body.optionalMatching("language", LANGUAGE, "must be a language tag as in zh-Hant");
    boolean onDuty = body.requiredFlag("onDuty");
    body.check();
    return colleagues.change(by, language, onDuty);
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Colleague me = step.apply(by, request);
    ObjectNode view =
        Json.object()
            .put("id", me.id())
            .put("name", by.name())
            .put("role", request.role() == Role.ADMIN ? "admin" : "agent")
            .put("language", me.language())
            .put("onDuty", me.onDuty());
    return Answer.json(200, view);
  }
}
