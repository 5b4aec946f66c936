/** GPTBots' three calls: a handler and a use case for each. */
@NullMarked
package handoff.webhook;

import org.jspecify.annotations.NullMarked;
