package handoff.conversation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A conditional update being written. In every expression an attribute is {@code #name} and a value
 * {@code :name}, so no reserved word of DynamoDB's can get in the way. Not thread-safe.
 */
final class Update {
  private final List<String> sets = new ArrayList<>();
  private final Set<String> removes = new LinkedHashSet<>();
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, AttributeValue> values = new LinkedHashMap<>();

  /** Sets {@code name} to a value, which is {@code :name} from now on. */
  Update set(String name, AttributeValue value) {
    return set(name, ":" + name).with(name, value);
  }

  /** Sets {@code name} to what an expression gives. */
  Update set(String name, String expression) {
    sets.add("#" + name + " = " + expression);
    return this;
  }

  Update remove(String... paths) {
    for (String path : paths) {
      removes.add("#" + path);
    }
    return this;
  }

  /** Removes those of some attributes that it does not set. */
  Update removeOthers(List<String> names) {
    for (String name : names) {
      if (sets.stream().noneMatch(set -> set.startsWith("#" + name + " "))) {
        remove(name);
      }
    }
    return this;
  }

  /** Adds a condition; all must hold. */
  Update when(String condition) {
    conditions.add("(" + condition + ")");
    return this;
  }

  /** Gives {@code :name} its value. */
  Update with(String name, AttributeValue value) {
    values.put(":" + name, value);
    return this;
  }

  String expression() {
    String set = sets.isEmpty() ? "" : "SET " + String.join(", ", sets);
    String remove = removes.isEmpty() ? "" : " REMOVE " + String.join(", ", removes);
    return (set + remove).strip();
  }

  String condition() {
    return String.join(" AND ", conditions);
  }

  Map<String, AttributeValue> values() {
    return values;
  }
}
