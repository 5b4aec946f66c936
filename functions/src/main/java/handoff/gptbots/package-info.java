/**
 * GPTBots' API: the two calls that carry a reply or an end to the user, the two that say whether a
 * key and the webhooks are right, and what each answer means. Knows nothing of conversations,
 * outboxes or retries.
 */
@NullMarked
package handoff.gptbots;

import org.jspecify.annotations.NullMarked;
