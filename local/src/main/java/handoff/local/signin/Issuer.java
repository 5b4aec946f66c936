package handoff.local.signin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.BadCall;
import handoff.local.web.Call;
import handoff.local.web.Json;
import handoff.local.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenID Connect issuer: discovery, keys, and the authorization code flow with PKCE, refresh tokens
 * and their revocation for one public client. The login page asks for a name, not for a password.
 * Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1">RFC 6749: the flow</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636: PKCE</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009">RFC 7009: revocation</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9207">RFC 9207: the issuer in the redirect</a>
 */
public final class Issuer implements AutoCloseable {
  /**
   * API as a client requests it, and the audience of access tokens. It is an identifier, not an
   * address.
   */
  public static final String RESOURCE = "https://handoff.handoff.invalid";

  /** Id of the one client. */
  public static final String CLIENT = "console";

  /** Lengths and characters from RFC 7636, section 4. */
  private static final String VERIFIER = "[A-Za-z0-9._~-]{43,128}";

  private static final String CHALLENGE = "[A-Za-z0-9_-]{43}";

  private static final Duration CODE_LIFETIME = Duration.ofMinutes(1);

  /** As the template sets it. */
  private static final Duration REFRESH_LIFETIME = Duration.ofHours(12);

  private final Tokens tokens;
  private final Issued<Grant> codes;
  private final Issued<SignIn> refreshTokens;
  private final LoginPage page = new LoginPage();
  private final WebServer server;
  private volatile Set<String> redirectUris = Set.of();

  /** Sign-in that a refresh token continues. */
  private record SignIn(Person person, String scope, @Nullable String resource) {}

  /** Starts to listen on the loopback interface only, since callers can sign in as anybody. */
  public Issuer(int port, Clock clock) {
    tokens = new Tokens(clock);
    codes = new Issued<>(CODE_LIFETIME, clock);
    refreshTokens = new Issued<>(REFRESH_LIFETIME, clock);
    server = WebServer.start(false, port, this::take);
  }

  /** Sets the only redirect URIs that are allowed. */
  public void register(Set<String> uris) {
    redirectUris = Set.copyOf(uris);
  }

  /** Address, which is also the issuer in tokens. */
  public URI uri() {
    return server.uri();
  }

  /** Address of a person's access token, for use without a browser. */
  public URI shortcut(Person person) {
    return URI.create(uri() + "/tokens/" + person.id());
  }

  private void take(Call call) throws IOException {
    switch (call.method() + " " + call.path()) {
      case "GET /.well-known/openid-configuration" -> forPages(call).answer(200, configuration());
      case "GET /jwks" -> forPages(call).answer(200, tokens.keys());
      case "GET /authorize" -> authorize(call);
      case "GET /login.css" -> page.style(call);
      case "POST /token" -> token(forPages(call).with("cache-control", "no-store"));
      case "POST /revoke" -> revoke(forPages(call));
      default -> shortcut(call);
    }
  }

  /** Allows pages of other origins, such as the console, to read the answer. */
  private static Call forPages(Call call) {
    return call.with("access-control-allow-origin", "*");
  }

  private ObjectNode configuration() {
    ObjectNode configuration =
        Json.object()
            .put("issuer", uri().toString())
            .put("authorization_endpoint", uri() + "/authorize")
            .put("token_endpoint", uri() + "/token")
            .put("revocation_endpoint", uri() + "/revoke")
            .put("jwks_uri", uri() + "/jwks")
            .put("authorization_response_iss_parameter_supported", true);
    configuration.putArray("response_types_supported").add("code");
    configuration.putArray("grant_types_supported").add("authorization_code").add("refresh_token");
    configuration.putArray("code_challenge_methods_supported").add("S256");
    configuration.putArray("token_endpoint_auth_methods_supported").add("none");
    configuration.putArray("subject_types_supported").add("public");
    configuration.putArray("id_token_signing_alg_values_supported").add("RS256");
    configuration.putArray("scopes_supported").add("openid");
    return configuration;
  }

  private void authorize(Call call) throws IOException {
    Map<String, String> query = call.query();
    String redirectUri = query.getOrDefault("redirect_uri", "");
    // Never redirect to an address that is not registered, not even with an error.
    if (!query.getOrDefault("client_id", "").equals(CLIENT)
        || !redirectUris.contains(redirectUri)) {
      throw new BadCall(400, "The client, or the page to return to, is not registered here");
    }
    Optional<String> wrong = wrong(query);
    Optional<Person> person = Person.find(query.getOrDefault("person", ""));
    if (wrong.isEmpty() && person.isEmpty()) {
      page.show(call);
      return;
    }
    Map<String, String> answer = new LinkedHashMap<>();
    if (wrong.isPresent()) {
      answer.put("error", wrong.get());
    } else {
      answer.put("code", codes.issue(grant(query, person.orElseThrow())));
    }
    if (query.containsKey("state")) {
      answer.put("state", query.get("state"));
    }
    answer.put("iss", uri().toString());
    call.with("location", redirectUri + "?" + Call.encode(answer))
        .with("cache-control", "no-store")
        .answer(302, new byte[0]);
  }

