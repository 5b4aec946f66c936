package handoff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import handoff.Handlers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The artifact holds all that is needed, and no more. */
final class ArtifactTest {
  /** Libraries of the tests and the compiler, and the SDK's other HTTP clients. */
  private static final List<String> FORBIDDEN =
      List.of(
          "junit",
          "assertj",
          "awaitility",
          "wiremock",
          "archunit",
          "testcontainers",
          "dynamodblocal",
          "sqlite",
          "elasticmq",
          "pekko",
          "scala",
          "error_prone",
          "nullaway",
          "checker-qual",
          "apache-client",
          "apache5-client",
          "httpclient",
          "httpcore",
          "netty",
          "aws-crt",
          "serialization",
          "runtime-interface-client");

  private static final long MEGABYTE = 1024 * 1024;

  @TempDir Path taskRoot;

  @Test
  void noTestLibraryIsDeployed() throws IOException {
    List<String> jars = Artifact.jars().stream().map(jar -> jar.getFileName().toString()).toList();

    assertThat(jars)
        .anyMatch(jar -> jar.startsWith("dynamodb-"))
        .allSatisfy(jar ->
            assertThat(FORBIDDEN).noneMatch(jar.toLowerCase(java.util.Locale.ROOT)::contains));
    assertThat(contents().keySet()).noneMatch(file -> file.endsWith("Test.class"));
  }

  @Test
  void noClassIsDeployedTwice() throws IOException {
    Map<String, List<String>> twice = new TreeMap<>();
    contents()
        .forEach((file, places) -> {
          boolean same = file.endsWith("module-info.class") || file.startsWith("META-INF/");
          if (file.endsWith(".class") && !same && places.size() > 1) {
            twice.put(file, places);
          }
        });

    assertThat(twice).isEmpty();
  }

  /** Lambda takes 250 MB; what is loaded from there at a start takes its time. */
  @Test
  void theArtifactIsSmall() throws IOException {
    long bytes = 0;
    try (Stream<Path> classes = Files.walk(Artifact.CLASSES)) {
      for (Path file : Stream.concat(classes, Artifact.jars().stream()).toList()) {
        bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    System.out.printf(
        "The artifact has %.1f MB in %d jars and the functions' own classes.%n",
        (double) bytes / MEGABYTE, Artifact.jars().size());

    assertThat(bytes).isBetween(MEGABYTE, 20 * MEGABYTE);
  }

  /** {@link PrimingTest} calls the others. */
  @Test
  void everyHandlerThatIsNotPrimedIsMadeFromTheArtifactAlone() throws Exception {
    List<String> primed = PrimingTest.handlers();
    Artifact.layOut(taskRoot, _ -> true);
    for (Class<?> handler : Handlers.all()) {
      if (!primed.contains(handler.getName())) {
        try (AwsStandIn aws = new AwsStandIn(0);
            LambdaRuntime lambda = new LambdaRuntime(taskRoot, handler.getName(), aws.address())) {
          lambda.awaitCheckpoint();
        }
      }
    }
  }

  /** Every file of the artifact, and where it is. */
  private static Map<String, List<String>> contents() throws IOException {
    Map<String, List<String>> contents = new HashMap<>();
    try (Stream<Path> classes = Files.walk(Artifact.CLASSES)) {
      classes
          .filter(Files::isRegularFile)
          .forEach(file -> add(contents, Artifact.CLASSES.relativize(file).toString(), "classes"));
    }
    for (Path jar : Artifact.jars()) {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.stream()
            .forEach(entry -> add(contents, entry.getName(), jar.getFileName().toString()));
      }
    }
    return contents;
  }

  private static void add(Map<String, List<String>> contents, String file, String place) {
    contents.merge(file, List.of(place), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
  }
}
