package handoff.http;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.json.Json;
import handoff.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a person's access token. API Gateway's authorizer has verified the token before; it
 * hands the claims over too, but as texts, in which {@code ["admin agent"]} and {@code ["admin",
 * "agent"]} are the same.
 */
final class AccessToken {
  private static final Pattern BEARER = Pattern.compile("(?i)^Bearer +");

  private final JsonNode claims;

  private AccessToken(JsonNode claims) {
    this.claims = claims;
  }

  /**
   * Reads the token of a call. Its signature is not looked at here: it counts only if it is the one
   * that the authorizer let through.
   *
   * @param authorization the header, with or without {@code Bearer}
   * @param verified the claims that the authorizer hands over
   * @throws Failure.Unauthorized if it is no token, or not that one
   */
  static AccessToken of(String authorization, Map<String, String> verified) {
    AccessToken token = new AccessToken(payload(BEARER.matcher(authorization).replaceFirst("")));
    if (!token.has("sub", verified)
        || !token.has("iss", verified)
        || !token.hasNumber("exp", verified)) {
      throw new Failure.Unauthorized();
    }
    return token;
  }

  private static JsonNode payload(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new Failure.Unauthorized();
    }
    try {
      byte[] json = Base64.getUrlDecoder().decode(parts[1]);
      return Json.parse(new String(json, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | MalformedJson unreadable) {
      throw new Failure.Unauthorized();
    }
  }

  private boolean has(String claim, Map<String, String> verified) {
    String value = text(claim);
    return value != null && value.equals(verified.get(claim));
  }

  /** A number may be written out in more than one way: 1772359200, 1.7723592e+09. */
  private boolean hasNumber(String claim, Map<String, String> verified) {
    JsonNode value = claims.path(claim);
    try {
      return value.isNumber()
          && value.doubleValue() == Double.parseDouble(verified.getOrDefault(claim, ""));
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  /** A claim that is a text; null if it is absent, or anything else. */
  @Nullable String text(String claim) {
    return claims.path(claim).textValue();
  }

  /** The elements of a claim that is a list of texts, or one text. */
  Set<String> texts(String claim) {
    JsonNode value = claims.path(claim);
    Stream<JsonNode> elements = value.isArray() ? value.valueStream() : Stream.of(value);
    return elements
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .collect(Collectors.toSet());
  }
}
