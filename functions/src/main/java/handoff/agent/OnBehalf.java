package handoff.agent;

import handoff.conversation.Actor;
import handoff.http.Fields;

/** Reads on whose behalf a tool acts: the field {@code agent} of a body. */
final class OnBehalf {
  static final int LONGEST_NAME = 128;

  private OnBehalf() {}

  /** The actor, on behalf of the person whom the body names, if it names one. */
  static Actor of(Actor by, Fields body) {
    Fields agent = body.optionalObject("agent");
    if (agent == null) {
      return by;
    }
    String id = agent.shortText("id", LONGEST_NAME);
    String name = agent.shortText("name", LONGEST_NAME);
    body.include("agent", agent);
    return id == null && name == null ? by : by.onBehalfOf(new Actor.Agent(id, name));
  }
}
