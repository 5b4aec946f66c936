package handoff.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import handoff.json.MalformedJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An HTTP API event, format 2.0, whose maps and body may each be absent. */
public final class Request {
  private final APIGatewayV2HTTPEvent event;
  private String conversation = "";

  Request(APIGatewayV2HTTPEvent event) {
    this.event = event;
  }

  /**
   * A part of the path, decoded by API Gateway.
   *
   * @throws Failure.UnknownRoute if the event has none of that name
   */
  public String path(String name) {
    return optionalPath(name).orElseThrow(Failure.UnknownRoute::new);
  }

  /** A part of the path that not every route of the function has. */
  public Optional<String> optionalPath(String name) {
    return lookup(event.getPathParameters(), name);
  }

  /** A query parameter. */
  public Optional<String> query(String name) {
    return lookup(event.getQueryStringParameters(), name);
  }

  /**
   * Refuses query parameters that nobody will read.
   *
   * @throws Failure.Invalid naming each of them
   */
  void refuseQueryBut(Set<String> known) {
    Map<String, String> given = event.getQueryStringParameters();
    Map<String, String> problems = new TreeMap<>();
    for (String name : given == null ? Set.<String>of() : given.keySet()) {
      if (!known.contains(name)) {
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

  /** The route, for example {@code POST /tool/conversations/{id}/claim}; empty if it is missing. */
  public String route() {
    return event.getRouteKey() == null ? "" : event.getRouteKey();
  }

  /** What API Gateway's authorizer knows of a person; empty on a route without one. */
  Optional<Map<String, String>> claims() {
    return Optional.ofNullable(event.getRequestContext())
        .map(APIGatewayV2HTTPEvent.RequestContext::getAuthorizer)
        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer::getJwt)
        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT::getClaims);
  }

  /** The body as {@link #body}, or an object without fields if there is no body at all. */
  public Fields optionalBody(int limit) {
    return event.getBody() == null || event.getBody().isBlank()
        ? new Fields(Json.object(), true)
        : body(limit);
  }

  /**
   * The body as a JSON object, of which every field is to be read.
   *
   * @param limit the most bytes it may have
   * @throws Failure.TooLarge if it has more
   * @throws Failure.Malformed if it is absent, not base64 although it says so, not UTF-8, not JSON,
   *     or not an object
   */
  public Fields body(int limit) {
    return new Fields(object(limit), true);
  }

  /** As {@link #body}, with whatever fields there may be. */
  Fields laxBody(int limit) {
    return new Fields(object(limit), false);
  }

  private ObjectNode object(int limit) {
    String text = event.getBody() == null ? "" : event.getBody();
    if (event.getIsBase64Encoded()) {
      text = decode(text);
    }
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

  /** Notes which conversation this is about, for the log; what is not a proper id is left out. */
  void concerns(@Nullable String id) {
    conversation = id != null && Fields.VISIBLE.matcher(id).matches() ? id : "";
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
