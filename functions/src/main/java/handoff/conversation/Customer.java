package handoff.conversation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end user of a handoff, as far as GPTBots told.
 *
 * @param channel GPTBots' conversation type; null if it did not say
 * @param attributes the custom attributes; empty if there are none, or it did not say
 * @param askedAt when it was asked
 * @param isWhole false if a part of the answer is missing, because GPTBots was away or answered
 *     badly
 */
public record Customer(
    @Nullable String channel, List<Attribute> attributes, Instant askedAt, boolean isWhole) {
  public Customer {
    attributes = List.copyOf(attributes);
  }

  /** A custom attribute of the user. */
  public record Attribute(String name, String value) {
    @Override
    public String toString() {
      return "Attribute";
    }
  }

  @Override
  public String toString() {
    return "Customer[" + askedAt + "]";
  }
}
