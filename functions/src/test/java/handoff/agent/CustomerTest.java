package handoff.agent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static handoff.Bridge.ID;
import static handoff.Events.T;
import static handoff.Events.about;
import static handoff.Events.as;
import static handoff.Events.asAdmin;
import static handoff.Events.close;
import static handoff.Events.establish;
import static handoff.Events.read;
import static handoff.Events.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import handoff.Bridge;
import handoff.Database;
import handoff.Events;
import handoff.Faults;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's channel and attributes, which GPTBots is asked for. */
final class CustomerTest {
  private static final String CHANNEL = "/v1/user/get-user-cdp";
  private static final String ATTRIBUTES = "/v2/user-property/query";
  private static final String UNKNOWN = "{\"channel\":null,\"attributes\":[],\"askedAt\":null}";

  private final Faults database = new Faults();
  private final Bridge bridge = new Bridge(database);

  @BeforeEach
  void open() {
    bridge.send(establish(ID, T));
    answer(
        CHANNEL,
        okJson(
            """
            {"user_id": "KDslas", "anonymous_ids": [
              {"anonymous_id": "another", "conversation_type": "TELEGRAM"},
              {"anonymous_id": "%s", "conversation_type": "WIDGET"}]}
            """
                .formatted(anonymousId())));
    answer(
        ATTRIBUTES,
        okJson(
            """
            [{"anonymous_id": "%s", "property_values": [
              {"property_name": "plan", "value": "premium"},
              {"propertyName": "orders", "value": 7},
              {"property_name": "nothing", "value": null}]}]
            """
                .formatted(anonymousId())));
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void gptBotsIsAskedOnceForAHandoff() {
    connect();
    JsonNode first = customer();
    assertThat(first.get("channel").textValue()).isEqualTo("WIDGET");
    assertThat(first.get("attributes").toString())
        .isEqualTo(
            """
            [{"name":"plan","value":"premium"},{"name":"orders","value":"7"}]\
            """);
    bridge.clock.advance(Duration.ofHours(1));
    assertThat(customer()).isEqualTo(first);
    assertThat(asked()).hasSize(2).allMatch(url -> url.contains(anonymousId()));

    bridge.send(close(ID, T + 1000));
    bridge.send(establish(ID, T + 2000));
    connect();
    assertThat(customer().get("channel").textValue()).isEqualTo("WIDGET");
    assertThat(asked()).hasSize(4);
  }

  @Test
  void whileGptBotsWaitsForTheFirstReplyItIsNotAsked() {
    assertThat(customer().toString()).isEqualTo(UNKNOWN);
    assertThat(asked()).isEmpty();

    bridge.send(close(ID, T + 1000));
    assertThat(customer().get("channel").textValue()).isEqualTo("WIDGET");
  }

  @Test
  void whileGptBotsLimitsTheKeyItIsNotAskedAndNoReplyEverWaitsForIt() {
    connect();
    answer(CHANNEL, aResponse().withStatus(429));
    answer(ATTRIBUTES, aResponse().withStatus(429));
    assertThat(customer().get("channel").isNull()).isTrue();
    assertThat(bridge.send(as("Ann", reply(ID, "k2", "more"))).status()).isEqualTo(201);

    bridge.gptBots.stubFor(
        post(urlPathEqualTo("/v1/human/message/receive")).willReturn(aResponse().withStatus(429)));
    assertThat(bridge.send(as("Ann", reply(ID, "k3", "more"))).status()).isEqualTo(202);
    int before = asked().size();
    bridge.send(establish("other", T + 1));
    bridge.send(close("other", T + 2));
    assertThat(bridge.send(about("other", read("customer"))).body()).isEqualTo(UNKNOWN);
    assertThat(asked()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON",
        "{\"code\":40000,\"message\":\"no\"}",
        "{\"code\":50000}",
        "{\"anonymous_ids\":[",
        "",
        "7"
      })
  void whatGptBotsDoesNotSayIsUnknownAndAskedAgainAfterFiveMinutes(String body) {
    connect();
    answer(CHANNEL, okJson(body));
    JsonNode partly = customer();
    assertThat(partly.get("channel").isNull()).isTrue();
    assertThat(partly.get("attributes")).hasSize(2);
    assertThat(partly.get("askedAt").isNull()).isFalse();
    answer(CHANNEL, okJson("{\"data\":{\"conversationType\":\"SLACK\"}}"));

    bridge.clock.advance(Duration.ofMinutes(4));
    assertThat(customer()).isEqualTo(partly);
    bridge.clock.advance(Duration.ofMinutes(2));
    assertThat(customer().get("channel").textValue()).isEqualTo("SLACK");
    assertThat(asked()).hasSize(4);
  }

  @Test
  void aGptBotsThatIsAwayIsUnknownToo() {
    connect();
    answer(CHANNEL, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    answer(ATTRIBUTES, aResponse().withStatus(502).withBody("<html>"));

    assertThat(customer().get("attributes")).isEmpty();
    assertThat(bridge.lines).noneMatch(line -> line.contains(anonymousId()));
  }

  @Test
  void aUserOfSeveralChannelsOfWhichNoneIsThisOneIsOfAnUnknownOne() {
    connect();
    answer(
        CHANNEL,
        okJson("[{\"conversation_type\":\"SLACK\"},{\"conversation_type\":[\"LINE\",\"API\"]}]"));
    assertThat(customer().get("channel").isNull()).isTrue();
    bridge.clock.advance(Duration.ofHours(1));
    customer();
    assertThat(asked()).hasSize(2);
  }

  @Test
  void whatIsLongIsCut() {
    connect();
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String value = "𠮷".repeat(501);
      values.append(",{\"property_name\":\"%d\",\"value\":\"%s\"}".formatted(i, value));
    }
    String some = values.substring(1, values.toString().indexOf(",{\"property_name\":\"20\""));
    answer(ATTRIBUTES, okJson("[{\"property_values\":[" + some + "]}]"));

    assertThat(customer().get("attributes")).hasSize(20);
    assertThat(customer().at("/attributes/0/value").textValue().codePoints()).hasSize(500);
  }

  @Test
  void itIsExportedAndErasedWithTheConversation() {
    connect();
    JsonNode customer = customer();

    JsonNode exported = bridge.send(about(ID, asAdmin(read("export")))).json();
    assertThat(exported.at("/conversations/0/customer")).isEqualTo(customer);

    bridge.send(about(ID, asAdmin(read("erase"))));
    // The audit stays.
    assertThat(Database.sizeBesideTeam(bridge.table)).isEqualTo(2);
    assertThat(bridge.send("customer").status()).isEqualTo(404);
  }

  @Test
  void whatComesAfterAnErasureLeavesNothing() {
    connect();
    database.set(
        new Faults.Fault() {
          private boolean erased;

          @Override
          public <R> R around(String name, Object request, Supplier<R> call) {
            if (!erased && name.equals("UpdateItem") && request.toString().contains("CUSTOMER")) {
              erased = true;
              bridge.send(about(ID, asAdmin(read("erase"))));
            }
            return call.get();
          }
        });

    assertThat(bridge.send("customer").status()).isEqualTo(200);
    database.set(Faults.NONE);
    assertThat(Database.sizeBesideTeam(bridge.table)).isEqualTo(1);
  }

  private void connect() {
    assertThat(bridge.send(as("Ann", reply(ID, "k1", "Hello!"))).status()).isEqualTo(201);
  }

  private JsonNode customer() {
    return bridge.send(as("Ann", read("customer"))).json();
  }

  private static String anonymousId() {
    return Events.body("establish").at("/user_info/anonymous_id").textValue();
  }

  private void answer(String path, ResponseDefinitionBuilder answer) {
    bridge.gptBots.stubFor(get(urlPathEqualTo(path)).willReturn(answer));
  }

  private List<String> asked() {
    return bridge.gptBots.getAllServeEvents().stream()
        .map(event -> event.getRequest().getUrl())
        .filter(url -> url.startsWith(CHANNEL) || url.startsWith(ATTRIBUTES))
        .toList();
  }
}
