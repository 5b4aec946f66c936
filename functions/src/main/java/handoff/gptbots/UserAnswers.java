package handoff.gptbots;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers about users. GPTBots' pages show no whole answer that is JSON, and name fields in
 * two ways, so fields are found at any depth.
 */
final class UserAnswers {
  private static final int MOST_ATTRIBUTES = 50;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_VALUE = 500;

  private UserAnswers() {}

  static boolean isJson(String body) {
    return Answers.parse(body).isContainerNode();
  }

  /**
   * The one channel that an answer names; empty if it names none, or several of which none is that
   * of the id.
   *
   * @param anonymousId the id on the channel that was asked for; null if it is not known
   */
  static Optional<String> channel(String body, @Nullable String anonymousId) {
    Set<String> own = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (JsonNode object : objects(Answers.parse(body))) {
      JsonNode type = either(object, "conversation_type", "conversationType");
      boolean isOwn =
          anonymousId != null
              && anonymousId.equals(either(object, "anonymous_id", "anonymousId").textValue());
      for (JsonNode each : type.isArray() ? type : List.of(type)) {
        if (each.isTextual() && !each.textValue().isBlank()) {
          String channel = cut(each.textValue(), LONGEST_NAME);
          all.add(channel);
          own.addAll(isOwn ? Set.of(channel) : Set.of());
        }
      }
    }
    Set<String> channels = own.isEmpty() ? all : own;
    return channels.size() == 1 ? channels.stream().findFirst() : Optional.empty();
  }

  /** The attributes that an answer names, cut to what a page can show. */
  static Map<String, String> attributes(String body) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (JsonNode object : objects(Answers.parse(body))) {
      JsonNode name = either(object, "property_name", "propertyName");
      JsonNode value = object.path("value");
      boolean isAttribute =
          name.isTextual()
              && !name.textValue().isBlank()
              && !value.isMissingNode()
              && !value.isNull();
      if (isAttribute && attributes.size() < MOST_ATTRIBUTES) {
        attributes.putIfAbsent(
            cut(name.textValue(), LONGEST_NAME),
            cut(value.isValueNode() ? value.asText() : value.toString(), LONGEST_VALUE));
      }
    }
    return attributes;
  }

  /** Every object in a document, in its order. */
  private static List<JsonNode> objects(JsonNode document) {
    List<JsonNode> objects = new ArrayList<>();
    collect(document, objects);
    return objects;
  }

  private static void collect(JsonNode node, List<JsonNode> objects) {
    if (node.isObject()) {
      objects.add(node);
    }
    node.forEach(child -> collect(child, objects));
  }

  private static JsonNode either(JsonNode object, String name, String other) {
    return object.has(name) ? object.get(name) : object.path(other);
  }

  private static String cut(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest));
  }
}
