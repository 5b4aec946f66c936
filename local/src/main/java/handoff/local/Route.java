package handoff.local;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A route of the API and its function.
 *
 * @param path the path with parameters in braces, {@code /tool/conversations/{id}}
 * @param function its name in the template
 * @param handler the handler's class
 * @param timeout the shorter of the function's and the API's timeout
 * @param forPeople true if API Gateway checks the token of a person
 */
public record Route(
    String method,
    String path,
    String function,
    String handler,
    Duration timeout,
    boolean forPeople) {

  /** Route key in an event. */
  String key() {
    return method + " " + path;
  }

  /**
   * Returns the values of the path's parameters; empty if the route does not match.
   *
   * @param decoded the decoded path; API Gateway decodes before it matches
   */
  Optional<Map<String, String>> match(String callMethod, String decoded) {
    String[] pattern = path.split("/", -1);
    // A parameter with a plus takes the rest of the path, be it empty after a slash.
    String[] actual = decoded.split("/", path.endsWith("+}") ? pattern.length : -1);
    if (!method.equals(callMethod) || pattern.length != actual.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].startsWith("{") && (pattern[i].endsWith("+}") || !actual[i].isEmpty())) {
        parameters.put(pattern[i].replaceAll("[{}+]", ""), actual[i]);
      } else if (!pattern[i].equals(actual[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
