package handoff.local.signin;

import handoff.local.web.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Login page: a link for each person, no form and no script. */
final class LoginPage {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final String html = resource("login.html");
  private final String css = resource("login.css");

  /** Shows the page. Each link repeats the call with a person added. */
  void show(Call call) throws IOException {
    String people =
        Person.ALL.stream().map(person -> link(call, person)).collect(Collectors.joining("\n"));
    answer(call, "text/html; charset=utf-8", html.replace("<!-- people -->", people));
  }

  void style(Call call) throws IOException {
    answer(call, "text/css; charset=utf-8", css);
  }

  private static String link(Call call, Person person) {
    Map<String, String> query = new TreeMap<>(call.query());
    query.put("person", person.id());
    return """
    <li><a href="/authorize?%s">%s <small>%s</small></a></li>\
    """
        .formatted(
            Call.encode(query).replace("&", "&amp;"),
            person.name(),
            String.join(", ", person.groups()));
  }

  private static void answer(Call call, String type, String text) throws IOException {
    call.with("content-type", type)
        .with("content-security-policy", POLICY)
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "no-referrer")
        .with("cache-control", "no-store")
        .answer(200, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String resource(String name) {
    try (InputStream in = LoginPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
