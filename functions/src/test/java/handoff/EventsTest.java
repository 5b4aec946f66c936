package handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends every event of {@code events/} and expects what the table of its README says. */
final class EventsTest {
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| \\[([\\w-]+)]\\(\\S+\\) \\| .* \\| (\\d{3})(?: after `([\\w-]+)`)?(.*) \\|$");

  record Row(String event, int status, String after, boolean storesNothing) {
    static Row from(MatchResult match) {
      int status = Integer.parseInt(match.group(2));
      String after = match.group(3) == null ? "" : match.group(3);
      boolean nothing = status >= 300 || match.group(4).contains("nothing stored");
      return new Row(match.group(1), status, after, nothing);
    }
  }

  static Stream<Row> rows() throws IOException {
    String table = Files.readString(Events.FOLDER.resolve("README.md"));
    return ROW.matcher(table).results().map(Row::from);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anEventIsAnsweredAsItsTableSays(Row row) {
    try (Bridge bridge = new Bridge()) {
      if (!row.after().isEmpty()) {
        assertThat(bridge.send(row.after()).status()).isEqualTo(200);
      }
      int before = Database.size(bridge.table);

      Bridge.Answer answer = bridge.send(row.event());

      assertThat(answer.status()).isEqualTo(row.status());
      assertThat(Database.size(bridge.table) > before && row.storesNothing()).isFalse();
      checkForm(row, answer);
    }
  }

  private static void checkForm(Row row, Bridge.Answer answer) {
    boolean webhook = row.event().matches("(establish|chat|close).*");
    if (answer.status() == 304) {
      assertThat(answer.body()).isEmpty();
    } else if (webhook && answer.status() == 404) {
      assertThat(answer.body()).isEqualTo("{\"message\":\"Not Found\"}");
    } else if (webhook) {
      assertThat(answer.json().get("code").intValue()).isEqualTo(answer.status());
      assertThat(answer.json().get("message").textValue()).isNotBlank();
    } else if (answer.status() >= 400) {
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(answer.json().get("status").intValue()).isEqualTo(answer.status());
      assertThat(answer.json().get("detail").textValue()).isNotBlank();
    }
  }

  @Test
  void everyEventHasItsRow() throws IOException {
    List<String> files;
    try (var listed = Files.list(Events.FOLDER)) {
      files =
          listed
              .map(path -> path.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .map(name -> name.replace(".json", ""))
              .toList();
    }
    assertThat(rows().map(Row::event)).containsExactlyInAnyOrderElementsOf(files);
  }
}
