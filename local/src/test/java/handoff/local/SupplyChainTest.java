package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code of others: pinned by its hash, and never run where AWS' role is at hand. */
class SupplyChainTest {
  private static final Path ROOT = Project.around(Path.of("")).root();
  private static final Path WORKFLOWS = ROOT.resolve(".github/workflows");
  private static final String HASH = "    --hash=sha256:[0-9a-f]{64}( \\\\)?";

  @Test
  void theJobThatMayHaveARoleDeploysWhatAnotherHasBuiltAndNothingMore() {
    JsonNode workflow = Template.json(WORKFLOWS.resolve("deploy.yml"));
    JsonNode build = workflow.at("/jobs/build");
    JsonNode deploy = workflow.at("/jobs/deploy");

    assertThat(workflow.path("jobs")).hasSize(2);
    assertThat(workflow.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
    assertThat(build.has("permissions")).isFalse();
    assertThat(build.has("environment")).isFalse();
    assertThat(build.path("steps").toString()).contains("./mvnw ", "sam build", "upload-artifact");
    assertThat(deploy.path("needs").textValue()).isEqualTo("build");
    assertThat(deploy.path("permissions").toString())
        .isEqualTo("{\"contents\":\"read\",\"id-token\":\"write\"}");
    assertThat(deploy.path("steps").toString())
        .contains("sam deploy", "download-artifact")
        .doesNotContain("mvn", "sam build", "setup-java", ".ci/run");
  }

  @Test
  void theJobThatMayPublishRunsNoCodeOfOthers() {
    JsonNode workflow = Template.json(WORKFLOWS.resolve("release.yml"));
    JsonNode publish = workflow.at("/jobs/publish");

    assertThat(workflow.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
    assertThat(workflow.at("/jobs/build").has("permissions")).isFalse();
    assertThat(workflow.at("/jobs/build/steps").toString())
        .contains("./mvnw ", "sam build", "sbom.json", "sha256sum");
    assertThat(publish.path("permissions").toString()).isEqualTo("{\"contents\":\"write\"}");
    assertThat(publish.path("steps").toString())
        .contains("download-artifact", "gh release create")
        .doesNotContain("mvn", "sam build", "checkout");
  }

  @Test
  void everyActionIsPinnedByItsCommitAndNoWorkflowInstallsByName() throws IOException {
    List<String> uses = new ArrayList<>();
    for (Path file : files(WORKFLOWS, ".yml")) {
      for (String line : Files.readAllLines(file)) {
        if (line.contains("uses:")) {
          uses.add(line);
        }
        assertThat(line).doesNotContainPattern("pipx?3? install");
      }
    }

    assertThat(uses).isNotEmpty().allMatch(line -> line.matches(".*@[0-9a-f]{40} # v[\\d.]+"));
  }

  @Test
  void everyPythonPackageHasItsHashes() throws IOException {
    for (Path lock : files(ROOT.resolve("infrastructure"), ".txt")) {
      List<String> lines = Files.readAllLines(lock);
      assertThat(lines.stream().filter(line -> line.startsWith("    ")))
          .as(lock.toString())
          .isNotEmpty()
          .allMatch(line -> line.matches(HASH));
      assertThat(lines.stream().filter(line -> !line.startsWith("    ") && !line.startsWith("#")))
          .as(lock.toString())
          .allMatch(line -> line.matches("[\\w.-]+==\\S+ (; .* )?\\\\"));
      Path wanted = Path.of(lock.toString().replace(".txt", ".in"));
      for (String line : Files.readAllLines(wanted)) {
        if (!line.startsWith("#")) {
          assertThat(lines).anyMatch(locked -> locked.startsWith(line + " "));
        }
      }
    }
    for (String installer : List.of("tools/install", "api-check/run", "rehearsal/run")) {
      assertThat(Files.readString(ROOT.resolve("infrastructure").resolve(installer)))
          .contains(" --no-deps --require-hashes --only-binary :all: ");
    }
  }

  @Test
  void mavenIsWhatItWasAndTakesNothingWithAWrongChecksum() throws IOException {
    assertThat(Files.readString(ROOT.resolve(".mvn/wrapper/maven-wrapper.properties")))
        .containsPattern("(?m)^distributionSha256Sum=[0-9a-f]{64}$");
    // sam build runs Maven in the folder of the functions alone.
    for (String folder : List.of(".mvn", "functions/.mvn")) {
      assertThat(Files.readAllLines(ROOT.resolve(folder).resolve("maven.config"))).contains("-C");
    }
  }

  @Test
  void everyKindOfDependencyIsKeptUpToDate() throws IOException {
    TreeSet<String> kinds = new TreeSet<>();
    TreeSet<String> folders = new TreeSet<>();
    for (JsonNode update : Template.json(ROOT.resolve(".github/dependabot.yml")).path("updates")) {
      kinds.add(update.path("package-ecosystem").textValue());
      update.path("directories").forEach(folder -> folders.add(folder.textValue()));
    }

    assertThat(kinds).containsExactly("github-actions", "maven", "npm", "pip");
    TreeSet<String> wanted = new TreeSet<>();
    for (String kind : List.of("pom.xml", ".in", "package.json")) {
      for (Path file : SourceFiles.endingWith(kind)) {
        wanted.add(
            ("/" + ROOT.relativize(file)).replaceFirst("/[^/]*$", "").replaceFirst("^$", "/"));
      }
    }
    assertThat(folders).isEqualTo(wanted);
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = all.filter(file -> file.toString().endsWith(end)).sorted().toList();
      assertThat(files).isNotEmpty();
      return files;
    }
  }
}
