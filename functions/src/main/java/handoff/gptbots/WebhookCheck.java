package handoff.gptbots;

import java.util.List;

/**
 * What came of GPTBots' calls to the webhooks of an agent.
 *
 * @param outcome DELIVERED if it made them
 */
public record WebhookCheck(Outcome outcome, List<Webhook> webhooks) {
  public WebhookCheck {
    webhooks = List.copyOf(webhooks);
  }
}
