/**
 * Small HTTP server for every part of the local system, with virtual threads and JSON. It knows
 * nothing of handoffs.
 */
@NullMarked
package handoff.local.web;

import org.jspecify.annotations.NullMarked;
