package handoff.gptbots;

import java.util.List;

/**
 * GPTBots' answer about the webhooks of an agent.
 *
 * @param outcome DELIVERED if GPTBots called them
 */
public record WebhookCheck(Outcome outcome, List<Webhook> webhooks) {
  public WebhookCheck {
    webhooks = List.copyOf(webhooks);
  }
}
