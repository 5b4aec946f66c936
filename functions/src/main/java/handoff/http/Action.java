package handoff.http;

import handoff.conversation.Actor;

/**
 * Answers the calls of a route: a use case. Made once per function, so it must be thread-safe.
 *
 * @see Route
 */
@FunctionalInterface
public interface Action {
  /**
   * Does what the call asks for.
   *
   * @param by who calls; has the role that the route needs
   * @param request has no query parameter that the route does not name
   * @throws Failure if the request is not acceptable
   * @throws handoff.conversation.Refusal if the conversation does not allow it
   */
  Answer answer(Actor by, Request request);
}