  /** Error code of OAuth or OpenID Connect for a request that gets no login page. */
  private static Optional<String> wrong(Map<String, String> query) {
    if (!query.getOrDefault("response_type", "").equals("code")) {
      return Optional.of("unsupported_response_type");
    }
    if (!query.getOrDefault("code_challenge_method", "").equals("S256")
        || !query.getOrDefault("code_challenge", "").matches(CHALLENGE)) {
      return Optional.of("invalid_request");
    }
    // RFC 8707: the API that the token is to be for.
    if (!query.getOrDefault("resource", RESOURCE).equals(RESOURCE)) {
      return Optional.of("invalid_target");
    }
    return query.getOrDefault("prompt", "").equals("none")
        ? Optional.of("login_required")
        : Optional.empty();
  }

  private static Grant grant(Map<String, String> query, Person person) {
    return new Grant(
        person,
        query.getOrDefault("redirect_uri", ""),
        query.getOrDefault("code_challenge", ""),
        query.getOrDefault("scope", ""),
        query.get("resource"),
        query.get("nonce"));
  }

  private void token(Call call) throws IOException {
    Map<String, String> form = call.form();
    if (!form.getOrDefault("client_id", "").equals(CLIENT)) {
      refuse(call, "invalid_client");
      return;
    }
    switch (form.getOrDefault("grant_type", "")) {
      case "authorization_code" -> redeem(call, form);
      case "refresh_token" -> refresh(call, form);
      default -> refuse(call, "unsupported_grant_type");
    }
  }

  private void redeem(Call call, Map<String, String> form) throws IOException {
    String verifier = form.getOrDefault("code_verifier", "");
    if (!verifier.matches(VERIFIER)) {
      refuse(call, "invalid_request");
      return;
    }
    Optional<Grant> grant = codes.redeem(form.getOrDefault("code", ""));
    if (grant.isPresent() && grant.get().isFor(form.getOrDefault("redirect_uri", ""), verifier)) {
      SignIn signIn = new SignIn(grant.get().person(), grant.get().scope(), grant.get().resource());
      ObjectNode answer = tokens(signIn, grant.get().nonce());
      call.answer(200, answer.put("refresh_token", refreshTokens.issue(signIn)));
    } else {
      refuse(call, "invalid_grant");
    }
  }

  private void refresh(Call call, Map<String, String> form) throws IOException {
    Optional<SignIn> signIn = refreshTokens.find(form.getOrDefault("refresh_token", ""));
    if (signIn.isPresent()) {
      call.answer(200, tokens(signIn.get(), null));
    } else {
      refuse(call, "invalid_grant");
    }
  }

  /** Revokes a refresh token. One that is unknown counts as revoked. */
  private void revoke(Call call) throws IOException {
    Map<String, String> form = call.form();
    if (!form.getOrDefault("client_id", "").equals(CLIENT)) {
      refuse(call, "invalid_client");
      return;
    }
    refreshTokens.revoke(form.getOrDefault("token", ""));
    call.answer(200, new byte[0]);
  }

  private ObjectNode tokens(SignIn signIn, @Nullable String nonce) {
    String issuer = uri().toString();
    Person person = signIn.person();
    ObjectNode answer =
        Json.object()
            .put("access_token", tokens.access(issuer, person, signIn.scope(), signIn.resource()))
            .put("token_type", "Bearer")
            .put("expires_in", Tokens.LIFETIME.toSeconds());
    if (List.of(signIn.scope().split(" ", -1)).contains("openid")) {
      answer.put("id_token", tokens.identity(issuer, person, nonce));
    }
    return answer;
  }

  private static void refuse(Call call, String error) throws IOException {
    call.answer(400, Json.object().put("error", error));
  }

  /**
   * Answers {@code /tokens/ann}. It is for the command line: pages of other origins may not read
   * it.
   */
  private void shortcut(Call call) throws IOException {
    Person person =
        Person.ALL.stream()
            .filter(each -> (call.method() + " " + call.path()).equals("GET /tokens/" + each.id()))
            .findFirst()
            .orElseThrow(() -> new BadCall(404, "There is nothing here"));
    String token = tokens.access(uri().toString(), person, "openid", RESOURCE);
    call.with("content-type", "text/plain")
        .with("cache-control", "no-store")
        .answer(200, token.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    server.close();
  }
}
