/**
 * Event in, answer out: reads API Gateway's events safely, decides who is calling, and turns every
 * failure into an answer in one place. Of a conversation it knows who acts and the refusals.
 */
@NullMarked
package handoff.http;

import org.jspecify.annotations.NullMarked;
