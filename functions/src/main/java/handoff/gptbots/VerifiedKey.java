package handoff.gptbots;

import java.util.Set;

/**
 * GPTBots' answer about an API key.
 *
 * @param outcome DELIVERED if it accepts the key
 * @param ids all ids of agents in its answer
 */
public record VerifiedKey(Outcome outcome, Set<String> ids) {
  public VerifiedKey {
    ids = Set.copyOf(ids);
  }
}
