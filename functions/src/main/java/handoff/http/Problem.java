package handoff.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Failure} as a caller sees it: the one place that gives a failure its HTTP status.
 *
 * @param status the HTTP status
 * @param type the last part of the problem's type, {@code urn:handoff:problem:<type>}
 * @param title the same sentence for every problem of this type
 * @param retryAfter the wait before a retry; null where a retry is of no use
 */
record Problem(int status, String type, String title, @Nullable Duration retryAfter) {

  static Problem of(Failure failure) {
    return switch (failure) {
      case Failure.Malformed _ -> new Problem(400, "malformed", "The body cannot be read");
      case Failure.Unauthorized _ -> new Problem(401, "unauthorized", "Not signed in");
      case Failure.Forbidden _ -> new Problem(403, "forbidden", "Not allowed");
      case Failure.UnknownRoute _ -> new Problem(404, "unknown-route", "Not Found");
      case Failure.UnknownConversation _ ->
          new Problem(404, "unknown-conversation", "Unknown conversation");
      case Failure.Closed _ -> new Problem(409, "closed", "The conversation is closed");
      case Failure.Owned _ -> new Problem(409, "owned", "Claimed by somebody else");
      case Failure.InFlight _ ->
          new Problem(409, "in-flight", "Still being worked on", Duration.ofSeconds(1));
      case Failure.TooLarge _ -> new Problem(413, "too-large", "The body is too large");
      case Failure.Invalid _ -> new Problem(422, "invalid", "Some fields are not acceptable");
      case Failure.KeyReused _ -> new Problem(422, "key-reused", "The Idempotency-Key was used");
      case Failure.OutboxFull _ ->
          new Problem(429, "outbox-full", "Too many waiting replies", Duration.ofSeconds(10));
      case Failure.NotDelivered _ -> new Problem(502, "not-delivered", "GPTBots refused it");
      case Failure.Unavailable _ ->
          new Problem(
              503, "unavailable", "Temporarily unavailable", Failure.Unavailable.RETRY_AFTER);
    };
  }

  /** Our own mistake: no detail leaves, the log has the stack trace. */
  static Problem bug() {
    return new Problem(500, "internal", "Internal error");
  }

  private Problem(int status, String type, String title) {
    this(status, type, title, null);
  }

  /**
   * Makes the answer in the form that the caller reads.
   *
   * @param failure null where nothing may be said of it
   */
  Answer answer(Route<?> route, @Nullable Failure failure) {
    if (failure instanceof Failure.UnknownRoute) {
      return Answer.unknownRoute();
    }
    return route.isWebhook() ? forWebhook(failure) : forAgent(failure);
  }

  /** The webhook's answer, {@code {"code", "message"}}: GPTBots reads nothing else. */
  private Answer forWebhook(@Nullable Failure failure) {
    String message = failure == null ? title : String.valueOf(failure.getMessage());
    ObjectNode body = Json.object().put("code", status).put("message", message);
    return Answer.json(status, body).retryAfter(retryAfter);
  }

  /** The agent side's answer, {@code application/problem+json} as in RFC 9457. */
  private Answer forAgent(@Nullable Failure failure) {
    ObjectNode body =
        Json.object()
            .put("type", "urn:handoff:problem:" + type)
            .put("title", title)
            .put("status", status);
    if (failure != null) {
      body.put("detail", failure.getMessage());
    }
    if (failure instanceof Failure.Invalid invalid) {
      ObjectNode errors = body.putObject("errors");
      invalid.fields().forEach(errors::put);
    }
    if (failure instanceof Failure.Owned owned) {
      body.putObject("owner").put("id", owned.owner()).put("name", owned.ownersName());
    }
    if (failure instanceof Failure.NotDelivered refused) {
      body.putObject("gptbots")
          .put("code", refused.code())
          .put("message", refused.gptBotsMessage());
    }
    return Answer.problem(status, body).retryAfter(retryAfter).challenge();
  }
}
