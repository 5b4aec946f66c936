package handoff.http;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A route, and all that is known of its calls before one comes.
 *
 * @param path without the part that names the side, for example {@code /conversations/{id}}
 * @param role the role that a caller needs
 * @param query the names of its query parameters
 * @param body the names of the fields of its body
 * @param action makes its use case
 * @param <W> the type that use cases are made from
 */
public record Route<W>(
    String method,
    String path,
    Role role,
    Set<String> query,
    Set<String> body,
    Function<W, Action> action) {

  public Route {
    query = Set.copyOf(query);
    body = Set.copyOf(body);
  }

  /** A call of GPTBots, which {@link Endpoint} answers itself if it is a probe. */
  public static <W> Route<W> webhook(String path, Function<W, Action> action) {
    Set<String> read = Set.of(Endpoint.CONVERSATION, Endpoint.PROBE);
    return new Route<>("POST", path, Role.GPTBOTS, Set.of(), read, action);
  }

  public static <W> Route<W> get(String path, Function<W, Action> action) {
    return ofAgents("GET", path, action);
  }

  public static <W> Route<W> post(String path, Function<W, Action> action) {
    return ofAgents("POST", path, action);
  }

  public static <W> Route<W> put(String path, Function<W, Action> action) {
    return ofAgents("PUT", path, action);
  }

  public static <W> Route<W> delete(String path, Function<W, Action> action) {
    return ofAgents("DELETE", path, action);
  }

  private static <W> Route<W> ofAgents(String method, String path, Function<W, Action> action) {
    return new Route<>(method, path, Role.AGENT, Set.of(), Set.of(), action);
  }

  /** The same with query parameters. All others are refused: a misspelt one would do nothing. */
  public Route<W> query(String... names) {
    return new Route<>(method, path, role, Set.of(names), body, action);
  }

  /**
   * The same with more fields in its body. On the agent side all others are refused: a misspelt one
   * would do nothing. GPTBots may add fields whenever it likes.
   */
  public Route<W> body(String... names) {
    Set<String> all =
        Stream.concat(body.stream(), Stream.of(names)).collect(Collectors.toUnmodifiableSet());
    return new Route<>(method, path, role, query, all, action);
  }

  /** The same for admins alone. */
  public Route<W> admin() {
    return new Route<>(method, path, Role.ADMIN, query, body, action);
  }

  /** Tells GPTBots' side from the agents'. */
  public boolean isWebhook() {
    return role == Role.GPTBOTS;
  }

  /**
   * API Gateway's keys of the route. The agent side has two, one for tools and one for people:
   * {@code GET /tool/conversations} and {@code GET /conversations}.
   */
  public List<String> keys() {
    return isWebhook()
        ? List.of(method + " /hooks/{token}" + path)
        : List.of(method + " /tool" + path, method + " " + path);
  }
}
