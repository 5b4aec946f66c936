/**
 * Everything that a person may tune, in one secret. It is read at first use and kept for five
 * minutes. Its values never reach a log, an environment variable or a snapshot.
 */
@NullMarked
package handoff.settings;

import org.jspecify.annotations.NullMarked;
