package handoff.runtime;

import handoff.http.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The artifact that is deployed: the classes, the jars beside them, and the handlers the template
 * names.
 */
final class Artifact {
  static final Path CLASSES = Path.of("target", "classes");

  /** Filled by Maven before the tests, as {@code sam build} does. */
  static final Path LIB = Path.of("target", "artifact", "lib");

  private static final Pattern HANDLER = Pattern.compile("\\s+Handler: (\\S+)::\\w+");

  private Artifact() {}

  static List<Path> jars() {
    return list(LIB, path -> path.toString().endsWith(".jar"));
  }

  /** The template's handlers, each with the routes of its table. */
  static Map<String, List<String>> handlers() {
    Map<String, List<String>> handlers = new LinkedHashMap<>();
    for (String line : lines(Path.of("..", "template.yaml"))) {
      Matcher matcher = HANDLER.matcher(line);
      if (matcher.matches()) {
        handlers.put(matcher.group(1), routes(matcher.group(1)));
      }
    }
    return handlers;
  }

  private static List<String> routes(String handler) {
    try {
      for (Field field : Class.forName(handler).getFields()) {
        if (field.get(null) instanceof Routes<?> routes) {
          return routes.keys();
        }
      }
      return List.of();
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** Lays the artifact out as Lambda does, with only those files that are wanted. */
  static void layOut(Path folder, Predicate<Path> wanted) {
    for (Path file : list(CLASSES, Files::isRegularFile)) {
      if (wanted.test(file)) {
        copy(file, folder.resolve(CLASSES.relativize(file)));
      }
    }
    for (Path jar : jars()) {
      copy(jar, folder.resolve("lib").resolve(jar.getFileName()));
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(Optional.ofNullable(to.getParent()).orElseThrow());
      Files.createLink(to, from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path folder, Predicate<Path> wanted) {
    try (var files = Files.walk(folder)) {
      return files.filter(wanted).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
