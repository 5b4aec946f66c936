package handoff.openapi;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import handoff.Bridge.Answer;
import handoff.Events;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code infrastructure/openapi.yaml} as the judge of every request and every answer of the suite.
 * Thread-safe.
 */
public final class OpenApi {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  /** The one description. */
  public static final OpenApi DESCRIPTION = new OpenApi();

  private final JsonNode root = yaml(Path.of("../infrastructure/openapi.yaml"));
  private final Map<String, JsonNode> resolved = new HashMap<>();
  private final Map<String, Operation> operations = new TreeMap<>();

  private OpenApi() {
    Schemas schemas = new Schemas();
    resolve(root.get("paths"))
        .forEachEntry((path, item) ->
            item.forEachEntry((method, operation) -> {
              if (METHODS.contains(method)) {
                String route = method.toUpperCase(Locale.ROOT) + " " + path;
                operations.put(route, new Operation(item, operation, schemas));
              }
            }));
  }

  /** Every operation by its route, for example {@code POST /tool/conversations/{id}/claim}. */
  Map<String, Operation> operations() {
    return operations;
  }

  /**
   * Judges what a function was asked and what it answered. A request that is not as described must
   * be refused, and every answer must be as described.
   */
  public void check(APIGatewayV2HTTPEvent event, Answer answer) {
    String route = event.getRouteKey();
    Operation operation = operations.get(route);
    if (operation == null) {
      throw new AssertionError(route + " is not described");
    }
    List<String> problems = new ArrayList<>();
    if (answer.status() < 400 || answer.status() > 499) {
      problems.addAll(operation.problems(event));
    }
    problems.addAll(operation.problems(answer));
    if (!problems.isEmpty()) {
      throw new AssertionError(
          "%s with %s answers %d: %s".formatted(route, event.getBody(), answer.status(), problems));
    }
  }

  private static JsonNode yaml(Path file) {
    try {
      return new YAMLMapper().readTree(file.toFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The same with what is referred to in each reference's place. */
  private JsonNode resolve(JsonNode node) {
    if (!node.has("$ref")) {
      return mapped(node);
    }
    String reference = node.get("$ref").textValue();
    JsonNode target = resolved.get(reference);
    if (target == null) {
      target = resolve(root.requiredAt(reference.substring(1)));
      resolved.put(reference, target);
    }
    ObjectNode beside = node.deepCopy();
    beside.remove(List.of("$ref", "description"));
    if (beside.isEmpty()) {
      return target;
    }
    ObjectNode both = Events.JSON.createObjectNode();
    both.putArray("allOf").add(target).add(resolve(beside));
    return both;
  }

  private JsonNode mapped(JsonNode node) {
    JsonNode copy = node.deepCopy();
    if (copy instanceof ObjectNode object) {
      node.forEachEntry((name, part) -> object.set(name, resolve(part)));
    } else if (copy instanceof ArrayNode array) {
      for (int i = 0; i < node.size(); i++) {
        array.set(i, resolve(node.get(i)));
      }
    }
    return copy;
  }
}
