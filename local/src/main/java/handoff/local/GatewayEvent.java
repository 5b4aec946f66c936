package handoff.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Call;
import handoff.local.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * API Gateway's event for an HTTP call: format 2.0, without absent parts.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">AWS:
 *     the format</a>
 */
final class GatewayEvent {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Content types whose bodies arrive as text. All other bodies arrive in base64. */
  private static final Pattern TEXT = Pattern.compile("text/.*|application/(json|xml|javascript)");

  private GatewayEvent() {}

  /**
   * Builds the event.
   *
   * @param claims the claims of a person's token; null on other routes
   */
  static ObjectNode of(
      Route route,
      Call call,
      String path,
      Map<String, String> pathParameters,
      @Nullable ObjectNode claims,
      byte[] body,
      String requestId,
      Instant now) {
    Map<String, String> headers = call.headers();
    ObjectNode event =
        Json.object()
            .put("version", "2.0")
            .put("routeKey", route.key())
            .put("rawPath", path)
            .put("rawQueryString", call.rawQuery());
    String cookies = headers.remove("cookie");
    if (cookies != null) {
      event.set("cookies", Json.of(cookies.split("; *", -1)));
    }
    headers.put("x-forwarded-for", call.callerAddress());
    headers.put("x-forwarded-proto", "http");
    event.set("headers", Json.of(headers));
    Map<String, String> query = call.query();
    if (!query.isEmpty()) {
      event.set("queryStringParameters", Json.of(query));
    }
    event.set("requestContext", context(route, call, path, claims, requestId, now));
    if (!pathParameters.isEmpty()) {
      event.set("pathParameters", Json.of(pathParameters));
    }
    boolean text = TEXT.matcher(contentType(headers)).matches();
    if (body.length > 0) {
      event.put(
          "body",
          text
              ? new String(body, StandardCharsets.UTF_8)
              : Base64.getEncoder().encodeToString(body));
    }
    return event.put("isBase64Encoded", body.length > 0 && !text);
  }

  private static ObjectNode context(
      Route route,
      Call call,
      String path,
      @Nullable ObjectNode claims,
      String requestId,
      Instant now) {
    String host = call.header("host").orElse("localhost").replaceFirst(":[0-9]+$", "");
    ObjectNode context =
        Json.object()
            .put("accountId", "000000000000")
            .put("apiId", "local")
            .put("domainName", host)
            .put("domainPrefix", host.replaceFirst("\\..*", ""));
    if (claims != null) {
      context.putObject("authorizer").putObject("jwt").putNull("scopes").set("claims", claims);
    }
    context
        .putObject("http")
        .put("method", call.method())
        .put("path", path)
        .put("protocol", call.protocol())
        .put("sourceIp", call.callerAddress())
        .put("userAgent", call.header("user-agent").orElse(""));
    return context
        .put("requestId", requestId)
        .put("routeKey", route.key())
        .put("stage", "$default")
        .put("time", TIME.format(now))
        .put("timeEpoch", now.toEpochMilli());
  }

  private static String contentType(Map<String, String> headers) {
    return headers
        .getOrDefault("content-type", "")
        .replaceFirst(";.*", "")
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
