package handoff.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import handoff.settings.InvalidSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * One JSON line per outcome. It takes names, ids and numbers; texts of users, tokens and
 * exceptions' messages, which may quote either, have no way in.
 *
 * <p>A line may be a metric too: CloudWatch reads those that hold an {@code _aws} block.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">its
 *     embedded metric format</a>
 */
public final class Log {
  private static final String STACK = "Stack";
  private static final String BOT = "Bot";

  private final Consumer<String> lines;
  private final Clock clock;
  private final String stack;

  /**
   * @param lines takes one line, without its end
   * @param clock the time of each line
   * @param stack the stack's name, by which its metrics are told from another's
   */
  public Log(Consumer<String> lines, Clock clock, String stack) {
    this.lines = lines;
    this.clock = clock;
    this.stack = stack;
  }

  /** A line of the given level; fill in its fields and {@link Line#write} it. */
  public Line line(String level, String event) {
    return new Line(level, event);
  }

  /** A line being made. */
  public final class Line {
    private final ObjectNode fields = Json.object();
    private final Set<Metric> metrics = EnumSet.noneOf(Metric.class);
    private final Instant now = clock.instant();

    private Line(String level, String event) {
      fields.put("timestamp", now.toString()).put("level", level).put("event", event);
    }

    public Line put(String name, String value) {
      fields.put(name, value);
      return this;
    }

    public Line put(String name, long value) {
      fields.put(name, value);
      return this;
    }

    /** The types and places of a failure and its causes, never their messages. */
    public Line put(Throwable failure) {
      StringBuilder trace = new StringBuilder();
      for (Throwable t = failure; t != null; t = t.getCause()) {
        trace.append(trace.isEmpty() ? "" : "\ncaused by ").append(t.getClass().getName());
        if (t instanceof AwsServiceException aws && aws.awsErrorDetails() != null) {
          trace.append(' ').append(aws.awsErrorDetails().errorCode());
        }
        if (t instanceof InvalidSettings) {
          // The one message that is ours: it names a field, never a value.
          trace.append(' ').append(t.getMessage());
        }
        for (StackTraceElement frame : t.getStackTrace()) {
          trace.append("\n  at ").append(frame);
        }
      }
      return put("failure", trace.toString());
    }

    /**
     * Makes the line a metric as well, for the stack and for one GPTBots agent in it.
     *
     * @param value a count, or milliseconds
     * @param bot the agent as {@link handoff.settings.Settings#nameOf} knows it: never what a
     *     caller says, because every new value is a metric of its own, and paid for
     */
    public Line metric(Metric metric, long value, String bot) {
      metrics.add(metric);
      return put(metric.title, value).put(STACK, stack).put(BOT, bot);
    }

    public void write() {
      if (!metrics.isEmpty()) {
        fields.set("_aws", directive());
      }
      lines.accept(Json.write(fields));
    }

    /** Names the line's fields that are metrics, and their dimensions. */
    private ObjectNode directive() {
      ObjectNode aws = Json.object().put("Timestamp", now.toEpochMilli());
      ObjectNode directive =
          aws.putArray("CloudWatchMetrics").addObject().put("Namespace", Metric.NAMESPACE);
      ArrayNode dimensions = directive.putArray("Dimensions");
      dimensions.addArray().add(STACK);
      dimensions.addArray().add(STACK).add(BOT);
      ArrayNode definitions = directive.putArray("Metrics");
      metrics.forEach(metric ->
          definitions.addObject().put("Name", metric.title).put("Unit", metric.unit.title));
      return aws;
    }
  }
}
