package handoff.gptbots;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/**
 * A user of a GPTBots agent, by at least one of two ids.
 *
 * @param userId the company's own id
 * @param anonymousId GPTBots' id on a channel
 */
public record EndUser(@Nullable String userId, @Nullable String anonymousId) {
  /** The query that names the user; by the id on the channel, where it is known. */
  String query(String user, String anonymous) {
    return anonymousId == null
        ? user + "=" + URLEncoder.encode(userId == null ? "" : userId, UTF_8)
        : anonymous + "=" + URLEncoder.encode(anonymousId, UTF_8);
  }

  /** Tells if there is an id to ask by. */
  public boolean isKnown() {
    return userId != null || anonymousId != null;
  }

  @Override
  public String toString() {
    return "EndUser";
  }
}
