package handoff.http;

import handoff.conversation.Actor;
import handoff.settings.Settings;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A caller: GPTBots or a tool by a token of its own, or a person whom API Gateway's authorizer has
 * let through.
 */
record Caller(Actor actor, Role role) {
  private static final Pattern SUBJECT = Pattern.compile("[!-~&&[^#]]{1,128}");

  private static final int LONGEST_NAME = 128;

  private static final Caller GPTBOTS = new Caller(Actor.GPTBOTS, Role.GPTBOTS);

  /**
   * Goes on only with a role that covers the needed one.
   *
   * @throws Failure.Forbidden without it
   */
  void mustHave(Role needed) {
    if (needed == Role.ADMIN && role != Role.ADMIN) {
      throw new Failure.Forbidden("Only an admin may do this.");
    }
  }

  /** Decides who is calling; nothing else does. */
  static Caller of(Request request, Settings settings, String groupClaim) {
    if (request.route().isWebhook()) {
      return gptBots(request.path("token"), settings);
    }
    String authorization = request.header("authorization").orElse("");
    return request
        .claims()
        .map(verified -> person(AccessToken.of(authorization, verified), groupClaim))
        .orElseGet(() -> tool(authorization, settings));
  }

  private static Caller gptBots(String token, Settings settings) {
    if (!settings.isWebhookToken(token)) {
      throw new Failure.UnknownRoute();
    }
    return GPTBOTS;
  }

  private static Caller tool(String authorization, Settings settings) {
    if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw new Failure.Unauthorized();
    }
    return settings
        .toolOf(authorization.substring(7).strip())
        .map(tool -> new Caller(Actor.tool(tool.name()), tool.isAdmin() ? Role.ADMIN : Role.AGENT))
        .orElseThrow(Failure.Unauthorized::new);
  }

  private static Caller person(AccessToken token, String groupClaim) {
    String subject = token.text("sub");
    if (subject == null || !SUBJECT.matcher(subject).matches()) {
      throw new Failure.Unauthorized();
    }
    Set<String> groups = token.texts(groupClaim);
    if (!groups.contains("admin") && !groups.contains("agent")) {
      throw new Failure.Forbidden("You are in neither of the groups agent and admin.");
    }
    String name =
        Stream.of("name", "preferred_username", "username", "cognito:username")
            .flatMap(claim -> Stream.ofNullable(token.text(claim)))
            .filter(value -> !value.isBlank() && value.length() <= LONGEST_NAME)
            .findFirst()
            .orElse(null);
    return new Caller(
        Actor.person(subject, name), groups.contains("admin") ? Role.ADMIN : Role.AGENT);
  }
}
