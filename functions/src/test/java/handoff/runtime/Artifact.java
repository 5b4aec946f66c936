package handoff.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The files that are deployed: the classes, and the jars beside them. */
final class Artifact {
  static final Path CLASSES = Path.of("target", "classes");

  /** Filled by Maven before the tests, as {@code sam build} does. */
  static final Path LIB = Path.of("target", "artifact", "lib");

  private Artifact() {}

  static List<Path> jars() {
    return list(LIB, path -> path.toString().endsWith(".jar"));
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
}
