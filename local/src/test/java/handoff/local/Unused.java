package handoff.local;

import handoff.runtime.Wiring;
import java.time.Clock;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Wiring for handlers that need no database and no queue. */
final class Unused {
  private Unused() {}

  static Wiring wiring(Consumer<String> log) {
    SqsClient queue =
        SqsClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    return wiring(queue, "unused", log);
  }

  static Wiring wiring(SqsClient queue, String queueUrl, Consumer<String> log) {
    DynamoDbClient database =
        DynamoDbClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    Wiring.Resources resources = new Wiring.Resources(database, "unused", queue, queueUrl);
    return new Wiring(resources, () -> "{}", Clock.systemUTC(), log);
  }
}
