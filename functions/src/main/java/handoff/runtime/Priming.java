package handoff.runtime;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import handoff.http.Routes;
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
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Wires a function for Lambda, and primes it when Lambda is about to take its snapshot. A priming
 * that fails is logged and forgotten: the function only starts more slowly.
 */
public final class Priming implements Resource {
  /** Lambda's runtime holds the resources that wait for a snapshot by weak references alone. */
  private static final List<Priming> WAITING = new CopyOnWriteArrayList<>();

  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final Aws aws;
  private final Log log;
  private final Consumer<URI> run;

  private Priming(Aws aws, Log log, Consumer<URI> run) {
    this.aws = aws;
    this.log = log;
    this.run = run;
  }

  /** Wires a handler of routes, and primes it with a call of each. */
  public static Wiring http(Routes<Wiring> routes) {
    Environment environment = Environment.of(System.getenv());
    return wiring(environment, gptBots -> PrimingRun.ofRoutes(environment, gptBots, routes));
  }

  /**
   * Wires the handler of jobs, and primes it with one of each.
   *
   * @param handler makes it anew, for the priming
   */
  public static Wiring jobs(Function<Wiring, RequestHandler<SQSEvent, SQSBatchResponse>> handler) {
    Environment environment = Environment.of(System.getenv());
    return wiring(environment, gptBots -> PrimingRun.ofJobs(environment, gptBots, handler));
  }

  private static Wiring wiring(Environment environment, Consumer<URI> run) {
    Aws aws = Aws.of(environment, UrlConnectionHttpClient.create(), credentials(System.getenv()));
    Wiring wiring = aws.wiring(System.out::println);
    Priming priming = new Priming(aws, wiring.log(), run);
    WAITING.add(priming);
    Core.getGlobalContext().register(priming);
    return wiring;
  }

  /** Under SnapStart the variable tells where; a search through the others takes its time. */
  private static AwsCredentialsProvider credentials(Map<String, String> variables) {
    return variables.containsKey("AWS_CONTAINER_CREDENTIALS_FULL_URI")
        ? ContainerCredentialsProvider.builder().build()
        : DefaultCredentialsProvider.builder().build();
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    attempt(() -> run.accept(dynamoDb()));
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
      log.line("WARN", "priming").put(failure).write();
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

  /** An address that is AWS' own: the calls of a priming say nothing to anybody there. */
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
