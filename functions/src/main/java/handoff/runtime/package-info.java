/**
 * What Lambda's SnapStart needs: each function rehearses its events before the snapshot is taken,
 * so that the first call after a restore finds everything loaded, and takes neither credentials nor
 * connections nor settings into the snapshot. Only the handlers' constructors for Lambda come here.
 */
@NullMarked
package handoff.runtime;

import org.jspecify.annotations.NullMarked;
