package handoff.local;

import handoff.local.signin.Browser;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.time.Clock;

/** A local system of its own, with a browser that signs people in, and a client for their calls. */
final class SignedIn implements AutoCloseable {
  final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  final LocalSystem system;
  final Browser browser;

  SignedIn() throws Exception {
    system =
        new LocalSystem(
            Project.around(Path.of("")), Options.forTests(), Clock.systemUTC(), line -> {});
    browser = new Browser(system.issuer().uri(), system.api() + "/console/");
  }

  /** The access token of a person who has just signed in. */
  String token(String name) throws Exception {
    return browser.signIn(name).path("access_token").asText();
  }

  @Override
  public void close() {
    browser.close();
    system.close();
    client.close();
  }
}
