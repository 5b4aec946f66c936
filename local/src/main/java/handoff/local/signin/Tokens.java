package handoff.local.signin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import handoff.local.web.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signs tokens with a key that is created at the start. The claims are those of Cognito's tokens,
 * and a name. Thread-safe.
 */
final class Tokens {
  static final Duration LIFETIME = Duration.ofHours(1);

  private final RSAKey key;
  private final RSASSASigner signer;
  private final Clock clock;

  Tokens(Clock clock) {
    this.clock = clock;
    try {
      key =
          new RSAKeyGenerator(2048)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .keyIDFromThumbprint(true)
              .generate();
      signer = new RSASSASigner(key);
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Public key for checking signatures. */
  JsonNode keys() {
    return Json.parse(new JWKSet(key).toPublicJWKSet().toString());
  }

  /**
   * Creates an access token for the API.
   *
   * @param resource the audience; as with Cognito, null if the client did not request one
   */
  String access(String issuer, Person person, String scope, @Nullable String resource) {
    ObjectNode claims = claims(issuer, person, "access");
    if (resource != null) {
      claims.put("aud", resource);
    }
    claims.put("client_id", Issuer.CLIENT).put("scope", scope).put("username", person.id());
    return sign(claims);
  }

  /** Creates an ID token for the page where the person signs in. */
  String identity(String issuer, Person person, @Nullable String nonce) {
    ObjectNode claims = claims(issuer, person, "id");
    claims.put("aud", Issuer.CLIENT).put("cognito:username", person.id());
    if (nonce != null) {
      claims.put("nonce", nonce);
    }
    return sign(claims);
  }

  private ObjectNode claims(String issuer, Person person, String use) {
    Instant now = clock.instant();
    ObjectNode claims =
        Json.object()
            .put("iss", issuer)
            .put("sub", person.id())
            .put("name", person.name())
            .put("token_use", use)
            .put("auth_time", now.getEpochSecond())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(LIFETIME).getEpochSecond())
            .put("jti", UUID.randomUUID().toString());
    claims.set("cognito:groups", Json.of(person.groups()));
    return claims;
  }

  private String sign(ObjectNode claims) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
    JWSObject token = new JWSObject(header, new Payload(claims.toString()));
    try {
      token.sign(signer);
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
    return token.serialize();
  }
}
