package handoff.local.signin;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.local.web.Call;
import handoff.local.web.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Web page that signs a person in, by discovery and with PKCE. */
public final class Browser implements AutoCloseable {
  static final String VERIFIER = "a-secret-of-this-page-0123456789._~-0123456789";

  private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final JsonNode configuration;
  private final String page;

  /**
   * Reads the issuer's discovery document.
   *
   * @param page the redirect URI
   */
  public Browser(URI issuer, String page) throws Exception {
    this.page = page;
    configuration = Json.parse(get(issuer + "/.well-known/openid-configuration").body());
  }

  /** Signs a person in and returns the answer with the tokens. */
  public JsonNode signIn(String name) throws Exception {
    return signIn(name, request());
  }

  /** Signs a person in without the parameter {@code resource}. */
  public JsonNode signInWithoutResource(String name) throws Exception {
    Map<String, String> request = request();
    request.remove("resource");
    return signIn(name, request);
  }

  private JsonNode signIn(String name, Map<String, String> request) throws Exception {
    HttpResponse<String> login = authorize(request);
    Matcher link =
        Pattern.compile("href=\"(/authorize[^\"]*)\">" + name + " ").matcher(login.body());
    if (!link.find()) {
      throw new AssertionError("There is no " + name + " on the login page: " + login.body());
    }
    String path = link.group(1).replace("&amp;", "&");
    Map<String, String> back = back(get(login.uri().resolve(path).toString()));
    HttpResponse<String> answer = redeem(form(back.getOrDefault("code", "")));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return Json.parse(answer.body());
  }

  /** Parameters of the authorization request. */
  Map<String, String> request() throws Exception {
    Map<String, String> request = new LinkedHashMap<>();
    request.put("response_type", "code");
    request.put("client_id", Issuer.CLIENT);
    request.put("redirect_uri", page);
    request.put("scope", "openid");
    request.put("resource", Issuer.RESOURCE);
    request.put("state", "<a&b> \"c\"");
    request.put("nonce", "n-1");
    request.put("code_challenge_method", "S256");
    request.put("code_challenge", challenge(VERIFIER));
    return request;
  }

  /** Form of the token request. */
  Map<String, String> form(String code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", Issuer.CLIENT);
    form.put("redirect_uri", page);
    form.put("code", code);
    form.put("code_verifier", VERIFIER);
    return form;
  }

  HttpResponse<String> authorize(Map<String, String> request) throws Exception {
    return get(endpoint("authorization_endpoint") + "?" + Call.encode(request));
  }

  /** Gets a code for Ann. */
  String code(Map<String, String> request) throws Exception {
    request.put("person", "ann");
    return back(authorize(request)).getOrDefault("code", "");
  }

  HttpResponse<String> redeem(Map<String, String> form) throws Exception {
    return post("token_endpoint", form);
  }

  HttpResponse<String> revoke(String token) throws Exception {
    return post("revocation_endpoint", Map.of("client_id", Issuer.CLIENT, "token", token));
  }

  private HttpResponse<String> post(String endpoint, Map<String, String> form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint(endpoint)))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(Call.encode(form)))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  HttpResponse<String> get(String uri) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }

  String endpoint(String name) {
    return configuration.path(name).asText();
  }

  /** Parameters of the redirect back to the page. */
  Map<String, String> back(HttpResponse<String> redirect) {
    String location = redirect.headers().firstValue("location").orElse("");
    if (redirect.statusCode() != 302 || !location.startsWith(page + "?")) {
      throw new AssertionError("Not sent back, but %s %s".formatted(redirect, redirect.body()));
    }
    return Call.parameters(URI.create(location).getRawQuery());
  }

  static String challenge(String verifier) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  @Override
  public void close() {
    client.close();
  }
}
