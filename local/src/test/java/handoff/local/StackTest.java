package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.conversation.Outbox;
import handoff.delivery.Drain;
import handoff.gptbots.GptBots;
import handoff.http.Routes;
import handoff.local.web.Json;
import handoff.runtime.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** template.yaml and the code fit together. */
class StackTest {
  private static final Project PROJECT = Project.around(Path.of(""));
  private static final Template TEMPLATE = Template.read(PROJECT.template());
  private static final JsonNode GLOBALS = Stack.ROOT.path("Globals").path("Function");
  private static final Pattern PARAMETER = Pattern.compile("\\$\\{(\\w+)}");

  @Test
  void everyHandlerOfTheCodeIsAFunctionAndNothingElseIs() throws Exception {
    Set<String> deployed = new TreeSet<>();
    for (JsonNode function : Stack.functions().values()) {
      String handler = function.path("Handler").textValue();
      assertThat(handler).endsWith("::handleRequest");
      deployed.add(handler.replace("::handleRequest", ""));
    }

    assertThat(deployed).isEqualTo(handlers());
  }

  /** In both directions: a route without an event, and an event without a route. */
  @Test
  void theEventsOfAFunctionAreTheRoutesOfItsHandlersTable() throws Exception {
    Map<String, Set<String>> deployed = new TreeMap<>();
    for (Route route : TEMPLATE.routes()) {
      deployed.computeIfAbsent(route.handler(), _ -> new TreeSet<>()).add(route.key());
      assertThat(route.forPeople())
          .as(route.key())
          .isNotEqualTo(route.path().startsWith("/tool/") || route.path().startsWith("/hooks/"));
    }
    Map<String, Set<String>> declared = new TreeMap<>();
    for (String handler : handlers()) {
      Set<String> keys = keys(Class.forName(handler));
      if (!keys.isEmpty()) {
        declared.put(handler, keys);
      }
    }

    assertThat(deployed).isNotEmpty().isEqualTo(declared);
  }

  @Test
  void theEnvironmentIsWhatTheCodeReads() {
    Set<String> read = new TreeSet<>();
    Environment.of(
        new HashMap<>() {
          @Override
          public String getOrDefault(Object name, String otherwise) {
            read.add(name.toString());
            return "30";
          }
        });

    assertThat(Stack.names(GLOBALS.path("Environment").path("Variables"))).isEqualTo(read);
    Stack.functions()
        .forEach((name, function) -> assertThat(function.has("Environment")).isFalse());
  }

  /** A parameter that changes a function must make a new version: see ADR 0021. */
  @Test
  void anEnvironmentHoldsNamesAloneAndAVersionsDescriptionItsParameters() {
    Set<String> parameters = new TreeSet<>();
    Set<String> other = new TreeSet<>();
    List<String> values = new ArrayList<>();
    Stack.leaves(GLOBALS.path("Environment"), values);
    Stack.leaves(GLOBALS.path("Architectures"), values);
    for (String value : values) {
      (Stack.ROOT.path("Parameters").has(value) ? parameters : other).add(value);
    }

    assertThat(other)
        .containsExactlyInAnyOrder(
            "", "AWS::StackName", "MakesSecret", "Queue", "SettingsSecret", "Table");
    Stack.functions()
        .forEach((name, function) -> {
          String description = function.path("VersionDescription").textValue();
          assertThat(PARAMETER.matcher(description).results().map(found -> found.group(1)))
              .as(name)
              .containsExactlyInAnyOrderElementsOf(parameters);
          assertThat(function.path("AutoPublishAliasAllProperties").booleanValue()).isTrue();
        });
    int longest = parameters.size();
    for (String name : parameters) {
      JsonNode parameter = Stack.ROOT.path("Parameters").path(name);
      longest += parameter.path("MaxLength").asInt("x86_64".length());
    }
    assertThat(longest).isLessThanOrEqualTo(256);
  }

  @Test
  void everyFunctionHasASnapshotAndIsCalledBeforeLambdaDropsIt() {
    assertThat(GLOBALS.path("SnapStart").path("ApplyOn").textValue())
        .isEqualTo("PublishedVersions");
    assertThat(GLOBALS.path("AutoPublishAlias").textValue()).isEqualTo("live");
    Map<String, JsonNode> called = Stack.functions();
    called.values().removeIf(function -> !function.has("Events"));
    assertThat(called).hasSize(12);
    called.forEach((name, function) -> {
      JsonNode warm = function.path("Events").path("Warm").path("Properties");
      assertThat(warm.path("Schedule").textValue()).as(name).isEqualTo("rate(1 day)");
      assertThat(Json.parse(warm.path("Input").textValue()).isObject()).isTrue();
    });
  }

  @Test
  void everyTimeLimitHasRoomForThoseWithinIt() {
    for (Route route : TEMPLATE.routes()) {
      assertThat(route.timeout().toSeconds()).as(route.key()).isEqualTo(15);
    }
    long function = GLOBALS.path("Timeout").intValue();
    for (Map.Entry<String, JsonNode> each : Stack.functions().entrySet()) {
      assertThat(each.getValue().has("Timeout")).as(each.getKey()).isFalse();
      for (JsonNode event : each.getValue().path("Events")) {
        if (event.path("Type").textValue().equals("HttpApi")) {
          // The API's own limit is 30 seconds.
          assertThat(event.path("Properties").path("TimeoutInMillis").asInt())
              .isBetween((int) function * 1000 + 1, 29_999);
        }
      }
    }
    assertThat(GptBots.CALL).isLessThan(Drain.BUDGET);
    assertThat(Drain.BUDGET.plusSeconds(5).toSeconds()).isLessThan(function);
    assertThat(Outbox.LEASE.toSeconds()).isGreaterThan(function);
    JsonNode queue = Stack.resource("Queue").path("Properties");
    assertThat(queue.path("VisibilityTimeout").asLong()).isGreaterThanOrEqualTo(6 * function);
  }

  /** The keys of a handler's table; none if it serves no routes. */
  private static Set<String> keys(Class<?> handler) throws IllegalAccessException {
    try {
      return new TreeSet<>(((Routes<?>) handler.getField("ROUTES").get(null)).keys());
    } catch (NoSuchFieldException none) {
      return Set.of();
    }
  }

  /** Every class of the functions that Lambda could call. */
  private static Set<String> handlers() throws IOException, ClassNotFoundException {
    Path classes = PROJECT.root().resolve("functions").resolve("target").resolve("classes");
    Set<String> handlers = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith("Handler.class")).toList()) {
        Class<?> type =
            Class.forName(
                classes.relativize(file).toString().replace('/', '.').replace(".class", ""),
                false,
                StackTest.class.getClassLoader());
        if (RequestHandler.class.isAssignableFrom(type)
            || RequestStreamHandler.class.isAssignableFrom(type)) {
          handlers.add(type.getName());
        }
      }
    }
    return handlers;
  }
}
