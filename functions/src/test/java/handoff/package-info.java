/** Tests of the functions against real parts: DynamoDB Local and an HTTP server as GPTBots. */
@NullMarked
package handoff;

import org.jspecify.annotations.NullMarked;
