/**
 * Stands in GPTBots' place: its API for people's replies, its calls to the webhooks, its waiting
 * time, its faults on demand, and the chat window of an end user. It knows the vendor's published
 * contract and nothing of how the bridge works, so a test against it is a test against the
 * contract.
 */
@NullMarked
package handoff.local.simulator;

import org.jspecify.annotations.NullMarked;
