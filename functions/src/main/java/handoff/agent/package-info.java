/**
 * The agent side: replying and ending, the everyday inbox, and the rights of admins. A handler for
 * each function, a class for each use case. The shapes are the same for a company's own tool and
 * for people: camelCase names and ISO 8601 times in UTC.
 */
@NullMarked
package handoff.agent;

import org.jspecify.annotations.NullMarked;
