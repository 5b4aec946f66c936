package handoff.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Log of the functions in one run, as lines of JSON. Thread-safe. */
final class LogFile implements Consumer<String>, AutoCloseable {
  private final Writer out;

  /** Replaces the file of an earlier run. */
  LogFile(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      out = Files.newBufferedWriter(file);
    } catch (IOException failure) {
      throw new CannotStart("The log %s cannot be written: %s".formatted(file, failure), failure);
    }
  }

  @Override
  public synchronized void accept(String line) {
    try {
      out.append(line).append('\n').flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
