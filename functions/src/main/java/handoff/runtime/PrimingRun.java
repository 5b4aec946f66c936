package handoff.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.http.Route;
import handoff.http.Routes;
import handoff.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * One run of a function through {@link Samples}, from the bytes that Lambda hands over to the bytes
 * it gets back. The function is wired to {@link InMemoryAws}: nothing is read or changed anywhere.
 * Only the call to GPTBots, if there is one, goes out, and to another address.
 */
final class PrimingRun {
  private static final Context CONTEXT =
      (Context)
          Proxy.newProxyInstance(
              PrimingRun.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (_, method, _) ->
                  method.getReturnType() == int.class
                      ? 15_000
                      : method.getReturnType() == String.class ? Samples.NAME : null);

  private PrimingRun() {}

  /**
   * Calls every route, those of the agent side as a tool and as a person.
   *
   * @param gptBots the address that is called in GPTBots' place
   * @throws IllegalStateException if an answer is not a success
   */
  static void ofRoutes(Environment environment, URI gptBots, Routes<Wiring> routes) {
    Samples samples = new Samples(environment.groupClaim());
    List<ObjectNode> events = new ArrayList<>();
    for (Route<Wiring> route : routes.routes()) {
      events.addAll(samples.calls(route));
    }
    run(
        environment,
        samples.inMemory(gptBots),
        wiring -> wiring.endpoint(routes)::answer,
        APIGatewayV2HTTPEvent.class,
        APIGatewayV2HTTPResponse.class,
        events);
  }

  /**
   * Hands jobs to their handler.
   *
   * @param gptBots the address that is called in GPTBots' place
   * @throws IllegalStateException if a job fails
   */
  static void ofJobs(
      Environment environment,
      URI gptBots,
      Function<Wiring, RequestHandler<SQSEvent, SQSBatchResponse>> handler) {
    Samples samples = new Samples(environment.groupClaim());
    run(
        environment,
        samples.inMemory(gptBots),
        handler,
        SQSEvent.class,
        SQSBatchResponse.class,
        List.of(samples.jobs()));
  }

  private static <I, O> void run(
      Environment environment,
      InMemoryAws inMemory,
      Function<Wiring, RequestHandler<I, O>> maker,
      Class<I> eventType,
      Class<O> answerType,
      List<ObjectNode> events) {
    Aws aws =
        Aws.of(
            environment,
            inMemory,
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(Samples.NAME, Samples.NAME)));
    List<String> errors = new ArrayList<>();
    Consumer<String> lines =
        line -> {
          if (line.contains("\"level\":\"ERROR\"")) {
            errors.add(line);
          }
        };
    try (Wiring wiring = aws.wiring(lines)) {
      call(maker.apply(wiring), eventType, answerType, events);
    }
    // A job that comes back may have done all that it should, or have failed.
    if (!errors.isEmpty()) {
      throw new IllegalStateException(errors.getFirst());
    }
  }

  /**
   * Hands events to a handler, from bytes to bytes.
   *
   * @throws IllegalStateException if an answer is not a success
   */
  static <I, O> void call(
      RequestHandler<I, O> handler,
      Class<I> eventType,
      Class<O> answerType,
      List<ObjectNode> events) {
    PojoSerializer<I> reader = serializer(eventType);
    PojoSerializer<O> writer = serializer(answerType);
    for (ObjectNode event : events) {
      byte[] bytes = Json.write(event).getBytes(StandardCharsets.UTF_8);
      O answer = handler.handleRequest(reader.fromJson(new ByteArrayInputStream(bytes)), CONTEXT);
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      writer.toJson(answer, written);
      check(Json.parse(written.toString(StandardCharsets.UTF_8)), event);
    }
  }

  private static void check(JsonNode answer, ObjectNode event) {
    if (answer.path("statusCode").asInt(200) >= 300) {
      throw new IllegalStateException(
          event.path("routeKey").asText() + " was answered with " + answer.path("statusCode"));
    }
  }

  /** The serializer that Lambda's runtime will take for this type. */
  @SuppressWarnings("unchecked")
  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
        ? LambdaEventSerializers.serializerFor(type, type.getClassLoader())
        : (PojoSerializer<T>) JacksonFactory.getInstance().getSerializer((Type) type);
  }
}
