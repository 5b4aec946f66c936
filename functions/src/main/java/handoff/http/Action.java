package handoff.http;

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
   * @param caller has the role that the route needs
   * @param request has no query parameter that the route does not name
   * @throws Failure if it cannot be done
   */
  Answer answer(Caller caller, Request request);
}
