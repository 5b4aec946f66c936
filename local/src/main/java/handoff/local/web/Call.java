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

/** One HTTP call being answered, on the one thread that answers it. */
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

  /** The path as it came, percent-encoded. */
  public String rawPath() {
    return exchange.getRequestURI().getRawPath();
  }

  /** The whole path, decoded. */
  public String path() {
    return decodePath(rawPath());
  }

  /** The path's segments, decoded: {@code /a/b%20c} is {@code [a, b c]}. */
  public List<String> segments() {
    return List.of(rawPath().substring(1).split("/", -1)).stream().map(Call::decodePath).toList();
  }

  /** The query as it came, empty for none. */
  public String rawQuery() {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? "" : query;
  }

  /** Decoded query parameters; the values of a repeated one joined by commas. */
  public Map<String, String> query() {
    return parameters(rawQuery());
  }

  /**
   * The fields of a form, read as the query is.
   *
   * @throws BadCall if the body is not a form
   */
  public Map<String, String> form() throws IOException {
    if (!header("content-type").orElse("").startsWith("application/x-www-form-urlencoded")) {
      throw new BadCall(415, "Send a form");
    }
    return parameters(new String(body(LARGEST_FORM), StandardCharsets.UTF_8));
  }

  /** Parameters as a query or a form encodes them. */
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

  /** The way back: parameters as a query or a form encodes them. */
  public static String encode(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Headers by name in lower case; the values of a repeated one joined by commas. */
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

  /** The first bytes of the body, at most {@code limit} of them. */
  public byte[] body(int limit) throws IOException {
    return exchange.getRequestBody().readNBytes(limit);
  }

  public byte[] body() throws IOException {
    return exchange.getRequestBody().readAllBytes();
  }

  /**
   * The body as a JSON object; an absent one has no fields.
   *
   * @throws BadCall if it is anything else, or does not say that it is JSON: a page of another site
   *     cannot say so without asking first, and is not answered then
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

  /** Adds a header to the answer to come. */
  public Call with(String name, String value) {
    exchange.getResponseHeaders().add(name, value);
    return this;
  }

  public void answer(int status, JsonNode body) throws IOException {
    with("content-type", "application/json");
    answer(status, Json.bytes(body));
  }

  /** Answers with these bytes; the headers are those given before. */
  public void answer(int status, byte[] body) throws IOException {
    boolean empty = body.length == 0 || method().equals("HEAD") || status == 304 || status == 204;
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Sends the head of an answer of this length, and leaves the body to the caller. */
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
