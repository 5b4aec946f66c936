/**
 * The surroundings of a function: its environment, the wiring of its parts, and the priming before
 * Lambda's SnapStart takes the snapshot. The snapshot holds neither credentials nor connections nor
 * settings.
 */
@NullMarked
package handoff.runtime;

import org.jspecify.annotations.NullMarked;
