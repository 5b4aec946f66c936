package handoff.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import handoff.Wiring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A handler as Lambda runs it: made once, events and answers through Lambda's own serialisers, and
 * stopped when its time is over. Thread-safe if the handler is.
 */
final class LambdaFunction {
  private final String name;
  private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;
  private final Consumer<String> log;
  private final PojoSerializer<APIGatewayV2HTTPEvent> events =
      serialiser(APIGatewayV2HTTPEvent.class);
  private final PojoSerializer<APIGatewayV2HTTPResponse> answers =
      serialiser(APIGatewayV2HTTPResponse.class);

  private LambdaFunction(
      String name,
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      Consumer<String> log) {
    this.name = name;
    this.handler = handler;
    this.log = log;
  }

  /**
   * Makes the handler by its constructor for tests and for here.
   *
   * @throws CannotStart if there is no such class or constructor
   */
  @SuppressWarnings("unchecked") // A handler of an HttpApi event handles just these types.
  static LambdaFunction load(String name, String handler, Wiring wiring, Consumer<String> log) {
    try {
      Object made = Class.forName(handler).getConstructor(Wiring.class).newInstance(wiring);
      return new LambdaFunction(
          name, (RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>) made, log);
    } catch (ReflectiveOperationException | ClassCastException unusable) {
      throw new CannotStart(
          "The handler %s of template.yaml cannot be made: %s".formatted(handler, unusable),
          unusable);
    }
  }

  /**
   * Handles one event.
   *
   * @throws ExecutionException if the handler throws
   * @throws TimeoutException if it needs longer; its thread is interrupted then
   */
  byte[] invoke(byte[] event, String requestId, Duration timeout, ExecutorService threads)
      throws ExecutionException, TimeoutException, InterruptedException {
    FunctionContext context = FunctionContext.begin(name, requestId, timeout, log);
    Future<byte[]> answer =
        threads.submit(() -> {
          var parsed = events.fromJson(new ByteArrayInputStream(event));
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          answers.toJson(handler.handleRequest(parsed, context), out);
          return out.toByteArray();
        });
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      answer.cancel(true);
    }
  }

  private static <T> PojoSerializer<T> serialiser(Class<T> type) {
    return LambdaEventSerializers.serializerFor(type, LambdaFunction.class.getClassLoader());
  }
}
