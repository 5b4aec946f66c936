package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the links between the project's pages. */
final class LinksTest {
  private static final Path ROOT = Project.around(Path.of("")).root();

  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

  @Test
  void everyRelativeLinkPointsToAFileAndAHeadingThatAreThere() {
    List<String> broken = new ArrayList<>();
    for (Path page : SourceFiles.endingWith(".md")) {
      for (String link : links(page)) {
        if (!isThere(page, link)) {
          broken.add(ROOT.relativize(page) + " -> " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void everyGuideIsInTheReadme() throws IOException {
    try (Stream<Path> guides = Files.list(ROOT.resolve("docs"))) {
      assertThat(links(ROOT.resolve("README.md")))
          .containsAll(
              guides
                  .filter(Files::isRegularFile)
                  .map(guide -> "docs/" + guide.getFileName())
                  .toList());
    }
  }

  @Test
  void theChineseReadmeHasTheSameHeadingsCommandsAndLinks() {
    Path english = ROOT.resolve("README.md");
    Path chinese = ROOT.resolve("README.zh-CN.md");

    assertThat(levels(chinese)).isEqualTo(levels(english));
    assertThat(commands(chinese)).isNotEmpty().isEqualTo(commands(english));
    List<String> others = new ArrayList<>(links(english));
    others.set(others.indexOf("README.zh-CN.md"), "README.md");
    assertThat(links(chinese)).isEqualTo(others);
  }

  private static List<String> levels(Path page) {
    String prose = FENCE.matcher(text(page)).replaceAll("");
    return HEADING.matcher(prose).results().map(found -> found.group().split(" ", 2)[0]).toList();
  }

  /** Lines of the blocks that are commands, without their comments. */
  private static List<String> commands(Path page) {
    return FENCE
        .matcher(text(page))
        .results()
        .map(MatchResult::group)
        .filter(block -> !block.startsWith("```mermaid"))
        .flatMap(String::lines)
        .map(line -> line.replaceFirst(" +#.*", ""))
        .toList();
  }

  private static List<String> links(Path page) {
    String prose = CODE.matcher(FENCE.matcher(text(page)).replaceAll("")).replaceAll("");
    return LINK.matcher(prose)
        .results()
        .map(result -> result.group(1))
        .filter(link -> !ELSEWHERE.matcher(link).matches())
        .toList();
  }

  private static boolean isThere(Path page, String link) {
    URI uri = URI.create(link);
    Path file = uri.getPath().isEmpty() ? page : page.resolveSibling(uri.getPath()).normalize();
    return Files.exists(file)
        && (uri.getFragment() == null || anchors(file).contains(uri.getFragment()));
  }

  /** Anchors that GitHub gives a page's headings. */
  private static Set<String> anchors(Path page) {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    HEADING
        .matcher(FENCE.matcher(text(page)).replaceAll(""))
        .results()
        .forEach(heading -> {
          String anchor =
              heading
                  .group(1)
                  .toLowerCase(Locale.ROOT)
                  .replaceAll("[^\\p{L}\\p{N} _-]", "")
                  .replace(' ', '-');
          int before = seen.merge(anchor, 1, Integer::sum) - 1;
          anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
    return anchors;
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
