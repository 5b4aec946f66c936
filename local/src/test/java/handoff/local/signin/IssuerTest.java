package handoff.local.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import handoff.local.SetClock;
import handoff.local.web.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

// One issuer for all tests: its key takes a second to make.
@TestInstance(Lifecycle.PER_CLASS)
class IssuerTest {
  private static final String PAGE = "http://127.0.0.1:1/console/";

  private final SetClock clock = new SetClock();
  private long now;
  private final Issuer issuer = new Issuer(0, clock);
  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    now = clock.instant().getEpochSecond();
    issuer.register(Set.of(PAGE, PAGE.replace("127.0.0.1", "localhost")));
    browser = new Browser(issuer.uri(), PAGE);
  }

  @AfterEach
  void leave() {
    browser.close();
  }

  @AfterAll
  void stop() {
    issuer.close();
  }

  @ParameterizedTest
  @CsvSource({"Ann,agent", "Ben,agent", "Ada,admin agent"})
  void aPersonSignsInAndGetsTokens(String name, String groups) throws Exception {
    JsonNode answer = browser.signIn(name);

    assertThat(answer.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(answer.path("expires_in").asInt()).isEqualTo(3600);
    String id = Person.ALL.stream().filter(p -> p.name().equals(name)).findFirst().get().id();
    ObjectNode access = claims(answer.path("access_token").asText());
    assertThat(access.remove("jti").asText()).isNotEmpty();
    ObjectNode expected =
        Json.object()
            .put("iss", issuer.uri().toString())
            .put("sub", id)
            .put("name", name)
            .put("token_use", "access")
            .put("auth_time", (int) now)
            .put("iat", (int) now)
            .put("exp", (int) now + 3600)
            .put("aud", Issuer.RESOURCE)
            .put("client_id", Issuer.CLIENT)
            .put("scope", "openid")
            .put("username", id);
    expected.set("cognito:groups", Json.of(groups.split(" ", -1)));
    assertThat(access).isEqualTo(expected);
    JsonNode identity = claims(answer.path("id_token").asText());
    assertThat(identity.path("sub").asText()).isEqualTo(id);
    assertThat(identity.path("aud").asText()).isEqualTo(Issuer.CLIENT);
    assertThat(identity.path("nonce").asText()).isEqualTo("n-1");
  }

  @Test
  void thePersonComesBackWithTheStateThatThePageGave() throws Exception {
    Map<String, String> request = browser.request();
    request.put("person", "ben");

    assertThat(browser.back(browser.authorize(request)))
        .containsOnlyKeys("code", "state", "iss")
        .containsEntry("state", request.get("state"))
        .containsEntry("iss", issuer.uri().toString());
  }

  @Test
  void discoverySaysWhatThereIs() throws Exception {
    HttpResponse<String> answer = browser.get(issuer.uri() + "/.well-known/openid-configuration");

    assertThat(Json.parse(answer.body()))
        .isEqualTo(
            Json.parse(
                """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize",
                 "token_endpoint": "%1$s/token", "revocation_endpoint": "%1$s/revoke",
                 "jwks_uri": "%1$s/jwks",
                 "authorization_response_iss_parameter_supported": true,
                 "response_types_supported": ["code"],
                 "grant_types_supported": ["authorization_code", "refresh_token"],
                 "code_challenge_methods_supported": ["S256"],
                 "token_endpoint_auth_methods_supported": ["none"],
                 "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["RS256"],
                 "scopes_supported": ["openid"]}
                """
                    .formatted(issuer.uri())));
    assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
  }

  @Test
  void thePrivateKeyIsNotAmongTheKeys() throws Exception {
    JsonNode keys = Json.parse(browser.get(browser.endpoint("jwks_uri")).body()).path("keys");

    assertThat(keys).hasSize(1);
    assertThat(keys.path(0).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("kty", "e", "use", "kid", "alg", "n");
  }

  @Test
  void aTokenIsForTheApiOnlyIfThePageAskedForIt() throws Exception {
    Map<String, String> request = browser.request();
    request.remove("resource");
    String code = browser.code(request);

    JsonNode answer = Json.parse(browser.redeem(browser.form(code)).body());

    assertThat(claims(answer.path("access_token").asText()).has("aud")).isFalse();
  }

  @Test
  void withoutTheScopeOpenidThereIsNoIdToken() throws Exception {
    Map<String, String> request = browser.request();
    request.put("scope", "profile");
    String code = browser.code(request);

    assertThat(Json.parse(browser.redeem(browser.form(code)).body()).has("id_token")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "redirect_uri,http://127.0.0.1:1/console",
    "redirect_uri,http://127.0.0.1:1/console/?x=1",
    "redirect_uri,http://127.0.0.1.evil.example:1/console/",
    "redirect_uri,''",
    "client_id,another",
    "client_id,''"
  })
  void nobodyIsSentToAPageThatIsNotRegistered(String name, String value) throws Exception {
    Map<String, String> request = browser.request();
    request.put(name, value);
    request.put("person", "ann");

    HttpResponse<String> answer = browser.authorize(request);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("location")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "response_type,token,unsupported_response_type",
    "code_challenge_method,plain,invalid_request",
    "code_challenge,short,invalid_request",
    "code_challenge,'',invalid_request",
    "resource,https://elsewhere.example,invalid_target",
    "prompt,none,login_required"
  })
  void aRequestThatIsNotRightComesBackAsAnError(String name, String value, String error)
      throws Exception {
    Map<String, String> request = browser.request();
    request.put(name, value);
    request.put("person", "ann");

    assertThat(browser.back(browser.authorize(request)))
        .containsOnlyKeys("error", "state", "iss")
        .containsEntry("error", error);
  }

  @Test
  void aCodeIsGoodOnce() throws Exception {
    String code = browser.code(browser.request());

    assertThat(browser.redeem(browser.form(code)).statusCode()).isEqualTo(200);
    refused(browser.form(code), "invalid_grant");
  }

  @Test
  void aWrongVerifierGetsNothingAndUsesTheCodeUp() throws Exception {
    String code = browser.code(browser.request());
    Map<String, String> guess = browser.form(code);
    guess.put("code_verifier", Browser.VERIFIER + "x");

    refused(guess, "invalid_grant");
    refused(browser.form(code), "invalid_grant");
  }

  @Test
  void theChallengeItselfIsNoVerifier() throws Exception {
    Map<String, String> form = browser.form(browser.code(browser.request()));
    form.put("code_verifier", Browser.challenge(Browser.VERIFIER));

    refused(form, "invalid_grant");
  }

  @Test
  void aCodeBelongsToThePageThatItWentTo() throws Exception {
    Map<String, String> form = browser.form(browser.code(browser.request()));
    form.put("redirect_uri", PAGE.replace("127.0.0.1", "localhost"));

    refused(form, "invalid_grant");
  }

  @Test
  void aCodeIsGoodForAMinute() throws Exception {
    String early = browser.code(browser.request());
    String late = browser.code(browser.request());

    clock.advance(Duration.ofSeconds(59));
    assertThat(browser.redeem(browser.form(early)).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    refused(browser.form(late), "invalid_grant");
  }

  @ParameterizedTest
  @CsvSource({
    "grant_type,password,unsupported_grant_type",
    "grant_type,'',unsupported_grant_type",
    "client_id,another,invalid_client",
    "code_verifier,'',invalid_request",
    "code,an-invented-one,invalid_grant"
  })
  void aTokenIsNotHadOtherwise(String name, String value, String error) throws Exception {
    Map<String, String> form = browser.form(browser.code(browser.request()));
    form.put(name, value);

    refused(form, error);
  }

  @Test
  void aRefreshTokenGetsNewTokensOfTheSamePersonAgainAndAgain() throws Exception {
    String token = browser.signIn("Ben").path("refresh_token").asText();

    for (int i = 0; i < 2; i++) {
      JsonNode answer = Json.parse(browser.redeem(refresh(token)).body());

      assertThat(claims(answer.path("access_token").asText()).path("sub").asText())
          .isEqualTo("ben");
      assertThat(claims(answer.path("access_token").asText()).path("aud").asText())
          .isEqualTo(Issuer.RESOURCE);
      assertThat(claims(answer.path("id_token").asText()).has("nonce")).isFalse();
    }
  }

  @Test
  void aRefreshTokenIsGoodForTwelveHours() throws Exception {
    String token = browser.signIn("Ann").path("refresh_token").asText();

    clock.advance(Duration.ofHours(12).minusSeconds(1));
    assertThat(browser.redeem(refresh(token)).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    refused(refresh(token), "invalid_grant");
  }

  @Test
  void aRevokedRefreshTokenGetsNothing() throws Exception {
    String token = browser.signIn("Ann").path("refresh_token").asText();

    // The second time it is unknown, which is no error.
    for (int i = 0; i < 2; i++) {
      assertThat(browser.revoke(token).statusCode()).isEqualTo(200);
      refused(refresh(token), "invalid_grant");
    }
  }

  private static Map<String, String> refresh(String token) {
    return Map.of(
        "grant_type", "refresh_token", "client_id", Issuer.CLIENT, "refresh_token", token);
  }

  @Test
  void theLoginPageRunsNoScriptAndShowsNothingThatItWasGiven() throws Exception {
    Map<String, String> request = browser.request();
    request.put("state", "\"><script>alert(1)</script>");

    HttpResponse<String> page = browser.authorize(request);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("<script").contains("<title>Sign in</title>");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'none'; style-src 'self';");
    assertThat(browser.get(issuer.uri() + "/login.css").statusCode()).isEqualTo(200);
  }

  @Test
  void onTheCommandLineOneCallGivesAToken() throws Exception {
    for (Person person : Person.ALL) {
      HttpResponse<String> answer = browser.get(issuer.shortcut(person).toString());

      assertThat(claims(answer.body()).path("sub").asText()).isEqualTo(person.id());
      assertThat(claims(answer.body()).path("aud").asText()).isEqualTo(Issuer.RESOURCE);
      // Else any page that somebody looks at could be that person here.
      assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/tokens/eve", "/tokens/", "/token", "/jwks/ann", "/ann"})
  void thereIsNothingElse(String path) throws Exception {
    assertThat(browser.get(issuer.uri() + path).statusCode()).isEqualTo(404);
  }

  private void refused(Map<String, String> form, String error) throws Exception {
    HttpResponse<String> answer = browser.redeem(form);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.parse(answer.body())).isEqualTo(Json.object().put("error", error));
  }

  /** Checks a token's signature with the published key and returns its claims. */
  private ObjectNode claims(String token) throws Exception {
    JWSObject signed = JWSObject.parse(token);
    JWK key =
        JWKSet.parse(browser.get(browser.endpoint("jwks_uri")).body())
            .getKeyByKeyId(signed.getHeader().getKeyID());
    assertThat(signed.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
    return (ObjectNode) Json.parse(signed.getPayload().toBytes());
  }
}
