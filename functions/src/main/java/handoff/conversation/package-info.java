/**
 * A conversation, its rules and its table. The rules <em>are</em> the conditional writes, so model
 * and DynamoDB stay together: one table, idempotent writes, no transactions.
 */
@NullMarked
package handoff.conversation;

import org.jspecify.annotations.NullMarked;
