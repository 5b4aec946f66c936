/**
 * What a person may tune: one secret, read at first use and kept for five minutes. Its values never
 * reach a log, an environment variable or a snapshot.
 */
@NullMarked
package handoff.settings;

import org.jspecify.annotations.NullMarked;
