package handoff.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The functions' log of one run, a line of JSON per outcome. Thread-safe. */
final class LogFile implements Consumer<String>, AutoCloseable {
  private final Writer out;

  /** Begins a new file in place of an earlier run's. */
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
