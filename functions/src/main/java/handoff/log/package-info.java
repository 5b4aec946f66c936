/**
 * Log lines and metrics: one JSON line for each result, without texts, tokens or messages of
 * exceptions.
 */
@NullMarked
package handoff.log;

import org.jspecify.annotations.NullMarked;
