package handoff;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Keeps every line that the functions log, and all that anything prints, while the whole suite
 * runs; {@link LogTest} reads it at the end.
 */
public final class Logs implements LauncherSessionListener {
  static final List<String> LINES = new CopyOnWriteArrayList<>();
  static final List<String> PRINTED = new CopyOnWriteArrayList<>();

  static void add(String line) {
    LINES.add(line);
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    System.setOut(tee(System.out));
    System.setErr(tee(System.err));
  }

  private static PrintStream tee(PrintStream original) {
    OutputStream both =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            PRINTED.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            original.write(bytes, offset, length);
          }

          @Override
          public void flush() {
            original.flush();
          }
        };
    return new PrintStream(both, true, StandardCharsets.UTF_8);
  }
}
