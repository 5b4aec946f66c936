package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * DynamoDB Local in this JVM, embedded or behind a port of the loopback interface. Its telemetry is
 * off. Thread-safe.
 */
final class Database implements AutoCloseable {
  /** DynamoDB Local's own name for the file, so that both ways to run it share one folder. */
  private static final String FILE = "shared-local-instance.db";

  private final DynamoDbClient client;
  private final @Nullable URI uri;
  private final Runnable stop;

  private Database(DynamoDbClient client, @Nullable URI uri, Runnable stop) {
    this.client = client;
    this.uri = uri;
    this.stop = stop;
  }

  /**
   * Starts it embedded, without a port.
   *
   * @param folder the folder for the data, null for memory
   */
  static Database embedded(@Nullable Path folder) {
    AmazonDynamoDBLocal database =
        folder == null
            ? DynamoDBEmbedded.create(true)
            : DynamoDBEmbedded.create(existing(folder).resolve(FILE).toFile(), true);
    return new Database(database.dynamoDbClient(), null, database::shutdown);
  }

  /** Starts it behind a free port. All access keys and regions share the data. */
  static Database overHttp(@Nullable Path folder) {
    LocalDynamoDBRequestHandler requests =
        new LocalDynamoDBRequestHandler(
            0, folder == null, folder == null ? null : existing(folder).toString(), true, false);
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setHandler(new LocalDynamoDBServerHandler(requests, null));
    try {
      server.start();
    } catch (Exception failure) {
      throw new CannotStart("DynamoDB Local cannot be started: " + failure, failure);
    }
    URI uri = server.getURI();
    DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(uri)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    return new Database(client, uri, () -> stop(server, client));
  }

  DynamoDbClient client() {
    return client;
  }

  /** Address over HTTP; empty if embedded. */
  Optional<URI> uri() {
    return Optional.ofNullable(uri);
  }

  /** Creates the template's table under this name, unless it exists from an earlier run. */
  void createTable(String name, JsonNode properties) {
    try {
      client.createTable(TableDefinition.create(name, properties));
      client.updateTimeToLive(TableDefinition.timeToLive(name, properties));
    } catch (ResourceInUseException exists) {
      // Kept from an earlier run.
    }
  }

  @Override
  public void close() {
    stop.run();
  }

  private static Path existing(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void stop(Server server, DynamoDbClient client) {
    client.close();
    try {
      server.stop();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
