package handoff.local;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A route of the API and the function behind it.
 *
 * @param path with parameters in braces, {@code /tool/conversations/{id}}
 * @param function its name in the template
 * @param handler the handler's class
 * @param timeout how long a call may take: the shorter of the function's and the API's patience
 * @param forPeople whether API Gateway asks for the token of a person, and checks it
 */
public record Route(
    String method,
    String path,
    String function,
    String handler,
    Duration timeout,
    boolean forPeople) {

  /** The route's name in an event. */
  String key() {
    return method + " " + path;
  }

  /**
   * The values of the path's parameters, or empty if the call is not for this route.
   *
   * @param decoded the decoded path: API Gateway decodes before it matches
   */
  Optional<Map<String, String>> match(String callMethod, String decoded) {
    String[] pattern = path.split("/", -1);
    String[] actual = decoded.split("/", -1);
    if (!method.equals(callMethod) || pattern.length != actual.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].startsWith("{") && !actual[i].isEmpty()) {
        parameters.put(pattern[i].substring(1, pattern[i].length() - 1), actual[i]);
      } else if (!pattern[i].equals(actual[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
