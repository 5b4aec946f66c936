/**
 * GPTBots' stand-in: its API for agents' replies, its calls to the webhooks, its waiting time,
 * faults on demand, and the chat window of an end user. It follows the vendor's published contract
 * and knows nothing of the bridge, so a test against it is a test against the contract.
 */
@NullMarked
package handoff.local.simulator;

import org.jspecify.annotations.NullMarked;
