package handoff.openapi;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import handoff.Bridge.Answer;
import handoff.Events;
import handoff.http.Failure;
import handoff.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One route of the description: what may be asked, and what may be answered. Thread-safe. */
final class Operation {
  /** Said once, in the description's own words. */
  private static final Set<String> ON_EVERY_ANSWER = Set.of("content-type", "cache-control");

  private final JsonNode operation;
  private final List<JsonNode> parameters;
  private final Schemas schemas;

  Operation(JsonNode item, JsonNode operation, Schemas schemas) {
    this.operation = operation;
    this.schemas = schemas;
    parameters =
        Stream.of(item, operation).flatMap(part -> part.path("parameters").valueStream()).toList();
  }

  boolean isTagged(String tag) {
    return operation.get("tags").valueStream().anyMatch(each -> each.textValue().equals(tag));
  }

  /** Its parameters of a place, {@code query}, {@code path} or {@code header}, by name. */
  Map<String, JsonNode> parameters(String in) {
    Map<String, JsonNode> found = new TreeMap<>();
    for (JsonNode parameter : parameters) {
      if (parameter.get("in").textValue().equals(in)) {
        found.put(parameter.get("name").textValue(), parameter);
      }
    }
    return found;
  }

  /** The description's own examples of what must be given in a place; null for nothing. */
  @Nullable Map<String, String> examples(String in) {
    Map<String, String> given = new TreeMap<>();
    parameters(in)
        .forEach((name, parameter) -> {
          if (parameter.path("required").asBoolean()) {
            given.put(name, parameter.get("example").textValue());
          }
        });
    return given.isEmpty() ? null : given;
  }

  /** The description of its body as JSON; a missing node if it takes none. */
  JsonNode body() {
    return operation.at("/requestBody/content/application~1json");
  }

  /** The names of its body's fields. */
  Set<String> fields() {
    Set<String> fields = new TreeSet<>();
    body().at("/schema/properties").fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  /** Its answers by their status. */
  JsonNode answers() {
    return operation.get("responses");
  }

  /** The statuses that are described, but for the one that only API Gateway gives. */
  Set<Integer> statuses() {
    Map<Integer, JsonNode> described = new TreeMap<>();
    answers().forEachEntry((status, answer) -> described.put(Integer.valueOf(status), answer));
    described
        .values()
        .removeIf(answer -> answer.get("description").asText().equals("API Gateway throttles."));
    return described.keySet();
  }

  /** Finds the parts of a request that the description does not allow. */
  List<String> problems(APIGatewayV2HTTPEvent event) {
    List<String> problems = new ArrayList<>();
    check("path", event.getPathParameters(), problems);
    check("query", event.getQueryStringParameters(), problems);
    check("header", event.getHeaders(), problems);
    if (!body().isMissingNode()) {
      if (event.getBody() != null && !event.getBody().isBlank()) {
        bodyOf(event, problems);
      } else if (operation.at("/requestBody/required").asBoolean()) {
        problems.add("the body is missing");
      }
    }
    return problems;
  }

  private void check(String in, @Nullable Map<String, String> given, List<String> problems) {
    Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    values.putAll(given == null ? Map.of() : given);
    if (in.equals("query")) {
      values.keySet().stream()
          .filter(name -> !parameters(in).containsKey(name))
          .forEach(name -> problems.add(name + " is not described"));
    }
    parameters(in)
        .forEach((name, parameter) -> {
          String value = values.getOrDefault(name, "");
          if (!value.isEmpty()) {
            JsonNode schema = parameter.get("schema");
            add(problems, name, schemas.ofRequest(schema), typed(schema, value));
          } else if (parameter.path("required").asBoolean()) {
            problems.add(name + " is missing");
          }
        });
  }

  /** A parameter's text as what its schema takes it for. */
  private static JsonNode typed(JsonNode schema, String value) {
    boolean isBoolean = schema.get("type").textValue().equals("boolean");
    return isBoolean && value.matches("true|false")
        ? BooleanNode.valueOf(value.equals("true"))
        : TextNode.valueOf(value);
  }

  private void bodyOf(APIGatewayV2HTTPEvent event, List<String> problems) {
    try {
      String text = event.getBody();
      if (event.getIsBase64Encoded()) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      }
      add(
          problems,
          "body",
          schemas.ofRequest(body().get("schema")),
          Json.parse(Json.withoutMark(text)));
    } catch (IllegalArgumentException | CharacterCodingException | Failure.Malformed unreadable) {
      problems.add("the body is not JSON in UTF-8");
    }
  }

  /** Finds the parts of an answer that the description does not allow. */
  List<String> problems(Answer answer) {
    JsonNode described = answers().path(String.valueOf(answer.status()));
    if (described.isMissingNode()) {
      return List.of("this status is not described");
    }
    List<String> problems = new ArrayList<>();
    headerProblems(described.path("headers"), answer.headers(), problems);
    String type = answer.headers().get("content-type");
    JsonNode content = described.path("content");
    if (type == null && answer.body().isEmpty()) {
      if (!content.isEmpty()) {
        problems.add("the body is missing");
      }
    } else if (content.has(type)) {
      Schema schema = schemas.ofAnswer(content.get(type).get("schema"));
      add(problems, "body", schema, parse(answer.body()));
    } else {
      problems.add("a body of type " + type + " is not described");
    }
    return problems;
  }

  private void headerProblems(
      JsonNode described, Map<String, String> given, List<String> problems) {
    Map<String, String> left = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    left.putAll(given);
    left.keySet().removeAll(ON_EVERY_ANSWER);
    described.forEachEntry((name, header) -> {
      String value = left.remove(name);
      if (value != null) {
        Schema schema = schemas.ofAnswer(header.get("schema"));
        add(problems, name, schema, TextNode.valueOf(value));
      } else if (header.path("required").asBoolean()) {
        problems.add("the header " + name + " is missing");
      }
    });
    left.keySet().forEach(name -> problems.add("the header " + name + " is not described"));
  }

  private static void add(List<String> problems, String where, Schema schema, JsonNode value) {
    for (Error error : schema.validate(value)) {
      problems.add(where + error.getInstanceLocation() + ": " + error.getMessage());
    }
  }

  private static JsonNode parse(String json) {
    try {
      return Events.JSON.readTree(json);
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  /** Finds the mistakes in the description's own examples. */
  List<String> problemsOfExamples() {
    List<String> problems = new ArrayList<>();
    for (JsonNode parameter : parameters) {
      if (parameter.has("example")) {
        Schema schema = schemas.ofRequest(parameter.get("schema"));
        add(problems, "example of " + parameter.get("name"), schema, parameter.get("example"));
      }
    }
    for (JsonNode example : body().path("examples")) {
      Schema schema = schemas.ofRequest(body().get("schema"));
      add(problems, example.get("summary").textValue(), schema, example.get("value"));
    }
    for (JsonNode answer : answers()) {
      for (JsonNode content : answer.path("content")) {
        for (JsonNode example : content.path("examples")) {
          Schema schema = schemas.ofAnswer(content.get("schema"));
          add(problems, example.get("summary").textValue(), schema, example.get("value"));
        }
      }
    }
    return problems;
  }
}
