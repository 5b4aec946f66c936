package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.Ownership;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.runtime.Wiring;
import handoff.settings.Settings;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives a conversation to its caller, to a colleague, or back. */
final class ChangeOwner implements Action {
  static final Pattern OWNER = Pattern.compile("(person|tool):[!-~&&[^#]]{1,128}");

  static final String OWNER_RULE = "must be person:<subject> or tool:<name>";

  private final Ownership ownership;
  private final Clock clock;
  private final BiFunction<Actor, Fields, @Nullable Actor> next;

  /**
   * @param next decides who owns it afterwards
   */
  private ChangeOwner(Wiring wiring, BiFunction<Actor, Fields, @Nullable Actor> next) {
    ownership = wiring.ownership();
    clock = wiring.clock();
    this.next = next;
  }

  static Action claim(Wiring wiring) {
    return new ChangeOwner(wiring, (by, _) -> by);
  }

  static Action release(Wiring wiring) {
    return new ChangeOwner(wiring, (_, _) -> null);
  }

  static Action handOver(Wiring wiring) {
    return new ChangeOwner(wiring, (_, body) -> colleague(body, wiring.settings()));
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Fields body = request.optionalBody();
    Actor to = next.apply(by, body);
    Actor actor = OnBehalf.of(by, body);
    boolean takeover = body.flag("takeover");
    body.check();
    return Answer.json(
        200,
        Views.summary(ownership.change(request.path("id"), actor, takeover, to), clock.instant()));
  }

  private static Actor colleague(Fields body, Supplier<Settings> settings) {
    Fields to = body.object("to");
    String id = to.matching("id", OWNER, OWNER_RULE);
    to.expect(
        !id.startsWith("tool:") || settings.get().hasTool(id.substring("tool:".length())),
        "id",
        "there is no tool of this name");
    String name = to.shortText("name", OnBehalf.LONGEST_NAME);
    body.include("to", to);
    return new Actor(id, name);
  }
}
