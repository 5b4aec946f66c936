/** The bridge between GPTBots' agents and people: how its parts are put together. */
@NullMarked
package handoff;

import org.jspecify.annotations.NullMarked;
