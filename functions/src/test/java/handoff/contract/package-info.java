/**
 * The demands on the store and the queue, wherever they run: the same tests on DynamoDB Local and
 * ElasticMQ in this JVM, always, and on LocalStack in Docker, in the profile {@code localstack}.
 */
@NullMarked
package handoff.contract;

import org.jspecify.annotations.NullMarked;
