package handoff.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param what what was found, in a sentence
 * @param mend what to do about it; null if there is nothing to do
 */
public record Finding(Level level, String what, @Nullable String mend) {
  /** How bad it is. */
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

  static Finding warn(String what, String mend) {
    return new Finding(Level.WARN, what, mend);
  }

  static Finding fail(String what, String mend) {
    return new Finding(Level.FAIL, what, mend);
  }

  ObjectNode json() {
    ObjectNode json =
        Json.object().put("level", level.name().toLowerCase(Locale.ROOT)).put("what", what);
    return mend == null ? json : json.put("mend", mend);
  }
}
