/**
 * GPTBots' API: the two calls that carry a reply or an end to the user, and what each answer means.
 * Knows nothing of conversations, outboxes or retries.
 */
@NullMarked
package handoff.gptbots;

import org.jspecify.annotations.NullMarked;
