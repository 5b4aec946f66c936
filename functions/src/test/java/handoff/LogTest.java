package handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs last and looks through what the whole suite has logged and printed. */
@Order(Integer.MAX_VALUE)
final class LogTest {
  private static final Set<String> PRIVATE =
      Set.of("text", "body", "email", "phone", "token", "authorization", "name");

  @Test
  void noTokenTextEmailOrPhoneIsEverLogged() throws IOException {
    Set<String> secrets = secrets();

    assertThat(secrets).contains("bob@gmail.com", "+6591234567", "My order 4711 never arrived");
    assertThat(Logs.LINES).hasSizeGreaterThan(50);
    String everything = String.join("\n", Logs.LINES) + String.join("", Logs.PRINTED);
    assertThat(secrets.stream().filter(everything::contains)).isEmpty();
  }

  /** Every part of the events and the settings that nobody else may read. */
  private static Set<String> secrets() throws IOException {
    Set<String> secrets = new TreeSet<>();
    try (var files = Files.list(Events.FOLDER)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        collect("", Events.JSON.readTree(file.toFile()), secrets);
      }
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
