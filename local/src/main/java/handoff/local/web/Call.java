package handoff.local.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One HTTP call and its answer. Not thread-safe. */
public final class Call {
  private static final int LARGEST_FORM = 64 * 1024;

  private final HttpExchange exchange;

  Call(HttpExchange exchange) {
    this.exchange = exchange;
  }

  public String method() {
    return exchange.getRequestMethod();
  }

  public String protocol() {
    return exchange.getProtocol();
  }

  /** Path as received, percent-encoded. */
  public String rawPath() {
    return exchange.getRequestURI().getRawPath();
  }

  /** Whole path, decoded. */
  public String path() {
    return decodePath(rawPath());
  }

  /** Segments of the path, decoded: {@code /a/b%20c} is {@code [a, b c]}. */
  public List<String> segments() {
    return List.of(rawPath().substring(1).split("/", -1)).stream().map(Call::decodePath).toList();
  }

  /** Query as received, empty for none. */
  public String rawQuery() {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? "" : query;
  }

  /** Decoded query parameters. Repeated ones are joined by commas. */
  public Map<String, String> query() {
    return parameters(rawQuery());
  }

  /**
   * Fields of a form, read like the query.
   *
   * @throws BadCall if the body is not a form
   */
  public Map<String, String> form() throws IOException {
    if (!header("content-type").orElse("").startsWith("application/x-www-form-urlencoded")) {
      throw new BadCall(415, "Send a form");
    }
    return parameters(new String(body(LARGEST_FORM), StandardCharsets.UTF_8));
  }

  /** Decodes the parameters of a query or a form. */
  public static Map<String, String> parameters(String encoded) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      if (!pair.isEmpty()) {
        parameters.merge(decode(name), decode(value), (one, other) -> one + "," + other);
      }
    }
    return parameters;
  }

  /** Encodes parameters for a query or a form. */
  public static String encode(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Headers by name in lower case. Repeated ones are joined by commas. */
  public Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return headers;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  public String callerAddress() {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  /** First bytes of the body, at most {@code limit}. */
  public byte[] body(int limit) throws IOException {
    return exchange.getRequestBody().readNBytes(limit);
  }

  public byte[] body() throws IOException {
    return exchange.getRequestBody().readAllBytes();
  }

  /**
   * Body as a JSON object; empty for no body.
   *
   * @throws BadCall if it is no JSON object, or the content type is not JSON. A page of another
   *     origin cannot send that type without a preflight, which is not answered.
   */
  public ObjectNode json() throws IOException {
    byte[] bytes = body();
    if (!header("content-type").orElse("").startsWith("application/json")) {
      throw new BadCall(415, "Send JSON, with the header content-type: application/json");
    }
    try {
      JsonNode node = Json.parse(bytes);
      return node.isMissingNode() ? Json.object() : (ObjectNode) node;
    } catch (IllegalArgumentException | ClassCastException notAnObject) {
      throw new BadCall(400, "The body is not a JSON object");
    }
  }

  /** Adds a header to the answer. */
  public Call with(String name, String value) {
    exchange.getResponseHeaders().add(name, value);
    return this;
  }

  public void answer(int status, JsonNode body) throws IOException {
    with("content-type", "application/json");
    answer(status, Json.bytes(body));
  }

  /** Sends the answer with the headers added so far. */
  public void answer(int status, byte[] body) throws IOException {
    boolean empty = body.length == 0 || method().equals("HEAD") || status == 304 || status == 204;
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Sends the head of an answer. The caller writes the body of this length. */
  public OutputStream begin(int status, int length) throws IOException {
    exchange.sendResponseHeaders(status, length);
    return exchange.getResponseBody();
  }

  /** Closes the connection without an answer. */
  public void drop() {
    exchange.close();
  }

  private static String decodePath(String text) {
    return decode(text.replace("+", "%2B"));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }
}
