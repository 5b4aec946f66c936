/**
 * The agent side: replying, ending, reading. The same shapes for a company's own tool and for
 * people, camelCase names and ISO 8601 times in UTC.
 */
@NullMarked
package handoff.agent;

import org.jspecify.annotations.NullMarked;
