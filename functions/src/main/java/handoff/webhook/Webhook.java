package handoff.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.delivery.Job;
import handoff.delivery.Jobs;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Endpoint;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.json.Json;
import handoff.log.Log;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A call of GPTBots. While the table is away the call is kept in the queue, and done as soon as the
 * table is back: nobody knows whether GPTBots would call again.
 */
final class Webhook implements Action {
  private final String name;
  private final Told told;
  private final Jobs jobs;
  private final Clock clock;
  private final Log log;

  /** Something that GPTBots tells. */
  interface Told {
    /** Does what follows from it, and says so in a word or two. Repeating it changes nothing. */
    String apply(Fields call);
  }

  /**
   * @param name as {@link Webhooks} knows it
   */
  Webhook(Wiring wiring, String name, Told told) {
    this.name = name;
    this.told = told;
    jobs = wiring.jobs();
    clock = wiring.clock();
    log = wiring.log();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Fields call = request.body();
    try {
      return Answer.toGptBots(told.apply(call));
    } catch (RuntimeException failure) {
      if (!Endpoint.isOutage(failure)) {
        throw failure;
      }
      keep(call, failure);
      return Answer.toGptBots("queued");
    }
  }

  private void keep(Fields call, RuntimeException outage) {
    try {
      jobs.send(new Job.Webhook(name, stamped(call)), Duration.ZERO);
    } catch (RuntimeException alsoAway) {
      outage.addSuppressed(alsoAway);
      throw outage;
    }
    log.line("WARN", "kept in the queue").put("webhook", name).put(outage).write();
  }

  /** Its place is that of its arrival, not of the moment when the table is back. */
  private String stamped(Fields call) {
    Instant now = clock.instant();
    String body = call.asText();
    return GptBotsTime.of(call, now).isEmpty() && Json.parse(body) instanceof ObjectNode withoutTime
        ? Json.write(withoutTime.put("timestamp", now.toEpochMilli()))
        : body;
  }
}
