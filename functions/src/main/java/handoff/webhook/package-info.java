/** GPTBots' three calls: one handler each, and what GPTBots sends. */
@NullMarked
package handoff.webhook;

import org.jspecify.annotations.NullMarked;
