package handoff.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.IdentityHashMap;
import java.util.function.UnaryOperator;

/**
 * Schemas as OpenAPI 3.1 means them: JSON Schema 2020-12, with formats. What is referred to from
 * many places is one schema. Thread-safe.
 */
final class Schemas {
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final IdentityHashMap<JsonNode, Schema> ofRequests = new IdentityHashMap<>();
  private final IdentityHashMap<JsonNode, Schema> ofAnswers = new IdentityHashMap<>();

  synchronized Schema ofRequest(JsonNode schema) {
    return ofRequests.computeIfAbsent(schema, this::compile);
  }

  /**
   * Made to allow nothing that it does not name: the description leaves that open, so that fields
   * may be added, but a field that there is must be in it.
   */
  synchronized Schema ofAnswer(JsonNode schema) {
    return ofAnswers.computeIfAbsent(schema, each -> compile(closed(each)));
  }

  private Schema compile(JsonNode schema) {
    Schema compiled = registry.getSchema(schema);
    compiled.initializeValidators();
    return compiled;
  }

  private static JsonNode closed(JsonNode schema) {
    JsonNode closed = closedWithin(schema);
    boolean names = closed.has("properties") || closed.has("allOf");
    if (names && !closed.has("additionalProperties")) {
      ((ObjectNode) closed).put("unevaluatedProperties", false);
    }
    return closed;
  }

  /** Closes the whole of an {@code allOf}: its parts stay open themselves. */
  private static JsonNode closedWithin(JsonNode schema) {
    JsonNode closed = schema.deepCopy();
    if (closed.path("properties") instanceof ObjectNode properties) {
      schema.get("properties").forEachEntry((name, each) -> properties.set(name, closed(each)));
    }
    replaceAll(closed.path("oneOf"), Schemas::closed);
    replaceAll(closed.path("anyOf"), Schemas::closed);
    replaceAll(closed.path("allOf"), Schemas::closedWithin);
    if (closed.has("items")) {
      ((ObjectNode) closed).set("items", closed(closed.get("items")));
    }
    return closed;
  }

  private static void replaceAll(JsonNode list, UnaryOperator<JsonNode> change) {
    for (int i = 0; i < list.size(); i++) {
      ((ArrayNode) list).set(i, change.apply(list.get(i)));
    }
  }
}
