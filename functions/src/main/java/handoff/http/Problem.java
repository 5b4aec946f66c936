package handoff.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Refusal;
import handoff.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Failure} or {@link Refusal} as a caller sees it: the one place that gives each its HTTP
 * status.
 *
 * @param status the HTTP status
 * @param type the last part of the problem's type, {@code urn:handoff:problem:<type>}
 * @param title the same sentence for every problem of this type
 * @param retryAfter the wait before a retry; null where a retry is of no use
 */
record Problem(int status, String type, String title, @Nullable Duration retryAfter) {

  /** Finds the problem; anything that is neither a failure nor a refusal is our own mistake. */
  static Problem of(RuntimeException thrown) {
    return switch (thrown) {
      case Failure failure -> of(failure);
      case Refusal refusal -> of(refusal);
      default -> new Problem(500, "internal", "Internal error");
    };
  }

  private static Problem of(Failure failure) {
    return switch (failure) {
      case Failure.Malformed _ -> new Problem(400, "malformed", "The body cannot be read");
      case Failure.Unauthorized _ -> new Problem(401, "unauthorized", "Not signed in");
      case Failure.Forbidden _ -> new Problem(403, "forbidden", "Not allowed");
      case Failure.UnknownRoute _ -> new Problem(404, "unknown-route", "Not Found");
      case Failure.TooLarge _ -> new Problem(413, "too-large", "The body is too large");
      case Failure.Invalid _ -> new Problem(422, "invalid", "Some fields are not acceptable");
      case Failure.Unavailable _ ->
          new Problem(
              503, "unavailable", "Temporarily unavailable", Failure.Unavailable.RETRY_AFTER);
    };
  }

  private static Problem of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.UnknownConversation _ ->
          new Problem(404, "unknown-conversation", "Unknown conversation");
      case Refusal.Closed _ -> new Problem(409, "closed", "The conversation is closed");
      case Refusal.Owned _ -> new Problem(409, "owned", "Claimed by somebody else");
      case Refusal.Changed _ -> new Problem(409, "changed", "The conversation has changed");
      case Refusal.InFlight _ ->
          new Problem(409, "in-flight", "Still being worked on", Duration.ofSeconds(1));
      case Refusal.KeyReused _ -> new Problem(422, "key-reused", "The Idempotency-Key was used");
      case Refusal.OutboxFull _ ->
          new Problem(429, "outbox-full", "Too many waiting replies", Duration.ofSeconds(10));
      case Refusal.NotDelivered _ -> new Problem(502, "not-delivered", "GPTBots refused it");
    };
  }

  private Problem(int status, String type, String title) {
    this(status, type, title, null);
  }

  /** Makes the answer in the form that the caller reads. */
  Answer answer(Route<?> route, RuntimeException thrown) {
    if (thrown instanceof Failure.UnknownRoute) {
      return Answer.unknownRoute();
    }
    // The message of any other exception may quote anything: it does not leave.
    String detail =
        thrown instanceof Failure || thrown instanceof Refusal ? thrown.getMessage() : null;
    return route.isWebhook() ? forWebhook(detail, thrown) : forAgent(detail, thrown);
  }

  /** The webhook's answer, {@code {"code", "message"}}: GPTBots reads nothing else. */
  private Answer forWebhook(@Nullable String detail, RuntimeException thrown) {
    String message = detail == null ? title : detail;
    if (thrown instanceof Failure.Invalid invalid) {
      List<String> reasons = new ArrayList<>();
      invalid.fields().forEach((field, problem) -> reasons.add(field + " " + problem));
      message += " " + String.join("; ", reasons) + ".";
    }
    ObjectNode body = Json.object().put("code", status).put("message", message);
    return Answer.json(status, body).retryAfter(retryAfter);
  }

  /** The agent side's answer, {@code application/problem+json} as in RFC 9457. */
  private Answer forAgent(@Nullable String detail, RuntimeException thrown) {
    ObjectNode body =
        Json.object()
            .put("type", "urn:handoff:problem:" + type)
            .put("title", title)
            .put("status", status);
    if (detail != null) {
      body.put("detail", detail);
    }
    switch (thrown) {
      case Failure.Invalid invalid -> {
        ObjectNode errors = body.putObject("errors");
        invalid.fields().forEach(errors::put);
      }
      case Refusal.Owned owned ->
          body.putObject("owner").put("id", owned.owner().id()).put("name", owned.owner().name());
      case Refusal.Changed changed -> body.put("version", changed.version());
      case Refusal.NotDelivered refused ->
          body.putObject("gptbots")
              .put("code", refused.code())
              .put("message", refused.gptBotsMessage());
      default -> {}
    }
    return Answer.problem(status, body).retryAfter(retryAfter).challenge();
  }
}
