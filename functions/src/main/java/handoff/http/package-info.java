/**
 * Event in, answer out: reads API Gateway's events safely, decides who is calling, and turns every
 * failure into an answer in one place. Nothing here knows what a conversation is.
 */
@NullMarked
package handoff.http;

import org.jspecify.annotations.NullMarked;
