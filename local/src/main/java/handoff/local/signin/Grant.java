package handoff.local.signin;

import handoff.digest.Sha256;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Grant behind an authorization code.
 *
 * @param challenge the hash of the verifier, which only the client knows
 */
record Grant(
    Person person,
    String redirectUri,
    String challenge,
    String scope,
    @Nullable String resource,
    @Nullable String nonce) {

  boolean isFor(String givenRedirectUri, String verifier) {
    return redirectUri.equals(givenRedirectUri) && challenge.equals(hash(verifier));
  }

  private static String hash(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
  }
}
