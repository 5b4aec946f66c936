package handoff.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is deployed: the classes, the jars beside them, and the handlers the template names. */
final class Artifact {
  static final Path CLASSES = Path.of("target", "classes");

  /** Filled by Maven before the tests, as {@code sam build} does. */
  static final Path LIB = Path.of("target", "artifact", "lib");

  private static final Pattern LINE = Pattern.compile("\\s+(Handler|Method|Path): (\\S+)");

  private Artifact() {}

  static List<Path> jars() {
    return list(LIB, path -> path.toString().endsWith(".jar"));
  }

  /** The template's handlers, each with its routes as API Gateway names them. */
  static Map<String, List<String>> handlers() {
    Map<String, List<String>> handlers = new LinkedHashMap<>();
    List<String> routes = new ArrayList<>();
    String method = "";
    for (String line : lines(Path.of("..", "template.yaml"))) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        String value = matcher.group(2);
        switch (matcher.group(1)) {
          case "Handler" -> {
            routes = new ArrayList<>();
            handlers.put(value.replaceFirst("::.*", ""), routes);
          }
          case "Method" -> method = value.toUpperCase(java.util.Locale.ROOT);
          default -> routes.add(method + " " + value);
        }
      }
    }
    return handlers;
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
