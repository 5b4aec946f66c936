/**
 * The whole system in one JVM, without Docker and without an AWS account: the functions behind a
 * gateway that stands in for API Gateway, DynamoDB Local behind them, a simulator in GPTBots'
 * place. Everything is read from {@code template.yaml} and {@code local/settings.json}; nothing
 * here is deployed.
 */
@NullMarked
package handoff.local;

import org.jspecify.annotations.NullMarked;
