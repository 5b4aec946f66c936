package handoff.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Result of one check.
 *
 * @param what the finding, in a sentence
 * @param fix advice; null if all is well
 */
public record Finding(Level level, String what, @Nullable String fix) {
  /** Severity of a finding. */
  public enum Level {
    OK,
    /** It works, or nobody could see whether it does. */
    WARN,
    /** Handoffs, replies or data are lost, or will be. */
    FAIL
  }

  static Finding ok(String what) {
    return new Finding(Level.OK, what, null);
  }

  static Finding warn(String what, String fix) {
    return new Finding(Level.WARN, what, fix);
  }

  static Finding fail(String what, String fix) {
    return new Finding(Level.FAIL, what, fix);
  }

  ObjectNode json() {
    ObjectNode json =
        Json.object().put("level", level.name().toLowerCase(Locale.ROOT)).put("what", what);
    return fix == null ? json : json.put("fix", fix);
  }
}
