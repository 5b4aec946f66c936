/**
 * Carrying replies to GPTBots: accept, drain the outbox in its order, settle. Every step may be the
 * last one this process does; what is accepted is finished by whoever comes next.
 */
@NullMarked
package handoff.delivery;

import org.jspecify.annotations.NullMarked;
