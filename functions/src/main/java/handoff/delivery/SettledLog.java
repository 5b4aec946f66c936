package handoff.delivery;

import handoff.conversation.Conversation;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Kind;
import handoff.conversation.Reply.Status;
import handoff.log.Log;
import handoff.log.Metric;
import handoff.settings.SettingsCache;
import java.time.Duration;
import java.time.Instant;

/** The log lines and metrics of replies that are out of the way. Thread-safe. */
final class SettledLog {
  private final SettingsCache settings;
  private final Log log;

  SettledLog(SettingsCache settings, Log log) {
    this.settings = settings;
    this.log = log;
  }

  /** Writes how a reply was settled. */
  void write(Reply reply, Conversation conversation) {
    String level =
        switch (reply.status()) {
          case FAILED -> "ERROR";
          case UNCONFIRMED, DROPPED, REFUSED -> "WARN";
          case SENT, PENDING -> "INFO";
        };
    Log.Line line =
        log.line(level, "settled")
            .put("conversation", reply.conversationId())
            .put("kind", reply.kind().name())
            .put("status", reply.status().name())
            .put("attempts", reply.attempts());
    measure(line, reply, conversation);
    line.write();
  }

  /** Counts the texts of people, not our own, which are nobody's work; and ends that failed. */
  private void measure(Log.Line line, Reply reply, Conversation conversation) {
    Instant settledAt = reply.settledAt();
    String bot = settings.nameOf(conversation.botId());
    if (reply.kind() == Kind.END && reply.status() == Status.FAILED) {
      line.metric(Metric.ENDS_FAILED, 1, bot);
    }
    if (reply.kind() != Kind.TEXT || settledAt == null) {
      return;
    }
    Metric outcome =
        switch (reply.status()) {
          case SENT -> Metric.REPLIES_SENT;
          case FAILED -> Metric.REPLIES_FAILED;
          case DROPPED, REFUSED -> Metric.REPLIES_DROPPED;
          case UNCONFIRMED, PENDING -> Metric.REPLIES_UNCONFIRMED;
        };
    line.metric(outcome, 1, bot);
    if (reply.status() == Status.SENT) {
      line.metric(Metric.DELIVERY_TIME, millis(reply.acceptedAt(), settledAt), bot);
      if (conversation.handoff().firstHumanReplyAt() == null) {
        line.metric(
            Metric.FIRST_REPLY_TIME, millis(conversation.handoff().arrivedAt(), settledAt), bot);
      }
    }
  }

  /** Two functions' clocks may differ by more than this took. */
  private static long millis(Instant start, Instant end) {
    return Math.max(0, Duration.between(start, end).toMillis());
  }
}
