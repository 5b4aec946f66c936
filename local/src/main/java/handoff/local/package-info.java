/**
 * The whole system in one JVM, without Docker and without an AWS account: a stand-in for API
 * Gateway, the functions, DynamoDB Local, ElasticMQ, and a simulator in place of GPTBots. It reads
 * {@code template.yaml} and {@code local/settings.json}. Nothing here is deployed.
 */
@NullMarked
package handoff.local;

import org.jspecify.annotations.NullMarked;
