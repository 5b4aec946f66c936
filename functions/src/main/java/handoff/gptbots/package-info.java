/**
 * GPTBots' API: two calls carry a reply or an end to the user, two check a key and the webhooks.
 * Knows what each answer means, and nothing of conversations, outboxes or retries.
 */
@NullMarked
package handoff.gptbots;

import org.jspecify.annotations.NullMarked;
