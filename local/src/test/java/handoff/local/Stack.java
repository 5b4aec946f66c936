package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads template.yaml as JSON, with {@code !Ref Table} as {@code Table}. */
final class Stack {
  static final JsonNode ROOT = Template.json(Project.around(Path.of("")).template());

  private Stack() {}

  /** Properties of every function, by its name in the template. */
  static Map<String, JsonNode> functions() {
    return properties("AWS::Serverless::Function");
  }

  /** Properties of every resource of a type, by its name in the template. */
  static Map<String, JsonNode> properties(String type) {
    Map<String, JsonNode> properties = new TreeMap<>();
    ROOT.path("Resources")
        .properties()
        .forEach(resource -> {
          if (resource.getValue().path("Type").textValue().equals(type)) {
            properties.put(resource.getKey(), resource.getValue().path("Properties"));
          }
        });
    return properties;
  }

  static JsonNode resource(String name) {
    return ROOT.path("Resources").path(name);
  }

  static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  static void leaves(JsonNode node, List<String> into) {
    if (node.isContainerNode()) {
      node.forEach(child -> leaves(child, into));
    } else {
      into.add(node.asText());
    }
  }
}
