/**
 * The small HTTP server that every part of the local system answers with: a port, virtual threads,
 * JSON in and out. It knows nothing of handoffs.
 */
@NullMarked
package handoff.local.web;

import org.jspecify.annotations.NullMarked;
