package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.Reply.Agent;
import handoff.http.Caller;
import handoff.http.Fields;
import handoff.http.Request;
import org.jspecify.annotations.Nullable;

/** What the bodies of the agent side have in common: who does it, and how large they may be. */
final class Bodies {
  /** A reply is a chat message; GPTBots' page names no limit of its own. */
  static final int LIMIT = 64 * 1024;

  private static final int LONGEST_NAME = 128;

  private Bodies() {}

  static Actor actor(Caller caller) {
    return new Actor(caller.id(), caller.name());
  }

  /** The person behind the caller: a person's self; behind a tool, whom the body names. */
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

  /** The header that makes a repeated call the same call. */
  static String idempotencyKey(Request request, Fields body) {
    String key = request.header("idempotency-key").orElse("");
    body.expect(
        Fields.VISIBLE.matcher(key).matches(),
        "Idempotency-Key",
        "this header must hold 1 to 128 visible ASCII characters");
    return key;
  }
}
