package handoff.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One field of the secret while it is read. All fields share one list of violations. */
final class Field {
  private static final Pattern USER_TEXT = Pattern.compile("(?s).{0,1000}");

  private final String path;
  private final JsonNode value;
  private final List<Violation> violations;

  private Field(String path, JsonNode value, List<Violation> violations) {
    this.path = path;
    this.value = value;
    this.violations = violations;
  }

  /** The whole secret. */
  static Field root(JsonNode value, List<Violation> violations) {
    return new Field("", value, violations);
  }

  /** The field of this name in this object, which may be absent. */
  Field at(String name) {
    return child(name, value.path(name));
  }

  /** The entries of this list. */
  List<Field> entries() {
    List<Field> entries = new ArrayList<>();
    for (JsonNode entry : value) {
      entries.add(child("entry " + (entries.size() + 1), entry));
    }
    return entries;
  }

  /** The fields of this object, by name. */
  Map<String, Field> members() {
    Map<String, Field> members = new LinkedHashMap<>();
    value
        .properties()
        .forEach(member ->
            members.put(
                member.getKey(), child(Settings.shown(member.getKey()), member.getValue())));
    return members;
  }

  String path() {
    return path;
  }

  boolean isAbsent() {
    return value.isMissingNode();
  }

  boolean isObject() {
    return value.isObject();
  }

  /** The text, unless it is absent or breaks the rule. */
  Optional<String> text(Pattern shape, String rule) {
    if (value.isTextual() && shape.matcher(value.textValue()).matches()) {
      return Optional.of(value.textValue());
    }
    violate(rule);
    return Optional.empty();
  }

  /** The text, or another if it is absent. */
  String text(Pattern shape, String rule, String otherwise) {
    return isAbsent() ? otherwise : text(shape, rule).orElse(otherwise);
  }

  /** The text for a user, or another if it is absent. */
  String userText(String otherwise) {
    return text(USER_TEXT, "must be a text of at most 1000 characters", otherwise).strip();
  }

  /** The seconds, or others if they are absent. */
  Duration seconds(Duration otherwise, Duration least, Duration most, String range) {
    if (isAbsent()) {
      return otherwise;
    }
    Duration seconds = Duration.ofSeconds(value.asLong());
    if (value.isInt() && seconds.compareTo(least) >= 0 && seconds.compareTo(most) <= 0) {
      return seconds;
    }
    violate("must be a whole number, " + range);
    return otherwise;
  }

  void violate(String rule) {
    violations.add(new Violation(path, rule));
  }

  boolean isViolated() {
    return violations.stream().anyMatch(violation -> violation.field().equals(path));
  }

  private Field child(String name, JsonNode child) {
    return new Field(path.isEmpty() ? name : path + ", " + name, child, violations);
  }
}
