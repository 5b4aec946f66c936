/**
 * Asking GPTBots about the end user of a handoff, for whoever looks at it: once, and never at a
 * reply's cost.
 */
@NullMarked
package handoff.customer;

import org.jspecify.annotations.NullMarked;
