package handoff.local;

import java.time.Duration;

/**
 * A function that takes the messages of a queue.
 *
 * @param queue its name in the template
 * @param function its name in the template
 * @param handler the handler's class
 * @param timeout how long a call may take
 * @param batchSize how many messages a call gets at most
 * @param concurrency how many calls there are at a time
 * @param reportsFailures whether the answer names the messages that are not done
 */
public record Subscription(
    String queue,
    String function,
    String handler,
    Duration timeout,
    int batchSize,
    int concurrency,
    boolean reportsFailures) {}
