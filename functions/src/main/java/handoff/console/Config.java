package handoff.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page's sign-in, from the variables of the API's stage: in the function's environment the
 * client's id would go round in a circle, see ADR 0045.
 *
 * @param issuer the OpenID Connect issuer
 * @param clientId null if nobody told the stack
 * @param resource what a token is asked for, by RFC 8707; null for an issuer without that
 * @param scope separated by spaces
 * @param signIn where the issuer answers besides; null for nowhere else
 * @param live the WebSocket API; null while there is none
 */
record Config(
    @Nullable String issuer,
    @Nullable String clientId,
    @Nullable String resource,
    String scope,
    @Nullable String signIn,
    @Nullable String live) {

  /** Reads it. A variable's value holds no space, so commas part the scopes. */
  static Config of(Map<String, String> stage) {
    return new Config(
        stage.get("issuer"),
        stage.get("clientId"),
        stage.get("resource"),
        stage.getOrDefault("scope", "openid").replace(',', ' '),
        stage.get("signIn"),
        stage.get("live"));
  }

  JsonNode json() {
    ObjectNode json =
        Json.object()
            .put("issuer", issuer)
            .put("clientId", clientId)
            .put("resource", resource)
            .put("scope", scope)
            .put("live", live);
    json.putArray("features");
    return json;
  }

  /** The headers that keep the page to itself. They are part of every answer. */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    headers.put("content-security-policy", policy());
    headers.put("cross-origin-opener-policy", "same-origin");
    headers.put("cross-origin-resource-policy", "same-origin");
    headers.put(
        "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    headers.put("referrer-policy", "no-referrer");
    headers.put("strict-transport-security", "max-age=31536000");
    headers.put("x-content-type-options", "nosniff");
    return headers;
  }

  private String policy() {
    String others =
        Stream.of(issuer, signIn, live)
            .flatMap(address -> origin(address).stream())
            .distinct()
            .map(origin -> " " + origin)
            .collect(Collectors.joining());
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        + " media-src 'self'; connect-src 'self'"
        + others
        + "; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none';"
        + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types handoff";
  }

  private static Optional<String> origin(@Nullable String address) {
    if (address == null) {
      return Optional.empty();
    }
    URI uri = URI.create(address);
    return Optional.of(uri.getScheme() + "://" + uri.getRawAuthority());
  }
}
