package handoff.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import handoff.Bridge.Answer;
import handoff.Events;
import handoff.Handlers;
import handoff.http.Role;
import handoff.http.Route;
import handoff.runtime.Wiring;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class OpenApiTest {
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  @Test
  void itsRoutesAreThoseOfTheHandlersTables() {
    List<String> keys = Handlers.routes().stream().flatMap(route -> route.keys().stream()).toList();

    assertThat(OpenApi.DESCRIPTION.operations().keySet()).containsExactlyInAnyOrderElementsOf(keys);
  }

  static List<Route<Wiring>> routes() {
    return Handlers.routes();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void itsParametersFieldsAndRolesAreThoseOfTheRoute(Route<Wiring> route) {
    for (String key : route.keys()) {
      Operation operation = Objects.requireNonNull(OpenApi.DESCRIPTION.operations().get(key));
      assertThat(operation.parameters("query").keySet()).as(key).isEqualTo(route.query());
      assertThat(operation.fields()).as(key).isEqualTo(route.body());
      assertThat(operation.isTagged("Admin")).as(key).isEqualTo(route.role() == Role.ADMIN);
    }
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
