package handoff.local.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.BadCall;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Behaviour of the API in the next calls.
 *
 * @param status the HTTP status of {@link Mode#STATUS}
 * @param code the code in the body, for {@link Mode#STATUS} and {@link Mode#CODE}
 * @param retryAfter seconds, for {@link Mode#STATUS}
 * @param millis the duration of {@link Mode#SLOW} and {@link Mode#DRIBBLE}
 * @param times the number of calls left
 */
record Behaviour(Mode mode, int status, int code, OptionalInt retryAfter, long millis, int times) {

  static final Behaviour OK = new Behaviour(Mode.OK, 200, 0, OptionalInt.empty(), 0, 0);

  /** Faults that a test can request. */
  enum Mode {
    /** Works as documented. */
    OK,
    /** Does the work, answers late. */
    SLOW,
    /** Does the work, answers byte by byte. */
    DRIBBLE,
    /** Does nothing, answers with an HTTP status. */
    STATUS,
    /** Does nothing, answers HTTP 200 with a code. */
    CODE,
    /** Does nothing, closes the connection. */
    DROP_BEFORE,
    /** Does the work, then closes the connection. */
    DROP_AFTER,
    /** Does the work, closes the connection in the middle of the answer. */
    DROP_WITHIN;

    private String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Behaviour of(ObjectNode json) {
    String word = json.path("mode").asText("ok");
    Mode mode =
        Arrays.stream(Mode.values())
            .filter(each -> each.word().equals(word))
            .findFirst()
            .orElseThrow(() -> new BadCall(422, "Unknown mode " + word));
    return new Behaviour(
        mode,
        json.path("status").asInt(500),
        json.path("code").asInt(50000),
        json.has("retryAfter")
            ? OptionalInt.of(json.get("retryAfter").asInt())
            : OptionalInt.empty(),
        json.path("millis").asLong(1000),
        json.path("times").asInt(1));
  }

  /** Behaviour after one more call. */
  Behaviour next() {
    return times <= 1 ? OK : new Behaviour(mode, status, code, retryAfter, millis, times - 1);
  }
}
