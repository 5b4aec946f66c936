/**
 * Looks through an installation and says what to fix. It changes nothing, and says nothing that is
 * secret or that somebody else wrote: no setting's value, no address, no exception's message.
 */
@NullMarked
package handoff.doctor;

import org.jspecify.annotations.NullMarked;
