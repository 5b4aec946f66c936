package handoff.runtime;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import handoff.log.Log;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Wires a function for Lambda, and rehearses it when Lambda is about to take its snapshot. A
 * rehearsal that fails is logged and forgotten: the function only starts more slowly.
 */
public final class Snapshot implements Resource {
  /** Lambda's runtime holds those who wait for a snapshot by weak references alone. */
  private static final List<Snapshot> WAITING = new CopyOnWriteArrayList<>();

  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final Aws aws;
  private final Log log;
  private final Consumer<URI> rehearsal;

  private Snapshot(Aws aws, Log log, Consumer<URI> rehearsal) {
    this.aws = aws;
    this.log = log;
    this.rehearsal = rehearsal;
  }

  /**
   * Wires a handler of routes.
   *
   * @param handler makes it anew, for the rehearsal
   * @param routes those it serves, as API Gateway names them; those under {@code /tool} are
   *     rehearsed for people too
   */
  public static Wiring http(
      Function<Wiring, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> handler,
      String... routes) {
    Environment environment = Environment.of(System.getenv());
    return wiring(
        environment,
        gptBots ->
            Rehearsal.ofRoutes(
                environment,
                gptBots,
                handler,
                APIGatewayV2HTTPEvent.class,
                APIGatewayV2HTTPResponse.class,
                List.of(routes)));
  }

  /**
   * Wires the handler of jobs.
   *
   * @param handler makes it anew, for the rehearsal
   */
  public static Wiring jobs(Function<Wiring, RequestHandler<SQSEvent, SQSBatchResponse>> handler) {
    Environment environment = Environment.of(System.getenv());
    return wiring(
        environment,
        gptBots ->
            Rehearsal.ofJobs(
                environment, gptBots, handler, SQSEvent.class, SQSBatchResponse.class));
  }

  private static Wiring wiring(Environment environment, Consumer<URI> rehearsal) {
    Aws aws =
        Aws.of(
            environment,
            UrlConnectionHttpClient.create(),
            DefaultCredentialsProvider.builder().build());
    Wiring wiring = aws.wiring(System.out::println);
    Snapshot snapshot = new Snapshot(aws, wiring.log(), rehearsal);
    WAITING.add(snapshot);
    Core.getGlobalContext().register(snapshot);
    return wiring;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    attempt(() -> rehearsal.accept(dynamoDb()));
    attempt(this::connect);
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    // Nothing to do: credentials, connections and settings are first asked for after this.
  }

  /** Not even a missing class may fail the publishing of a version. */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (Throwable failure) {
      log.line("WARN", "rehearsal").put(failure).write();
    }
  }

  /**
   * Connects to DynamoDB as nobody and is sent away: with the TLS, the certificates and the HTTP
   * client of the real calls, but without credentials, and the connection is not kept.
   */
  private void connect() {
    try {
      aws.database()
          .getItem(get ->
              get.tableName(aws.environment().tableName())
                  .key(Map.of("pk", AttributeValue.fromS("-"), "sk", AttributeValue.fromS("-")))
                  .overrideConfiguration(call ->
                      call.credentialsProvider(AnonymousCredentialsProvider.create())
                          .putHeader("Connection", "close")
                          .apiCallTimeout(CONNECT)));
    } catch (AwsServiceException sentAway) {
      // So the connection works.
    }
  }

  /** An address that is AWS' own: what a rehearsal calls there says nothing to anybody. */
  private URI dynamoDb() {
    String own = aws.environment().endpointUrl();
    return own.isEmpty()
        ? DynamoDbEndpointProvider.defaultProvider()
            .resolveEndpoint(to -> to.region(aws.database().serviceClientConfiguration().region()))
            .join()
            .endpointUrl()
            .toUri()
        : URI.create(own);
  }
}
