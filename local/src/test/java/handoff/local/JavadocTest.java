package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Javadoc begins with a verb or a noun: a headless clause has to be read twice. */
final class JavadocTest {
  private static final Path ROOT = Project.around(Path.of("")).root();

  /** Split, so that this file does not find itself. */
  private static final Pattern HEADLESS =
      Pattern.compile("/\\*" + "\\*[\\s*]*(What|Who|How|Whoever|Whatever|Those|Which|Whether)\\b");

  @Test
  void noJavadocBeginsWithAHeadlessClause() throws IOException {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("functions/src", "local/src")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          collect(file, found);
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static void collect(Path file, List<String> found) throws IOException {
    String text = Files.readString(file);
    Matcher matcher = HEADLESS.matcher(text);
    while (matcher.find()) {
      long line = text.substring(0, matcher.start()).chars().filter(c -> c == '\n').count() + 1;
      found.add(ROOT.relativize(file) + ":" + line + " " + matcher.group(1));
    }
  }
}
