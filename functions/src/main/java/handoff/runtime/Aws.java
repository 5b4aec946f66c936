package handoff.runtime;

import handoff.delivery.Times;
import java.net.URI;
import java.security.Security;
import java.time.Clock;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A function's clients of AWS' services, over one HTTP client. Thread-safe. */
public record Aws(
    Environment environment,
    DynamoDbClient database,
    SqsClient queue,
    SecretsManagerClient secrets) {
  static {
    // A snapshot is restored weeks later: neither the addresses of its day may be in it, nor that
    // there were none. Lambda's runtime client empties the JVM's cache too, but promises it
    // nowhere.
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  /** Makes the clients. */
  public static Aws of(
      Environment environment, SdkHttpClient http, AwsCredentialsProvider credentials) {
    return new Aws(
        environment,
        configured(DynamoDbClient.builder().httpClient(http), environment, credentials).build(),
        configured(SqsClient.builder().httpClient(http), environment, credentials).build(),
        configured(SecretsManagerClient.builder().httpClient(http), environment, credentials)
            .build());
  }

  private static <B extends AwsClientBuilder<B, ?>> B configured(
      B builder, Environment environment, AwsCredentialsProvider credentials) {
    builder
        .credentialsProvider(credentials)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallTimeout(Times.DEFAULT.storeCall())
                .apiCallAttemptTimeout(Times.DEFAULT.storeTry())
                .build());
    return environment.endpointUrl().isEmpty()
        ? builder
        : builder.endpointOverride(URI.create(environment.endpointUrl()));
  }

  /** The resources that a function is wired to. */
  public Wiring.Resources resources() {
    return new Wiring.Resources(
        database,
        environment.tableName(),
        queue,
        environment.queueUrl(),
        environment.stackName(),
        environment.groupClaim(),
        environment.conversationRetention());
  }

  /** The settings' JSON as it is now. */
  public String settings() {
    return secrets.getSecretValue(get -> get.secretId(environment.settingsSecret())).secretString();
  }

  /**
   * Wires a function to them.
   *
   * @param lines takes the log's lines
   */
  public Wiring wiring(Consumer<String> lines) {
    return new Wiring(resources(), this::settings, Clock.systemUTC(), lines);
  }
}
