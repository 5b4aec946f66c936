/** JSON with limits, for every package that reads or writes it. */
@NullMarked
package handoff.json;

import org.jspecify.annotations.NullMarked;
