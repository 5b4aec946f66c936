/**
 * The functions in Lambda: their environment, their clients of AWS, their wiring, and their priming
 * for SnapStart. Priming runs each function through sample events before the snapshot is taken, so
 * that the first call after a restore finds everything loaded. It takes neither credentials nor
 * connections nor settings into the snapshot.
 */
@NullMarked
package handoff.runtime;

import org.jspecify.annotations.NullMarked;
