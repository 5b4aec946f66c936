/** The queue's side: one handler that does the jobs. */
@NullMarked
package handoff.queue;

import org.jspecify.annotations.NullMarked;
