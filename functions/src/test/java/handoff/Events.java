package handoff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The events of {@code events/}, read as Lambda reads them, and others made from them. */
public final class Events {
  public static final Path FOLDER = Path.of("..", "events");
  public static final JsonMapper JSON = new JsonMapper();

  /** The time of the example on GPTBots' page, in milliseconds. */
  public static final long T = 1742265090895L;

  private Events() {}

  /** The event of a file, by its name without {@code .json}. */
  public static APIGatewayV2HTTPEvent read(String name) {
    try (var file = Files.newInputStream(FOLDER.resolve(name + ".json"))) {
      return LambdaEventSerializers.serializerFor(
              APIGatewayV2HTTPEvent.class, Events.class.getClassLoader())
          .fromJson(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Like an event, but with another body. */
  public static APIGatewayV2HTTPEvent read(String name, String body) {
    APIGatewayV2HTTPEvent event = read(name);
    event.setBody(body);
    return event;
  }

  /** The body of an event, to be changed. */
  public static ObjectNode body(String name) {
    return object(read(name).getBody());
  }

  public static ObjectNode object(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static APIGatewayV2HTTPEvent establish(String id, long at) {
    return read(
        "establish", body("establish").put("conversation_id", id).put("timestamp", at).toString());
  }

  public static APIGatewayV2HTTPEvent chat(String id, long at, String text) {
    return read(
        "chat",
        body("chat").put("conversation_id", id).put("timestamp", at).put("body", text).toString());
  }

  public static APIGatewayV2HTTPEvent close(String id, long at) {
    return read("close", body("close").put("conversation_id", id).put("timestamp", at).toString());
  }

  /** A reply by the tool; the text is said to be Ann's. */
  public static APIGatewayV2HTTPEvent reply(String id, String key, String text) {
    return keyed(read("reply", body("reply").put("text", text).toString()), id, key);
  }

  public static APIGatewayV2HTTPEvent end(String id, String key) {
    return keyed(read("end"), id, key);
  }

  public static APIGatewayV2HTTPEvent conversation(String id, Map<String, String> query) {
    APIGatewayV2HTTPEvent event = read("conversation");
    event.setPathParameters(Map.of("id", id));
    event.setQueryStringParameters(query);
    return event;
  }

  public static APIGatewayV2HTTPEvent inbox(Map<String, String> query) {
    APIGatewayV2HTTPEvent event = read("inbox");
    event.setQueryStringParameters(query);
    return event;
  }

  /** Any event about another conversation. */
  public static APIGatewayV2HTTPEvent about(String id, APIGatewayV2HTTPEvent event) {
    event.setPathParameters(Map.of("id", id));
    return event;
  }

  /**
   * The same call on the people's route, with a token and as the authorizer hands over what it
   * says.
   *
   * @param claims those of the token, beside issuer and expiry
   */
  public static APIGatewayV2HTTPEvent asPerson(APIGatewayV2HTTPEvent event, Map<String, ?> claims) {
    ObjectNode all =
        JSON.createObjectNode().put("iss", "https://issuer.example").put("exp", 1_772_359_200L);
    all.setAll((ObjectNode) JSON.valueToTree(claims));
    event.setRouteKey(event.getRouteKey().replace(" /tool/", " /"));
    event.getHeaders().put("authorization", "Bearer " + token(all.toString()));
    event
        .getRequestContext()
        .setAuthorizer(
            APIGatewayV2HTTPEvent.RequestContext.Authorizer.builder()
                .withJwt(
                    APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT
                        .builder()
                        .withClaims(texts(all))
                        .build())
                .build());
    return event;
  }

  /** A token as an issuer makes it, but for the signature, which nobody looks at any more. */
  public static String token(String claims) {
    return Stream.of("{\"alg\":\"RS256\",\"kid\":\"k\"}", claims, "signature")
        .map(part -> Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(UTF_8)))
        .collect(joining("."));
  }

  /** Claims as API Gateway hands them over: a list as {@code [one two]}. */
  private static Map<String, String> texts(ObjectNode claims) {
    Map<String, String> texts = new TreeMap<>();
    claims.forEachEntry((name, value) ->
        texts.put(
            name,
            value.isArray()
                ? value.valueStream().map(JsonNode::asText).collect(joining(" ", "[", "]"))
                : value.asText()));
    return texts;
  }

  /** The same call by somebody of the group {@code agent}, by name. */
  public static APIGatewayV2HTTPEvent as(String name, APIGatewayV2HTTPEvent event) {
    String subject = name.toLowerCase(Locale.ROOT);
    List<String> groups = List.of("agent");
    return asPerson(event, Map.of("sub", subject, "username", name, "cognito:groups", groups));
  }

  /** The same call by an admin. */
  public static APIGatewayV2HTTPEvent asAdmin(APIGatewayV2HTTPEvent event) {
    List<String> groups = List.of("admin", "agent");
    return asPerson(event, Map.of("sub", "ada", "username", "Ada", "cognito:groups", groups));
  }

  private static APIGatewayV2HTTPEvent keyed(APIGatewayV2HTTPEvent event, String id, String key) {
    event.setPathParameters(Map.of("id", id));
    event.getHeaders().put("idempotency-key", key);
    return event;
  }

  static APIGatewayV2HTTPEvent parse(byte[] json) {
    return LambdaEventSerializers.serializerFor(
            APIGatewayV2HTTPEvent.class, Events.class.getClassLoader())
        .fromJson(new ByteArrayInputStream(json));
  }
}
