package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.delivery.Times;
import handoff.http.Routes;
import handoff.local.web.Json;
import handoff.runtime.Environment;
import java.io.IOException;
import java.lang.reflect.Field;
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

/** Holds template.yaml against the code. */
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

  @Test
  void everyFunctionIsCalledForTheRoutesOfItsTableAndNoOthers() throws Exception {
    Map<String, Set<String>> deployed = new TreeMap<>();
    Map<String, Set<String>> tables = new TreeMap<>();
    for (Route route : TEMPLATE.routes()) {
      deployed.computeIfAbsent(route.handler(), _ -> new TreeSet<>()).add(route.key());
    }
    // The page is no part of the API, and has no table.
    assertThat(deployed.remove("handoff.console.ConsoleHandler"))
        .containsExactly("GET /console", "GET /console/{file+}");
    for (String handler : handlers()) {
      for (Field field : Class.forName(handler).getFields()) {
        if (field.get(null) instanceof Routes<?> routes) {
          tables.put(handler, new TreeSet<>(routes.keys()));
        }
      }
    }

    assertThat(tables).isEqualTo(deployed).hasSize(6);
  }

  @Test
  void everythingAToolMayCallPeopleMayCallToo() {
    Map<String, String> tools = new TreeMap<>();
    Map<String, String> people = new TreeMap<>();
    for (Route route : TEMPLATE.routes()) {
      assertThat(route.forPeople())
          .as(route.key())
          .isEqualTo(!route.path().matches("/(tool|hooks|console)(/.*)?"));
      if (route.forPeople()) {
        people.put(route.key(), route.function());
      } else if (route.path().startsWith("/tool/")) {
        tools.put(route.key().replaceFirst(" /tool/", " /"), route.function());
      }
    }

    assertThat(people).isNotEmpty().isEqualTo(tools);
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
        });
    int longest = parameters.size() - 1;
    for (String name : parameters) {
      longest += longest(Stack.ROOT.path("Parameters").path(name));
    }
    assertThat(longest).isLessThanOrEqualTo(256);
  }

  /** Length of the longest value that a parameter takes. */
  private static int longest(JsonNode parameter) {
    int longest = parameter.path("MaxLength").asInt(parameter.path("MaxValue").asText().length());
    for (JsonNode value : parameter.path("AllowedValues")) {
      longest = Math.max(longest, value.asText().length());
    }
    assertThat(longest).as(parameter.toString()).isPositive();
    return longest;
  }

  @Test
  void everyFunctionHasASnapshotAndIsCalledBeforeLambdaDropsIt() {
    assertThat(GLOBALS.path("SnapStart").path("ApplyOn").textValue())
        .isEqualTo("PublishedVersions");
    assertThat(GLOBALS.path("AutoPublishAlias").textValue()).isEqualTo("live");
    assertThat(GLOBALS.path("AutoPublishAliasAllProperties").booleanValue()).isTrue();
    Map<String, JsonNode> called = Stack.functions();
    called.values().removeIf(function -> !function.has("Events"));
    Set<String> minutes = new TreeSet<>();
    called.forEach((name, function) -> {
      JsonNode warm = function.path("Events").path("Warm").path("Properties");
      assertThat(warm.path("Schedule").asText())
          .as(name)
          .matches("cron\\(\\d+ \\d+ \\* \\* \\? \\*\\)");
      minutes.add(warm.path("Schedule").textValue());
      assertThat(Json.parse(warm.path("Input").textValue()).isObject()).isTrue();
    });
    // Calls of one minute could use up the ten executions of a new account.
    assertThat(minutes).hasSameSizeAs(called.keySet()).hasSize(8);
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
    Times times = Times.DEFAULT;
    assertThat(times.connect()).isLessThan(times.call());
    assertThat(times.storeTry().multipliedBy(2)).isLessThan(times.storeCall());
    // Some reads come before the call, so a run must have time for more than it alone.
    assertThat(times.callAndNote().plusSeconds(2).toSeconds()).isLessThan(function);
    assertThat(times.lease().toSeconds()).isGreaterThan(function);
    assertThat(times.backoff()).isSorted();
    assertThat(times.backoff().getLast()).isLessThan(times.maxPause());
    assertThat(times.maxPause()).isLessThan(times.maxDuration());
    JsonNode queue = Stack.resource("Queue").path("Properties");
    assertThat(queue.path("VisibilityTimeout").asLong()).isGreaterThanOrEqualTo(6 * function);
  }

  /** Handler classes of the functions. */
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
