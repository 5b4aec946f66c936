package handoff.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The contracts on LocalStack in Docker; see the profile {@code localstack} in pom.xml. */
@Tag("localstack")
final class LocalStackContractTest {
  private static @Nullable Running running;

  /** LocalStack, and what talks to it. */
  private record Running(LocalStackContainer container, DynamoDbClient database, SqsClient queues) {
    private static Running start() {
      LocalStackContainer container =
          new LocalStackContainer(
                  DockerImageName.parse(System.getProperty("localstack.image", ""))
                      .asCompatibleSubstituteFor("localstack/localstack"))
              .withServices("dynamodb", "dynamodbstreams", "sqs")
              .withEnv("PROVIDER_OVERRIDE_DYNAMODB", "v2");
      String token = System.getProperty("localstack.token", "");
      if (!token.isEmpty()) {
        container.withEnv("LOCALSTACK_AUTH_TOKEN", token);
      }
      container.start();
      return new Running(
          container,
          Clients.database(container.getEndpoint()),
          Clients.queues(container.getEndpoint()));
    }
  }

  @BeforeAll
  static void start() {
    boolean docker = DockerClientFactory.instance().isDockerAvailable();
    if (!docker) {
      System.out.println("The LocalStack tests are skipped: no Docker engine answers.");
    }
    assumeTrue(docker, "no Docker engine answers");
    running = Running.start();
  }

  @AfterAll
  static void stop() {
    if (running != null) {
      running.database().close();
      running.queues().close();
      running.container().stop();
    }
  }

  private static Running running() {
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  @Nested
  final class Store extends StoreContract {
    Store() {
      super(running().database());
    }
  }

  @Nested
  final class Sending extends OutboxContract {
    Sending() {
      super(running().database());
    }
  }

  @Nested
  final class Owners extends OwnershipContract {
    Owners() {
      super(running().database());
    }
  }

  @Nested
  final class Queue extends QueueContract {
    Queue() {
      super(running().database(), running().queues());
    }
  }
}
