package handoff.http;

import java.util.List;

/**
 * A function's table of routes. Dispatch, roles, the refusal of unknown names, priming and the
 * tests read it; so do the checks of {@code template.yaml} and {@code openapi.yaml}.
 *
 * @param function the function's name in the log
 * @param <W> the type that use cases are made from
 */
public record Routes<W>(String function, List<Route<W>> routes) {
  public Routes {
    routes = List.copyOf(routes);
  }

  /** Makes a table. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <W> Routes<W> of(String function, Route<W>... routes) {
    return new Routes<>(function, List.of(routes));
  }

  /** API Gateway's keys of all routes. */
  public List<String> keys() {
    return routes.stream().flatMap(route -> route.keys().stream()).toList();
  }
}
