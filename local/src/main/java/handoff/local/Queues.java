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
 * ElasticMQ in this JVM: SQS behind a free port of the loopback interface. It goes by the machine's
 * own clock, and keeps nothing between runs. Thread-safe.
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

  /** Creates a template's queues under their names in the template. */
  void create(Map<String, JsonNode> definitions) {
    definitions.entrySet().stream()
        .sorted(Comparator.comparing(each -> QueueDefinition.hasDeadLetters(each.getValue())))
        .map(each -> QueueDefinition.create(each.getKey(), each.getValue()))
        .forEach(client::createQueue);
  }

  SqsClient client() {
    return client;
  }

  /** Where it is reached over HTTP. */
  URI uri() {
    return uri;
  }

  /** What calls about a queue name it by. */
  String url(String name) {
    return "%s/%s/%s".formatted(uri, ACCOUNT, name);
  }

  @Override
  public void close() {
    client.close();
    // Not the server's own stop, which lets every long poll come to its end.
    actors.terminate();
    actors.getWhenTerminated().toCompletableFuture().join();
  }
}
