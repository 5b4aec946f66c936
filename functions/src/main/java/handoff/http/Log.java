package handoff.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.settings.InvalidSettings;
import java.time.Clock;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * One JSON line per outcome. It takes names, ids and numbers; texts of users, tokens and
 * exceptions' messages, which may quote either, have no way in.
 */
public final class Log {
  private final Consumer<String> lines;
  private final Clock clock;

  /**
   * @param lines takes one line, without its end
   * @param clock the time of each line
   */
  public Log(Consumer<String> lines, Clock clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** A line of the given level; fill in its fields and {@link Line#write} it. */
  public Line line(String level, String event) {
    return new Line(level, event);
  }

  /** A line being made. */
  public final class Line {
    private final ObjectNode fields = Json.object();

    private Line(String level, String event) {
      fields.put("timestamp", clock.instant().toString()).put("level", level).put("event", event);
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

    public void write() {
      lines.accept(Json.write(fields));
    }
  }
}
