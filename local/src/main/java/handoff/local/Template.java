package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The parts of {@code template.yaml} that the local system runs: routes with their handlers, and
 * the table. It is no CloudFormation engine: what {@code !Ref} and its like refer to stays a text.
 */
public final class Template {
  /** Lambda's own default, from the reference of {@code AWS::Lambda::Function}. */
  private static final int DEFAULT_TIMEOUT_SECONDS = 3;

  /** SAM's default for the API's patience, from the reference of its {@code HttpApi} event. */
  private static final int DEFAULT_TIMEOUT_MILLIS = 5000;

  private final JsonNode root;

  private Template(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads a template.
   *
   * @throws CannotStart if it is not YAML
   */
  public static Template read(Path file) {
    LoadSettings settings = LoadSettings.builder().build();
    try (InputStream in = Files.newInputStream(file)) {
      Object plain = new Load(settings, new ShortTags(settings)).loadFromInputStream(in);
      return new Template(Json.of(plain));
    } catch (IOException | YamlEngineException unreadable) {
      throw new CannotStart("%s cannot be read: %s".formatted(file, unreadable), unreadable);
    }
  }

  /**
   * Every route of every function; of two that match the same path, the more exact one is first.
   */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> resource : resources("AWS::Serverless::Function")) {
      JsonNode properties = resource.getValue().path("Properties");
      for (JsonNode event : properties.path("Events")) {
        if (event.path("Type").asText().equals("HttpApi")) {
          routes.add(route(resource.getKey(), properties, event.path("Properties")));
        }
      }
    }
    routes.sort(Comparator.comparing(route -> route.path().replaceAll("\\{[^/]*}", "\uffff")));
    return routes;
  }

  /**
   * The properties of the one DynamoDB table.
   *
   * @throws CannotStart if there is none
   */
  public JsonNode table() {
    return resources("AWS::DynamoDB::Table").stream()
        .findFirst()
        .map(table -> table.getValue().path("Properties"))
        .orElseThrow(() -> new CannotStart("template.yaml has no table."));
  }

  private Route route(String function, JsonNode properties, JsonNode event) {
    JsonNode globals = root.path("Globals").path("Function");
    long seconds =
        properties.path("Timeout").asInt(globals.path("Timeout").asInt(DEFAULT_TIMEOUT_SECONDS));
    long millis = event.path("TimeoutInMillis").asInt(DEFAULT_TIMEOUT_MILLIS);
    return new Route(
        event.path("Method").asText().toUpperCase(Locale.ROOT),
        event.path("Path").asText(),
        function,
        properties.path("Handler").asText().replaceFirst("::.*", ""),
        Duration.ofMillis(Math.min(seconds * 1000, millis)));
  }

  private List<Map.Entry<String, JsonNode>> resources(String type) {
    return root.path("Resources").properties().stream()
        .filter(resource -> resource.getValue().path("Type").asText().equals(type))
        .toList();
  }

  /** Reads {@code !Ref Table} as {@code Table}: a tag of CloudFormation is left out. */
  private static final class ShortTags extends StandardConstructor {
    ShortTags(LoadSettings settings) {
      super(settings);
    }

    @Override
    protected Optional<ConstructNode> findConstructorFor(Node node) {
      if (node.getTag().getValue().startsWith("!")) {
        node.setTag(
            switch (node.getNodeType()) {
              case SEQUENCE -> Tag.SEQ;
              case MAPPING -> Tag.MAP;
              default -> Tag.STR;
            });
      }
      return super.findConstructorFor(node);
    }
  }
}
