/** The one hash that all packages use, for tokens, keys and tags. */
@NullMarked
package handoff.digest;

import org.jspecify.annotations.NullMarked;
