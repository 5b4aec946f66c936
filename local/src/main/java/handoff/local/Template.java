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
import java.util.LinkedHashMap;
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
 * Parts of {@code template.yaml} that the local system runs: routes, queues and the table.
 * References such as {@code !Ref} stay text.
 */
public final class Template {
  /** Lambda's default, from the reference of {@code AWS::Lambda::Function}. */
  private static final int DEFAULT_TIMEOUT_SECONDS = 3;

  /** SAM's default timeout of the API, from the reference of its {@code HttpApi} event. */
  private static final int DEFAULT_TIMEOUT_MILLIS = 5000;

  /** SAM's default batch size, from the reference of its {@code SQS} event. */
  private static final int DEFAULT_BATCH_SIZE = 10;

  /** Lambda's initial number of pollers, from its page on the scaling of SQS event sources. */
  private static final int DEFAULT_CONCURRENCY = 5;

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
    return new Template(json(file));
  }

  /** Reads any CloudFormation file as JSON. */
  static JsonNode json(Path file) {
    LoadSettings settings = LoadSettings.builder().build();
    try (InputStream in = Files.newInputStream(file)) {
      return Json.of(new Load(settings, new ShortTags(settings)).loadFromInputStream(in));
    } catch (IOException | YamlEngineException unreadable) {
      throw new CannotStart("%s cannot be read: %s".formatted(file, unreadable), unreadable);
    }
  }

  /** Routes of all functions. Of two that match the same path, the more exact one is first. */
  public List<Route> routes() {
    List<Route> routes = events("HttpApi", this::route);
    routes.sort(Comparator.comparing(route -> route.path().replaceAll("\\{[^/]*}", "\uffff")));
    return routes;
  }

  /** Functions that read a queue. */
  public List<Subscription> subscriptions() {
    return events("SQS", this::subscription);
  }

  /** Properties of every queue, by its name in the template. */
  public Map<String, JsonNode> queues() {
    Map<String, JsonNode> queues = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> queue : resources("AWS::SQS::Queue")) {
      queues.put(queue.getKey(), queue.getValue().path("Properties"));
    }
    return queues;
  }

  /** Name of the resource in a reference: {@code Queue} for {@code !GetAtt Queue.Arn}. */
  static String resource(String reference) {
    return reference.replaceFirst("\\..*", "");
  }

  /**
   * Properties of the one DynamoDB table.
   *
   * @throws CannotStart if there is none
   */
  public JsonNode table() {
    return resources("AWS::DynamoDB::Table").stream()
        .findFirst()
        .map(table -> table.getValue().path("Properties"))
        .orElseThrow(() -> new CannotStart("template.yaml has no table."));
  }

  /** Converts an event of a function. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(String function, JsonNode properties, JsonNode event);
  }

  private <T> List<T> events(String type, Reader<T> reader) {
    List<T> read = new ArrayList<>();
    for (Map.Entry<String, JsonNode> resource : resources("AWS::Serverless::Function")) {
      JsonNode properties = resource.getValue().path("Properties");
      for (JsonNode event : properties.path("Events")) {
        if (event.path("Type").asText().equals(type)) {
          read.add(reader.read(resource.getKey(), properties, event.path("Properties")));
        }
      }
    }
    return read;
  }

  private Route route(String function, JsonNode properties, JsonNode event) {
    Duration apiTimeout =
        Duration.ofMillis(event.path("TimeoutInMillis").asInt(DEFAULT_TIMEOUT_MILLIS));
    Duration timeout = timeout(properties);
    return new Route(
        event.path("Method").asText().toUpperCase(Locale.ROOT),
        event.path("Path").asText(),
        function,
        handler(properties),
        timeout.compareTo(apiTimeout) < 0 ? timeout : apiTimeout,
        isForPeople(event));
  }

  /** Tells whether the route's authorizer, its own or its API's default, checks people's tokens. */
  private boolean isForPeople(JsonNode event) {
    JsonNode api =
        event.has("ApiId")
            ? root.path("Resources").path(event.path("ApiId").asText()).path("Properties")
            : root.path("Globals").path("HttpApi");
    JsonNode defaults = api.path("Auth");
    JsonNode own = event.path("Auth");
    String name = own.path("Authorizer").asText(defaults.path("DefaultAuthorizer").asText("NONE"));
    if (name.equals("NONE")) {
      return false;
    }
    // Fail rather than be more open here than in AWS.
    if (own.has("AuthorizationScopes")
        || !defaults.path("Authorizers").path(name).has("JwtConfiguration")) {
      throw new CannotStart(
          "The route %s %s of template.yaml asks for an authorizer that does not run here."
              .formatted(event.path("Method").asText(), event.path("Path").asText()));
    }
    return true;
  }

  private Subscription subscription(String function, JsonNode properties, JsonNode event) {
    return new Subscription(
        resource(event.path("Queue").asText()),
        function,
        handler(properties),
        timeout(properties),
        event.path("BatchSize").asInt(DEFAULT_BATCH_SIZE),
        value(event.path("ScalingConfig").path("MaximumConcurrency")).asInt(DEFAULT_CONCURRENCY),
        event
            .path("FunctionResponseTypes")
            .valueStream()
            .anyMatch(type -> type.asText().equals("ReportBatchItemFailures")));
  }

  /** Value itself, or the default of the parameter that it refers to. */
  private JsonNode value(JsonNode value) {
    JsonNode parameter = root.path("Parameters").path(value.asText());
    return parameter.has("Default") ? parameter.get("Default") : value;
  }

  private static String handler(JsonNode properties) {
    return properties.path("Handler").asText().replaceFirst("::.*", "");
  }

  private Duration timeout(JsonNode properties) {
    JsonNode globals = root.path("Globals").path("Function");
    return Duration.ofSeconds(
        properties.path("Timeout").asInt(globals.path("Timeout").asInt(DEFAULT_TIMEOUT_SECONDS)));
  }

  private List<Map.Entry<String, JsonNode>> resources(String type) {
    return root.path("Resources").properties().stream()
        .filter(resource -> resource.getValue().path("Type").asText().equals(type))
        .toList();
  }

  /** Drops the tags of CloudFormation: {@code !Ref Table} becomes {@code Table}. */
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
