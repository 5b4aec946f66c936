/**
 * Serving the agents' page: files that were made beforehand, and how the page signs people in. It
 * knows nothing of conversations, and needs no right of its own.
 */
@NullMarked
package handoff.console;

import org.jspecify.annotations.NullMarked;
