package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Comparator;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * ElasticMQ in this JVM: SQS behind a free port of the loopback interface. It uses the machine's
 * clock and keeps its messages in memory. Thread-safe.
 */
final class Queues implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final String ACCOUNT = "000000000000";

  private final ActorSystem actors = ActorSystem.create("queues");
  private final URI uri;
  private final SqsClient client;

  Queues() {
    SQSRestServer server =
        SQSRestServerBuilder.withActorSystem(actors)
            .withInterface("127.0.0.1")
            .withDynamicPort()
            .withAWSRegion(REGION)
            .withAWSAccountId(ACCOUNT)
            .start();
    uri = URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
    client =
        SqsClient.builder()
            .endpointOverride(uri)
            .region(Region.of(REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /** Creates the template's queues under their names there. */
  void create(Map<String, JsonNode> definitions) {
    definitions.entrySet().stream()
        .sorted(Comparator.comparing(each -> QueueDefinition.hasDeadLetters(each.getValue())))
        .map(each -> QueueDefinition.create(each.getKey(), each.getValue()))
        .forEach(client::createQueue);
  }

  SqsClient client() {
    return client;
  }

  /** Address over HTTP. */
  URI uri() {
    return uri;
  }

  /** URL of a queue for calls of SQS. */
  String url(String name) {
    return "%s/%s/%s".formatted(uri, ACCOUNT, name);
  }

  @Override
  public void close() {
    client.close();
    // The server's own stop would wait for the end of every long poll.
    actors.terminate();
    actors.getWhenTerminated().toCompletableFuture().join();
  }
}
