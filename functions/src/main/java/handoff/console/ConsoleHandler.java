package handoff.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.http.Endpoint;
import handoff.json.Json;
import handoff.runtime.PlainPriming;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /console} and {@code GET /console/{file+}}: the agents' page. Anybody may have it: it
 * shows nothing before somebody has signed in. What is no file of it is 404, and no page.
 */
public final class ConsoleHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final String PAGE = "index.html";
  private static final String CONFIG = "config.json";

  /** The longest time that caches take, a year. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final Bundle bundle;

  /** Makes it for Lambda. */
  public ConsoleHandler() {
    this(new Bundle("/console/"));
    PlainPriming.before(
        this, List.of("GET /console", "GET /console/{file+}"), Map.of("file", CONFIG));
  }

  ConsoleHandler(Bundle bundle) {
    this.bundle = bundle;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    if (Endpoint.KEEP_WARM.equals(event.getRouteKey())) {
      return response(204, Map.of(), "");
    }
    Config config = Config.of(orEmpty(event.getStageVariables()));
    Map<String, String> headers = config.headers();
    String name = orEmpty(event.getPathParameters()).getOrDefault("file", "");
    if (name.equals(CONFIG)) {
      headers.put("cache-control", "no-store");
      return json(200, headers, Json.write(config.json()));
    }
    Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.putAll(orEmpty(event.getHeaders()));
    // API Gateway takes /console/ for /console, or for a file without a name.
    return bundle
        .find(name.isEmpty() ? PAGE : name, given.getOrDefault("accept-encoding", ""))
        .map(file -> send(file, given.getOrDefault("if-none-match", ""), headers))
        .orElseGet(() -> json(404, headers, "{\"message\":\"Not Found\"}"));
  }

  private static APIGatewayV2HTTPResponse send(
      Bundle.File file, String known, Map<String, String> headers) {
    headers.put("etag", file.etag());
    headers.put("vary", "accept-encoding");
    headers.put("cache-control", file.isHashed() ? FOR_EVER : "no-cache");
    if (List.of(known.split("\\s*,\\s*", -1)).contains(file.etag())) {
      return response(304, headers, "");
    }
    headers.put("content-type", file.type());
    if (!file.encoding().isEmpty()) {
      headers.put("content-encoding", file.encoding());
    }
    return response(200, headers, file.base64());
  }

  private static APIGatewayV2HTTPResponse json(
      int status, Map<String, String> headers, String body) {
    headers.put("content-type", "application/json");
    return response(status, headers, Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
  }

  private static APIGatewayV2HTTPResponse response(
      int status, Map<String, String> headers, String base64) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(base64)
        .withIsBase64Encoded(true)
        .build();
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
