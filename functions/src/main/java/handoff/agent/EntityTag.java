package handoff.agent;

import handoff.http.Failure;
import handoff.http.Request;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The {@code ETag} of a version, and the ones that a poll says it has. */
final class EntityTag {
  private EntityTag() {}

  static String of(String version) {
    return "\"" + version + "\"";
  }

  /**
   * Reads the caller's tags from the query parameter {@code since} and from {@code If-None-Match}.
   *
   * @param form the form of a version
   * @return a test whether the caller has a tag
   */
  static Predicate<String> known(Request request, Pattern form) {
    Set<String> tags = new HashSet<>();
    for (String tag : request.header("if-none-match").orElse("").split(",", -1)) {
      tags.add(tag.strip().replaceFirst("^W/", ""));
    }
    request
        .query("since")
        .ifPresent(since -> {
          if (!form.matcher(since).matches()) {
            throw new Failure.Invalid("since", "must be the version of an earlier answer");
          }
          tags.add(of(since));
        });
    return tag -> tags.contains(tag) || tags.contains("*");
  }
}
