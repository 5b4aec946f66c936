/** The built artifact, by itself and under Lambda's own runtime with SnapStart. */
@NullMarked
package handoff.runtime;

import org.jspecify.annotations.NullMarked;
