package handoff.http;

import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.body;
import static handoff.Events.chat;
import static handoff.Events.establish;
import static handoff.Events.read;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import handoff.Bridge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Legal spellings of the same thing, and things that only look like something. */
final class InputsTest {
  @AutoClose private final Bridge bridge = new Bridge();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1742265090895",
        "\"1742265090895\"",
        "\" 1742265090895 \"",
        "1.742265090895E12",
        "\"1.742265090895e12\"",
        "1742265090895.0",
        "\"1742265090895.00\""
      })
  void aNumberIsANumberHoweverItIsSpelled(String timestamp) {
    String json = body("establish").put("timestamp", "?").toString().replace("\"?\"", timestamp);
    assertThat(bridge.send(read("establish", json)).status()).isEqualTo(200);
    // The same call again, as everybody else spells it.
    assertThat(bridge.send(establish(ID, T)).json().get("message").textValue())
        .isEqualTo("created before");
  }

  @Test
  void aNumberOfEndlessDigitsIsNone() {
    for (String digits : List.of("1".repeat(200_000), "1742265090895." + "0".repeat(200_000))) {
      Fields call = Fields.ofGptBots("{\"timestamp\":\"" + digits + "\"}");
      assertThat(call.number("timestamp")).isEmpty();
    }
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    APIGatewayV2HTTPEvent establish = establish(ID, T);
    establish.setBody("\uFEFF" + establish.getBody());
    assertThat(bridge.send(establish).status()).isEqualTo(200);

    APIGatewayV2HTTPEvent encoded = reply(ID, "k1", "hello");
    byte[] bytes = ("\uFEFF" + encoded.getBody()).getBytes(StandardCharsets.UTF_8);
    encoded.setBody(Base64.getEncoder().encodeToString(bytes));
    encoded.setIsBase64Encoded(true);
    assertThat(bridge.send(encoded).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\u00A0",
        "\u200B",
        "\u2060",
        "\uFEFF",
        "\u3164",
        "\u115F\u1160",
        "\u00AD",
        "\u2800",
        "\u202E\u2066",
        "\u0000\u0007",
        "\u3000\t\n",
        "\uFE0F",
        "\u0301",
        "\u20DD\u0300",
        "\uDB40\uDD00"
      })
  void aTextOfWhichAReaderSeesNothingIsBlank(String text) {
    bridge.send(establish(ID, T));
    assertThat(bridge.send(reply(ID, "k1", text)).status()).isEqualTo(422);
    assertThat(bridge.received()).isEmpty();
    assertThat(bridge.send(reply(ID, "k1", text + "a")).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "/", "a?b=c", ".", "..", "a b", "", "\u00e9"})
  void anIdThatNoPathCanHoldIsRefused(String id) {
    Bridge.Answer answer = bridge.send(establish(id, T));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("message").textValue())
        .contains("conversation_id")
        .contains("without / and ?, and not . or .. alone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "...", "a%2Fb", "a#b", "a&b=c;d", "{id}", "~", "a+b%41:c"})
  void everyOtherIdIsThatOfItsOwnConversation(String id) {
    bridge.send(establish(id, T));
    assertThat(bridge.read(id).get("id").textValue()).isEqualTo(id);
    assertThat(bridge.send(reply(id, "k1", "hello")).status()).isEqualTo(201);
  }

  @Test
  void aTextThatWasAnsweredInBetweenIsNoRepeat() {
    bridge.send(establish(ID, T));
    bridge.clock.advance(java.time.Duration.ofSeconds(1));
    long now = bridge.clock.millis();
    bridge.send(chat(ID, now, "yes"));
    bridge.clock.advance(java.time.Duration.ofSeconds(1));
    bridge.send(reply(ID, "k1", "Are you sure?"));
    bridge.clock.advance(java.time.Duration.ofSeconds(1));
    bridge.send(chat(ID, now + 2_000, "yes"));
    bridge.send(chat(ID, now + 3_000, "yes"));
    bridge.send(chat(ID, now + 2 * 3_600_000, "yes"));

    List<Boolean> repeats = new ArrayList<>();
    for (JsonNode message : bridge.read(ID).get("messages")) {
      if (message.get("from").textValue().equals("user")) {
        repeats.add(message.path("possibleRepeat").asBoolean());
      }
    }
    assertThat(repeats).containsExactly(false, false, true, false);
  }
}
