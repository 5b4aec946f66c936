package handoff.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.Bridge;
import handoff.Bridge.Answer;
import handoff.Events;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenApiTest {
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  @Test
  void itsRoutesAreThoseOfTheTables() {
    List<String> routes = Bridge.ROUTES.stream().flatMap(table -> table.keys().stream()).toList();
    assertThat(OpenApi.DESCRIPTION.operations().keySet())
        .containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void itsParametersAndFieldsAreThoseOfTheTables() {
    Bridge.ROUTES.stream()
        .flatMap(table -> table.routes().stream())
        .forEach(route -> {
          for (String key : route.keys()) {
            Operation operation =
                Optional.ofNullable(OpenApi.DESCRIPTION.operations().get(key)).orElseThrow();
            assertThat(operation.parameters("query").keySet()).as(key).isEqualTo(route.query());
            assertThat(fields(operation.body().path("schema"))).as(key).isEqualTo(route.body());
          }
        });
  }

  /** The names of a schema's properties, those of its parts too. */
  private static Set<String> fields(JsonNode schema) {
    Set<String> names = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    for (String parts : new String[] {"allOf", "oneOf", "anyOf"}) {
      schema.path(parts).forEach(part -> names.addAll(fields(part)));
    }
    return names;
  }

  @Test
  void itsExamplesAreAsItSays() {
    OpenApi.DESCRIPTION
        .operations()
        .forEach(
            (route, operation) -> assertThat(operation.problemsOfExamples()).as(route).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'code':200}                             | 'message'",
        "200 | {'code':200,'message':'a','more':1}      | 'more'",
        "200 | {'code':'200','message':'a'}             | string found, integer expected",
        "201 | {'code':200,'message':'a'}               | this status is not described",
      })
  void anAnswerThatIsNotAsItSaysIsFound(int status, String body, String problem) {
    Answer answer = new Answer(status, JSON, body.replace('\'', '"'));
    assertThatThrownBy(() -> OpenApi.DESCRIPTION.check(Events.read("chat"), answer))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aRequestThatIsNotAsItSaysMustBeRefused() {
    APIGatewayV2HTTPEvent event = Events.read("note", "{\"text\":\" \",\"more\":1}");
    String note =
        "{'id':'a','text':'b','at':'2026-03-01T09:00:00Z','by':{'id':'tool:a','name':null}}";
    Answer answer = new Answer(201, JSON, note.replace('\'', '"'));
    assertThatThrownBy(() -> OpenApi.DESCRIPTION.check(event, answer))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("more")
        .hasMessageContaining("/text");
    event.setBody("{\"text\":\"a\"}");
    OpenApi.DESCRIPTION.check(event, answer);
  }
}
