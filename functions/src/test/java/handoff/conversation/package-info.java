/** Rules of the conversation that no handler shows. */
@NullMarked
package handoff.conversation;

import org.jspecify.annotations.NullMarked;
