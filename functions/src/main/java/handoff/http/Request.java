package handoff.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import handoff.json.MalformedJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call of a route: an HTTP API event, format 2.0, whose maps and body may each be absent. Not
 * thread-safe.
 */
public final class Request {
  /** A reply is a chat message; GPTBots' page names no limit of its own. */
  private static final int AGENT_BODY_LIMIT = 64 * 1024;

  /** Lambda takes events of 6 MB: nothing that GPTBots can send is refused for its size. */
  private static final int WEBHOOK_BODY_LIMIT = 6 * 1024 * 1024;

  private final APIGatewayV2HTTPEvent event;
  private final Route<?> route;
  private final Instant end;
  private String conversation = "";
  private Role role = Role.AGENT;
  private @Nullable Fields body;

  Request(APIGatewayV2HTTPEvent event, Route<?> route, Instant end) {
    this.event = event;
    this.route = route;
    this.end = end;
  }

  Route<?> route() {
    return route;
  }

  /** The moment at which Lambda ends this run, by the function's clock. */
  public Instant end() {
    return end;
  }

  /**
   * A part of the path, decoded by API Gateway.
   *
   * @throws Failure.UnknownRoute if the event has none of that name
   */
  public String path(String name) {
    return optionalPath(name).orElseThrow(Failure.UnknownRoute::new);
  }

  Optional<String> optionalPath(String name) {
    return lookup(event.getPathParameters(), name);
  }

  /** A query parameter. */
  public Optional<String> query(String name) {
    return lookup(event.getQueryStringParameters(), name);
  }

  /**
   * Refuses query parameters that the route does not name.
   *
   * @throws Failure.Invalid naming each of them
   */
  void refuseUnknownQuery() {
    Map<String, String> given = event.getQueryStringParameters();
    Map<String, String> problems = new TreeMap<>();
    for (String name : given == null ? Set.<String>of() : given.keySet()) {
      if (!route.query().contains(name)) {
        problems.put(name, "is not a query parameter of this call");
      }
    }
    if (!problems.isEmpty()) {
      throw new Failure.Invalid(problems);
    }
  }

  /**
   * A header.
   *
   * @param name in lower case, as API Gateway hands names over; {@code sam local start-api} does
   *     not
   */
  public Optional<String> header(String name) {
    Map<String, String> headers = event.getHeaders();
    if (headers == null) {
      return Optional.empty();
    }
    return lookup(headers, name)
        .or(() ->
            headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst());
  }

  /** The claims that API Gateway's authorizer hands over; empty on a route without one. */
  Optional<Map<String, String>> claims() {
    return Optional.ofNullable(event.getRequestContext())
        .map(APIGatewayV2HTTPEvent.RequestContext::getAuthorizer)
        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer::getJwt)
        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT::getClaims);
  }

  /**
   * The header that makes a repeated call the same call.
   *
   * @param body notes the problem if the header is missing or not acceptable
   */
  public String idempotencyKey(Fields body) {
    String key = header("idempotency-key").orElse("");
    body.expect(
        Fields.VISIBLE.matcher(key).matches(),
        "Idempotency-Key",
        "this header must hold 1 to 128 visible ASCII characters");
    return key;
  }

  /** The body as {@link #body}, or an object without fields if there is no body at all. */
  public Fields optionalBody() {
    return event.getBody() == null || event.getBody().isBlank() ? fields(Json.object()) : body();
  }

  /**
   * The body as a JSON object.
   *
   * @throws Failure.TooLarge if it has too many bytes
   * @throws Failure.Malformed if it is absent, not base64 although it says so, not UTF-8, not JSON,
   *     or not an object
   */
  public Fields body() {
    if (body == null) {
      body = fields(object(route.isWebhook() ? WEBHOOK_BODY_LIMIT : AGENT_BODY_LIMIT));
    }
    return body;
  }

  private Fields fields(ObjectNode object) {
    return new Fields(object, route.body(), !route.isWebhook());
  }

  private ObjectNode object(int limit) {
    String text = event.getBody() == null ? "" : event.getBody();
    if (event.getIsBase64Encoded()) {
      text = decode(text);
    }
    text = Json.withoutMark(text);
    if (text.length() > limit || text.getBytes(StandardCharsets.UTF_8).length > limit) {
      throw new Failure.TooLarge(limit);
    }
    try {
      if (Json.parse(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (MalformedJson unreadable) {
      throw new Failure.Malformed("The body is not JSON, or nests deeper than 32 levels.");
    }
    throw new Failure.Malformed("The body is not a JSON object.");
  }

  /** Notes the conversation for the log; a text that is no proper id is left out. */
  void concerns(@Nullable String id) {
    conversation = id != null && Fields.VISIBLE.matcher(id).matches() ? id : "";
  }

  void isBy(Role caller) {
    role = caller;
  }

  /** The caller's role, which may be more than the route needs. */
  public Role role() {
    return role;
  }

  String conversation() {
    return conversation;
  }

  private static String decode(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException unreadable) {
      throw new Failure.Malformed("The body is not valid base64 of UTF-8 text.");
    }
  }

  private static Optional<String> lookup(@Nullable Map<String, String> map, String name) {
    return map == null ? Optional.empty() : Optional.ofNullable(map.get(name));
  }
}
