package handoff.contract;

import handoff.Database;
import java.net.URI;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The contracts on DynamoDB Local and ElasticMQ, both in this JVM. */
final class LocalContractTest {
  private static final SQSRestServer SERVER =
      SQSRestServerBuilder.withInterface("127.0.0.1")
          .withDynamicPort()
          .withAWSRegion(Clients.REGION)
          .start();

  private static final SqsClient QUEUES =
      Clients.queues(
          URI.create("http://127.0.0.1:" + SERVER.waitUntilStarted().localAddress().getPort()));

  @AfterAll
  static void stop() {
    QUEUES.close();
    SERVER.stopAndWait();
  }

  @Nested
  final class Store extends StoreContract {
    Store() {
      super(Database.CLIENT);
    }
  }

  @Nested
  final class Sending extends OutboxContract {
    Sending() {
      super(Database.CLIENT);
    }
  }

  @Nested
  final class Owners extends OwnershipContract {
    Owners() {
      super(Database.CLIENT);
    }
  }

  @Nested
  final class Queue extends QueueContract {
    Queue() {
      super(Database.CLIENT, QUEUES);
    }
  }
}
