package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEProcessor;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import handoff.local.web.Json;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks people's tokens and passes their claims on, as API Gateway's JWT authorizer does.
 * Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">AWS:
 *     the checks</a>
 */
final class Authorizer {
  /** Longest time that API Gateway caches an issuer's keys, from the page above. */
  private static final Duration KEY_CACHE = Duration.ofHours(2);

  private static final int TIMEOUT_MILLIS = 5000;

  /** A call is refused. */
  static final class Refused extends Exception {
    private final String challenge;

    private Refused(String challenge) {
      super(challenge);
      this.challenge = challenge;
    }

    /** Value of the header {@code www-authenticate}. */
    String challenge() {
      return challenge;
    }
  }

  private final String issuer;
  private final String audience;
  private final Clock clock;
  private final DefaultJOSEProcessor<SecurityContext> signatures = new DefaultJOSEProcessor<>();

  Authorizer(String issuer, String audience, JWKSource<SecurityContext> keys, Clock clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
    var rsa = new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys);
    // Without a kid the selector would try every key.
    signatures.setJWSKeySelector((header, context) ->
        header.getKeyID() == null ? List.of() : rsa.selectJWSKeys(header, context));
    signatures.setJWSTypeVerifier((type, context) -> {});
  }

  /**
   * Reads the address of the keys from the issuer's discovery document.
   *
   * @throws CannotStart if the issuer does not answer
   */
  static Authorizer discover(URI issuer, String audience, Clock clock) {
    var http = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS);
    try {
      URI about = URI.create(issuer + "/.well-known/openid-configuration");
      JsonNode configuration = Json.parse(http.retrieveResource(about.toURL()).getContent());
      URI keys = URI.create(configuration.path("jwks_uri").asText());
      return new Authorizer(
          issuer.toString(),
          audience,
          JWKSourceBuilder.create(keys.toURL(), http)
              .cache(KEY_CACHE.toMillis(), TIMEOUT_MILLIS)
              .refreshAheadCache(false)
              .rateLimited(false)
              .build(),
          clock);
    } catch (IOException | IllegalArgumentException silent) {
      throw new CannotStart("The issuer %s does not answer: %s".formatted(issuer, silent), silent);
    }
  }

  /**
   * Returns the claims of a valid token, each as text.
   *
   * @param authorization the header, with or without {@code Bearer}; empty for no header
   */
  ObjectNode claims(String authorization) throws Refused {
    String token = authorization.replaceFirst("(?i)^Bearer( +|$)", "");
    if (token.isEmpty()) {
      throw new Refused("Bearer");
    }
    JsonNode claims = signed(token);
    long now = clock.instant().getEpochSecond();
    check(claims.path("iss").asText().equals(issuer), "issuer does not match");
    check(audiences(claims).anyMatch(audience::equals), "the token does not have a valid audience");
    check(claims.path("exp").asLong(now) > now, "the token has expired");
    check(claims.path("nbf").asLong(now) <= now, "the token is not valid yet");
    check(claims.path("iat").asLong(now) <= now, "the token was issued in the future");
    return texts(claims);
  }

  private JsonNode signed(String token) throws Refused {
    try {
      return Json.parse(signatures.process(token, null).toBytes());
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException bad) {
      throw new Refused(challenge("the token is malformed, or its signature is invalid"));
    }
  }

  /** Audiences of a token. {@code client_id} counts only if there is no {@code aud}. */
  private static Stream<String> audiences(JsonNode claims) {
    JsonNode audience = claims.has("aud") ? claims.get("aud") : claims.path("client_id");
    return audience.isArray()
        ? audience.valueStream().map(JsonNode::asText)
        : Stream.of(audience.asText());
  }

  private static void check(boolean right, String otherwise) throws Refused {
    if (!right) {
      throw new Refused(challenge(otherwise));
    }
  }

  /** Builds the header in AWS's format. Of the descriptions, AWS publishes only the audience's. */
  private static String challenge(String description) {
    return "Bearer scope=\"\" error=\"invalid_token\" error_description=\"%s\""
        .formatted(description);
  }

  /** Converts claims to text: nulls are left out, a list becomes {@code [one two]}. */
  private static ObjectNode texts(JsonNode claims) {
    ObjectNode texts = Json.object();
    claims.properties().stream()
        .filter(claim -> !claim.getValue().isNull())
        .forEach(claim -> texts.put(claim.getKey(), text(claim.getValue())));
    return texts;
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(Authorizer::text).collect(Collectors.joining(" ", "[", "]"));
    }
    return value.isObject() ? value.toString() : value.asText();
  }
}
