package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.Reply.Agent;
import handoff.http.Caller;
import handoff.http.Fields;
import org.jspecify.annotations.Nullable;

/** The caller as the table keeps it, and the person behind it. */
final class Actors {
  private static final int LONGEST_NAME = 128;

  private Actors() {}

  static Actor of(Caller caller) {
    return new Actor(caller.id(), caller.name());
  }

  /** The person behind the caller: a person's self; behind a tool, the one whom the body names. */
  static @Nullable Agent agent(Caller caller, Fields body) {
    Fields agent = body.optionalObject("agent");
    String id = null;
    String name = null;
    if (agent != null) {
      id = agent.shortText("id", LONGEST_NAME);
      name = agent.shortText("name", LONGEST_NAME);
      body.include("agent", agent);
    }
    if (caller.isPerson()) {
      return new Agent(caller.id().substring(caller.id().indexOf(':') + 1), caller.name());
    }
    return id == null && name == null ? null : new Agent(id, name);
  }
}
