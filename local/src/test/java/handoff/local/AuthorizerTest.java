package handoff.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.PlainObject;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import handoff.local.web.Json;
import handoff.local.web.WebServer;
import handoff.runtime.Wiring;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizerTest {
  /** Records its calls and answers with the claims in the event. */
  public static final class Mirror
      implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

    static final Queue<APIGatewayV2HTTPEvent> CALLS = new ConcurrentLinkedQueue<>();

    public Mirror(Wiring wiring) {}

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
      CALLS.add(event);
      var authorizer = event.getRequestContext().getAuthorizer();
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(200)
          .withBody(
              authorizer == null ? "nobody" : Json.of(authorizer.getJwt().getClaims()).toString())
          .build();
    }
  }

  private static final String KID = "the-key";
  private static RSAKey key;
  private static RSAKey other;

  private final SetClock clock = new SetClock();
  private final long now = clock.instant().getEpochSecond();
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebServer issuer =
      WebServer.start(false, 0, call -> call.answer(200, answer(call.path())));
  private final Gateway gateway = gateway();

  @BeforeAll
  static void makeKeys() throws JOSEException {
    key = new RSAKeyGenerator(2048).keyID(KID).generate();
    other = new RSAKeyGenerator(2048).keyID(KID).generate();
  }

  @BeforeEach
  void forget() {
    Mirror.CALLS.clear();
  }

  @AfterEach
  void stop() {
    gateway.close();
    issuer.close();
    client.close();
  }

  @Test
  void theClaimsOfAGoodTokenArriveAsTexts() throws Exception {
    ObjectNode claims = claims().put("version", 2).put("verified", true).put("share", 0.5);
    claims.putArray("cognito:groups").add("admin").add("agent");
    claims.putArray("one").add("agent");
    claims.putArray("none");
    claims.putObject("address").put("city", "Oslo");
    claims.putNull("nothing");

    HttpResponse<String> answer = call("/conversations", "Bearer " + signed(claims));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.parse(answer.body()))
        .isEqualTo(
            Json.object()
                .put("iss", issuer.uri().toString())
                .put("aud", "api")
                .put("sub", "ann")
                .put("exp", Long.toString(now + 60))
                .put("iat", Long.toString(now))
                .put("version", "2")
                .put("verified", "true")
                .put("share", "0.5")
                .put("cognito:groups", "[admin agent]")
                .put("one", "[agent]")
                .put("none", "[]")
                .put("address", "{\"city\":\"Oslo\"}"));
    assertThat(Mirror.CALLS)
        .singleElement()
        .satisfies(event ->
            assertThat(event.getRequestContext().getAuthorizer().getJwt().getScopes()).isNull());
  }

  @ParameterizedTest
  @CsvSource({"Bearer,' '", "bearer,' '", "Bearer,'  '", "'',''"})
  void theTokenComesWithOrWithoutBearer(String prefix, String space) throws Exception {
    assertThat(call("/conversations", prefix + space + signed(claims())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void oneOfSeveralAudiencesWillDo() throws Exception {
    ObjectNode claims = claims();
    claims.putArray("aud").add("another").add("api");

    JsonNode seen = Json.parse(call("/conversations", "Bearer " + signed(claims)).body());

    assertThat(seen.path("aud").asText()).isEqualTo("[another api]");
  }

  @Test
  void theClientCountsOnlyForATokenWithoutAudience() throws Exception {
    ObjectNode without = claims().put("client_id", "api");
    without.remove("aud");

    assertThat(call("/conversations", "Bearer " + signed(without)).statusCode()).isEqualTo(200);
    refused(signed(without.put("aud", "another")), "the token does not have a valid audience");
    without.putArray("aud");
    refused(signed(without), "the token does not have a valid audience");
    without.remove("aud");
    refused(signed(without.put("client_id", "c")), "the token does not have a valid audience");
    without.remove("client_id");
    refused(signed(without), "the token does not have a valid audience");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"iss": "https://elsewhere.example"} | issuer does not match
          {"iss": null}                        | issuer does not match
          {"exp": null}                        | the token has expired
          {"exp": "later"}                     | the token has expired
          """)
  void aClaimThatIsNotRightIsRefused(String changes, String description) throws Exception {
    refused(signed(claims().setAll((ObjectNode) Json.parse(changes))), description);
  }

  @Test
  void aTokenIsGoodUntilItExpiresAndNotBeforeItBegins() throws Exception {
    String token = signed(claims().put("nbf", now + 10));

    refused(token, "the token is not valid yet");
    clock.advance(Duration.ofSeconds(10));
    assertThat(call("/conversations", "Bearer " + token).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(49));
    assertThat(call("/conversations", "Bearer " + token).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    refused(token, "the token has expired");
  }

  @Test
  void aTokenOfTheFutureIsRefused() throws Exception {
    refused(signed(claims().put("iat", now + 1)), "the token was issued in the future");
  }

  @Test
  void aSignatureOfAnotherKeyIsRefused() throws Exception {
    refusedForItsForm(signed(JWSAlgorithm.RS256, KID, new RSASSASigner(other), claims()));
  }

  @Test
  void aClaimThatWasChangedAfterwardsIsRefused() throws Exception {
    String[] parts = signed(claims()).split("\\.", -1);
    byte[] changed = Json.bytes(claims().put("sub", "ada"));
    parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

    refusedForItsForm(String.join(".", parts));
  }

  @Test
  void aTokenWithoutSignatureIsRefused() throws Exception {
    refusedForItsForm(new PlainObject(new Payload(claims().toString())).serialize());
    refusedForItsForm(signed(claims()).replaceFirst("[^.]*$", ""));
  }

  /** Algorithm confusion: a checker that accepts HS256 would use the public key as the secret. */
  @Test
  void thePublicKeyIsNoSecretToSignWith() throws Exception {
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(key.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(StandardCharsets.US_ASCII);

    for (byte[] secret : List.of(pem, key.toRSAPublicKey().getEncoded())) {
      refusedForItsForm(signed(JWSAlgorithm.HS256, KID, new MACSigner(secret), claims()));
    }
  }

  @Test
  void aTokenMustNameAKeyOfTheIssuer() throws Exception {
    JWSSigner signer = new RSASSASigner(key);

    refusedForItsForm(signed(JWSAlgorithm.RS256, "another-key", signer, claims()));
    refusedForItsForm(signed(new JWSHeader(JWSAlgorithm.RS256), signer, claims()));
  }

  @ParameterizedTest
  @CsvSource({"garbage", "a.b.c", "'..'", "'{}'", "a.b.c.d.e"})
  void whatIsNoTokenIsRefused(String garbage) throws Exception {
    refusedForItsForm(garbage);
  }

  @Test
  void withoutATokenNobodyGetsThrough() throws Exception {
    for (String[] authorization : new String[][] {{}, {""}, {"Bearer "}}) {
      HttpResponse<String> answer = call("/conversations", authorization);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
      assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
    }
    assertThat(Mirror.CALLS).isEmpty();
  }

  @Test
  void aRouteWithoutAuthorizerLooksAtNoToken() throws Exception {
    for (String authorization : List.of("Bearer " + signed(claims()), "Bearer garbage")) {
      HttpResponse<String> answer = call("/tool/conversations", authorization);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("nobody");
    }
    assertThat(call("/tool/conversations").body()).isEqualTo("nobody");
  }

  @Test
  void aCallForNoRouteIsNotFoundWhoeverMakesIt() throws Exception {
    assertThat(call("/nothing").statusCode()).isEqualTo(404);
    assertThat(call("/nothing", "Bearer " + signed(claims())).statusCode()).isEqualTo(404);
  }

  @Test
  void anIssuerThatDoesNotAnswerIsSaidInASentence() {
    URI nobody = issuer.uri();
    issuer.close();

    assertThatThrownBy(() -> Authorizer.discover(nobody, "api", clock))
        .isInstanceOf(CannotStart.class)
        .hasMessageStartingWith("The issuer %s does not answer: ".formatted(nobody));
  }

  private void refused(String token, String description) throws Exception {
    int calls = Mirror.CALLS.size();
    HttpResponse<String> answer = call("/conversations", "Bearer " + token);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(answer.headers().firstValue("www-authenticate"))
        .contains(
            "Bearer scope=\"\" error=\"invalid_token\" error_description=\"%s\""
                .formatted(description));
    assertThat(Mirror.CALLS).hasSize(calls);
  }

  private void refusedForItsForm(String token) throws Exception {
    refused(token, "the token is malformed, or its signature is invalid");
  }

  private ObjectNode claims() {
    return Json.object()
        .put("iss", issuer.uri().toString())
        .put("aud", "api")
        .put("sub", "ann")
        .put("exp", now + 60)
        .put("iat", now);
  }

  private static String signed(JsonNode claims) throws JOSEException {
    return signed(JWSAlgorithm.RS256, KID, new RSASSASigner(key), claims);
  }

  private static String signed(
      JWSAlgorithm algorithm, String kid, JWSSigner signer, JsonNode claims) throws JOSEException {
    return signed(new JWSHeader.Builder(algorithm).keyID(kid).build(), signer, claims);
  }

  private static String signed(JWSHeader header, JWSSigner signer, JsonNode claims)
      throws JOSEException {
    JWSObject token = new JWSObject(header, new Payload(claims.toString()));
    token.sign(signer);
    return token.serialize();
  }

  private JsonNode answer(String path) {
    return path.equals("/.well-known/openid-configuration")
        ? Json.object().put("jwks_uri", issuer.uri() + "/keys")
        : Json.of(new JWKSet(key.toPublicJWK()).toJSONObject());
  }

  private Gateway gateway() {
    String handler = Mirror.class.getName();
    Duration timeout = Duration.ofSeconds(10);
    List<Route> routes =
        List.of(
            new Route("GET", "/conversations", "F", handler, timeout, true),
            new Route("GET", "/tool/conversations", "F", handler, timeout, false));
    Authorizer people = Authorizer.discover(issuer.uri(), "api", clock);
    return new Gateway(
        false, 0, routes, people, Unused.wiring(line -> {}), clock, Map.of(), line -> {});
  }

  private HttpResponse<String> call(String path, String... authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.uri() + path));
    for (String value : authorization) {
      request.header("authorization", value);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
