package handoff.conversation;

import handoff.conversation.Attribute.Lifetime;
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
  private final Map<String, String> sets = new LinkedHashMap<>();
  private final Set<String> removes = new LinkedHashSet<>();
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, AttributeValue> values = new LinkedHashMap<>();
  private boolean unlisted;

  /** Sets {@code name} to a value, which is {@code :name} from now on. */
  Update set(String name, AttributeValue value) {
    return set(name, ":" + name).with(name, value);
  }

  Update set(Attribute attribute, AttributeValue value) {
    return set(attribute.key(), value);
  }

  /** Sets {@code name} to the value of an expression. */
  Update set(String name, String expression) {
    sets.put("#" + name, expression);
    return this;
  }

  Update set(Attribute attribute, String expression) {
    return set(attribute.key(), expression);
  }

  Update remove(String... paths) {
    for (String path : paths) {
      removes.add("#" + path);
    }
    return this;
  }

  Update remove(Attribute... attributes) {
    for (Attribute attribute : attributes) {
      removes.add(attribute.toString());
    }
    return this;
  }

  /** Removes every attribute that ends with a lifetime and is not set anew. */
  Update end(Lifetime ended) {
    Attribute.endingWith(ended).stream()
        .map(Attribute::toString)
        .filter(name -> !sets.containsKey(name))
        .forEach(removes::add);
    return this;
  }

  /** Lets readers of the conversation see the change at once, and those of the list a bit later. */
  Update unlisted() {
    unlisted = true;
    return this;
  }

  boolean isUnlisted() {
    return unlisted;
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
    List<String> assignments = new ArrayList<>();
    sets.forEach((name, expression) -> assignments.add(name + " = " + expression));
    String set = sets.isEmpty() ? "" : "SET " + String.join(", ", assignments);
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
