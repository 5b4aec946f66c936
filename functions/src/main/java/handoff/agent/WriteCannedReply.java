package handoff.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.CannedReplies;
import handoff.conversation.CannedReplies.CannedReply;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Failure;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Wiring;
import java.util.regex.Pattern;

/** Makes or replaces a canned reply of the team. */
final class WriteCannedReply implements Action {
  private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  private final CannedReplies replies;

  WriteCannedReply(Wiring wiring) {
    replies = wiring.cannedReplies();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Fields body = request.body();
    CannedReply reply =
        new CannedReply(
            key(request),
            body.requiredText("name", CannedReplies.LONGEST_NAME),
            body.requiredText("text", CannedReplies.LONGEST_TEXT));
    body.check();
    if (!replies.put(reply)) {
      throw new Failure.Invalid(
          "key", "would be one more than " + CannedReplies.LIMIT + "; delete another first");
    }
    return Answer.json(200, view(reply));
  }

  /** The key in the path. */
  static String key(Request request) {
    String key = request.path("key");
    if (!KEY.matcher(key).matches()) {
      throw new Failure.Invalid(
          "key", "must be 1 to 32 small letters, digits and -, and not begin with -");
    }
    return key;
  }

  static ObjectNode view(CannedReply reply) {
    return Json.object()
        .put("key", reply.key())
        .put("name", reply.name())
        .put("text", reply.text());
  }
}
