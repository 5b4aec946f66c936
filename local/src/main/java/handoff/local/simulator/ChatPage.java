package handoff.local.simulator;

import handoff.local.web.BadCall;
import handoff.local.web.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Serves the end user's chat window: four files and nothing from other origins. */
final class ChatPage {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private record File(String contentType, String text) {}

  private final Map<String, File> files =
      Map.of(
          "/", file("index.html", "text/html; charset=utf-8"),
          "/customer.js", file("customer.js", "text/javascript; charset=utf-8"),
          "/customers.js", file("customers.js", "text/javascript; charset=utf-8"),
          "/customer.css", file("customer.css", "text/css; charset=utf-8"));

  void take(Call call) throws IOException {
    File file = files.get(call.path());
    if (file == null || !call.method().equals("GET")) {
      throw new BadCall(404, "There is nothing here");
    }
    call.with("content-type", file.contentType)
        .with("content-security-policy", POLICY)
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "no-referrer")
        .with("cache-control", "no-cache")
        .answer(200, file.text.getBytes(StandardCharsets.UTF_8));
  }

  private static File file(String name, String contentType) {
    try (InputStream in = ChatPage.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new File(contentType, new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
