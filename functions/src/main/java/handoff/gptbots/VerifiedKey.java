package handoff.gptbots;

import java.util.Set;

/**
 * What GPTBots says of an API key.
 *
 * @param outcome DELIVERED if it accepts the key
 * @param ids what its answer calls the id of an agent
 */
public record VerifiedKey(Outcome outcome, Set<String> ids) {
  public VerifiedKey {
    ids = Set.copyOf(ids);
  }
}
