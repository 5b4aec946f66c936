package handoff.local;

import java.time.Duration;

/**
 * A function and the queue that it reads.
 *
 * @param queue the queue's name in the template
 * @param function the function's name in the template
 * @param handler the handler's class
 * @param timeout the function's timeout
 * @param batchSize the most messages in one invocation
 * @param concurrency the number of concurrent invocations
 * @param reportsFailures true if the answer names the failed messages
 */
public record Subscription(
    String queue,
    String function,
    String handler,
    Duration timeout,
    int batchSize,
    int concurrency,
    boolean reportsFailures) {}
