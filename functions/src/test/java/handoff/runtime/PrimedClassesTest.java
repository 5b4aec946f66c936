package handoff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.Events;
import handoff.Handlers;
import handoff.http.Routes;
import handoff.queue.DeliverHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A gate for the priming: how many classes a first call after a restore still has to load. Unlike a
 * time, the number is the same on every machine, and it grows when a priming no longer covers what
 * a route does.
 */
final class PrimedClassesTest {
  /** Now 47 to 54; before the provider of credentials was named it was 124 to 132. */
  private static final int LIMIT = 120;

  @TempDir Path taskRoot;

  /** The plain event of each route, the same of people where there is one, and the jobs. */
  static List<Arguments> events() throws IOException {
    List<Arguments> events = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(Events.FOLDER)) {
      files =
          all.filter(file -> file.toString().endsWith(".json"))
              .sorted(Comparator.comparingInt(file -> file.toString().length()))
              .toList();
    }
    for (Class<?> handler : Handlers.all()) {
      for (String key : Handlers.routes(handler).map(Routes::keys).orElseGet(List::of)) {
        for (Path file : files) {
          if (Events.object(Files.readString(file)).path("routeKey").asText().equals(key)) {
            events.add(Arguments.of(handler, file));
            break;
          }
        }
      }
    }
    for (String job : List.of("deliver", "deliver-hold", "deliver-give-up")) {
      Path file = Events.FOLDER.resolve("queue").resolve(job + ".json");
      events.add(Arguments.of(DeliverHandler.class, file));
    }
    return events;
  }

  @ParameterizedTest
  @MethodSource("events")
  void theFirstCallAfterARestoreLoadsFewClasses(Class<?> handler, Path event) throws Exception {
    Artifact.layOut(taskRoot, _ -> true);
    Path log = taskRoot.resolve("classes.log");
    try (AwsStandIn aws = new AwsStandIn(0);
        LambdaRuntime lambda =
            new LambdaRuntime(
                taskRoot,
                handler.getName(),
                aws.address(),
                "-Xlog:class+load:file=" + log + ":none")) {
      lambda.awaitCheckpoint();
      int before = Files.readAllLines(log).size();

      lambda.restore();
      JsonNode answer = lambda.invoke(Files.readString(event));

      List<String> all = Files.readAllLines(log);
      List<String> loaded = all.subList(before, all.size());
      assertThat(answer.path("statusCode").asInt(200)).as(answer.toString()).isBetween(200, 299);
      assertThat(answer.path("batchItemFailures")).isEmpty();
      assertThat(loaded).as("classes of the first call").hasSizeLessThanOrEqualTo(LIMIT);
    }
  }
}
