package handoff.webhook;

import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.chat;
import static handoff.Events.establish;
import static handoff.Events.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Bridge;
import handoff.Database;
import handoff.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Texts that are long or broken: none of them is lost or shortened. */
final class LongTextTest {
  @AutoClose private final Bridge bridge = new Bridge();

  @Test
  void aTranscriptOfTwoThousandTurnsIsKeptWhole() {
    ObjectNode body = Events.body("establish");
    ArrayNode turns = body.putArray("body");
    for (int i = 0; i < 2000; i++) {
      turns
          .addObject()
          .put("message_type", "QUESTION")
          .put("text", "turn " + i + " ü€😀".repeat(40));
    }
    assertThat(bridge.send(Events.read("establish", body.toString())).status()).isEqualTo(200);

    JsonNode context = bridge.read(ID).get("context");
    assertThat(context).hasSize(2000);
    for (int i = 0; i < 2000; i++) {
      assertThat(context.get(i).get("text")).isEqualTo(turns.get(i).get("text"));
    }
  }

  @Test
  void aChatOfOneMebibyteIsKeptWholeAndOnce() {
    bridge.send(establish(ID, T));
    String text = "one \"mebi\"\\byte\n".repeat(65_536);
    bridge.send(chat(ID, T + 1, text));
    int items = Database.size(bridge.table);
    bridge.send(chat(ID, T + 1, text));

    assertThat(Database.size(bridge.table)).isEqualTo(items);
    assertThat(bridge.userTexts(ID)).containsExactly(text);
  }

  @Test
  void halfASurrogatePairDoesNotLoseTheMessage() {
    bridge.send(establish(ID, T));
    String body = Events.body("chat").put("body", "?").toString();
    String half = body.replace("\"?\"", "\"well \\ud83d then\"");
    assertThat(bridge.send(Events.read("chat", half)).status()).isEqualTo(200);

    assertThat(bridge.userTexts(ID)).containsExactly("well ? then");
  }

  @Test
  void aLongConversationIsReadPageByPage() {
    bridge.send(establish(ID, T));
    String filler = "x".repeat(900_000);
    for (int i = 0; i < 6; i++) {
      bridge.send(chat(ID, T + i, i + filler));
    }

    List<String> read = new ArrayList<>();
    Map<String, String> query = Map.of();
    int pages = 0;
    do {
      Bridge.Answer answer = bridge.send(Events.conversation(ID, query));
      assertThat(answer.body().length()).isLessThan(6_000_000);
      answer.json().get("messages").forEach(m -> read.add(m.get("text").textValue()));
      query = answer.json().has("cursor") ? cursor(answer.json()) : Map.of();
      pages++;
    } while (!query.isEmpty());

    assertThat(pages).isGreaterThan(1);
    assertThat(read).hasSize(6);
    for (int i = 0; i < 6; i++) {
      assertThat(read.get(i)).isEqualTo(i + filler);
    }
  }

  private static Map<String, String> cursor(ObjectNode answer) {
    return Map.of("cursor", answer.get("cursor").textValue());
  }
}
