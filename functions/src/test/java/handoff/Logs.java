package handoff;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Looks at every line that the functions log, and at all that anything prints, while the whole
 * suite runs: the test that logs a secret fails.
 */
public final class Logs implements TestExecutionListener {
  private static final Set<String> PRIVATE =
      Set.of("text", "body", "email", "phone", "token", "authorization", "name");

  /** Every part of the events and the settings that nobody else may read. */
  static final Set<String> SECRETS = secrets();

  /** Goes on only with a line that holds no secret. */
  static void check(String line) {
    for (String secret : SECRETS) {
      if (line.contains(secret)) {
        throw new AssertionError("logged or printed: " + secret);
      }
    }
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if (!(System.out instanceof Checked)) {
      System.setOut(new Checked(System.out));
      System.setErr(new Checked(System.err));
    }
  }

  /** Prints to another stream, after a look at the text. */
  private static final class Checked extends PrintStream {
    Checked(PrintStream original) {
      super(original, true, StandardCharsets.UTF_8);
    }

    @Override
    public void print(String text) {
      check(String.valueOf(text));
      super.print(text);
    }

    @Override
    public void println(String text) {
      check(String.valueOf(text));
      super.println(text);
    }

    @Override
    public void println(Object value) {
      println(String.valueOf(value));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      check(new String(bytes, offset, length, StandardCharsets.UTF_8));
      super.write(bytes, offset, length);
    }
  }

  private static Set<String> secrets() {
    Set<String> secrets = new TreeSet<>();
    try (var files = Files.list(Events.FOLDER)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        collect("", Events.JSON.readTree(file.toFile()), secrets);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    secrets.add("another-tool-token-of-this-machine-only");
    secrets.add("local-api-key");
    return secrets;
  }

  private static void collect(String name, JsonNode node, Set<String> secrets) {
    node.properties().forEach(field -> collect(field.getKey(), field.getValue(), secrets));
    if (node.isArray()) {
      node.forEach(element -> collect(name, element, secrets));
    }
    if (!node.isTextual()) {
      return;
    }
    String text = node.textValue();
    if (text.startsWith("{")) {
      try {
        collect(name, Events.JSON.readTree(text), secrets);
      } catch (IOException halfADocument) {
        secrets.add(text);
      }
    } else if (PRIVATE.contains(name) && text.length() > 5) {
      secrets.add(text.replace("Bearer ", ""));
    }
  }
}
