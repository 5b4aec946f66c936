package handoff.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Json;
import handoff.runtime.Wiring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a handler as Lambda does: created once, with Lambda's own serialisers and a timeout.
 * Thread-safe if the handler is.
 */
final class LambdaFunction {
  private final String name;
  private final BiFunction<byte[], Context, byte[]> handler;
  private final Consumer<String> log;

  private LambdaFunction(
      String name, BiFunction<byte[], Context, byte[]> handler, Consumer<String> log) {
    this.name = name;
    this.handler = handler;
    this.log = log;
  }

  /**
   * Creates the handler with its constructor that takes a {@link Wiring}, or the one that takes
   * nothing.
   *
   * @param event the type of its events
   * @param answer the type of its answers
   * @throws CannotStart if there is no such class or constructor
   */
  @SuppressWarnings("unchecked") // The template decides the type of a function's events.
  static <E, A> LambdaFunction load(
      String name,
      String handler,
      Class<E> event,
      Class<A> answer,
      Wiring wiring,
      Consumer<String> log) {
    try {
      Object made = make(Class.forName(handler), wiring);
      return new LambdaFunction(name, overBytes((RequestHandler<E, A>) made, event, answer), log);
    } catch (ReflectiveOperationException | ClassCastException unusable) {
      throw new CannotStart(
          "The handler %s of template.yaml cannot be made: %s".formatted(handler, unusable),
          unusable);
    }
  }

  private static Object make(Class<?> type, Wiring wiring) throws ReflectiveOperationException {
    Constructor<?>[] constructors = type.getConstructors();
    if (constructors.length == 1 && constructors[0].getParameterCount() == 0) {
      return constructors[0].newInstance();
    }
    return type.getConstructor(Wiring.class).newInstance(wiring);
  }

  private static <E, A> BiFunction<byte[], Context, byte[]> overBytes(
      RequestHandler<E, A> handler, Class<E> event, Class<A> answer) {
    PojoSerializer<E> events = serialiser(event);
    PojoSerializer<A> answers = serialiser(answer);
    return (bytes, context) -> {
      E parsed = events.fromJson(new ByteArrayInputStream(bytes));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      answers.toJson(handler.handleRequest(parsed, context), out);
      return out.toByteArray();
    };
  }

  /**
   * Handles one event.
   *
   * @throws ExecutionException if the handler throws
   * @throws TimeoutException if it exceeds the timeout; its thread is interrupted
   */
  byte[] invoke(byte[] event, String requestId, Duration timeout, ExecutorService threads)
      throws ExecutionException, TimeoutException, InterruptedException {
    FunctionContext context = FunctionContext.begin(name, requestId, timeout, log);
    Future<byte[]> answer = threads.submit(() -> handler.apply(event, context));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      answer.cancel(true);
    }
  }

  /**
   * Logs a failure outside the handler's own code, as Lambda does.
   *
   * @param requestId null if there was no invocation
   */
  void logFailure(@Nullable String requestId, Exception failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    ObjectNode line =
        Json.object()
            .put("level", "ERROR")
            .put("function", name)
            .put("AWSRequestId", requestId)
            .put("errorMessage", failure.toString())
            .put("stackTrace", trace.toString());
    log.accept(line.toString());
  }

  private static <T> PojoSerializer<T> serialiser(Class<T> type) {
    return LambdaEventSerializers.serializerFor(type, LambdaFunction.class.getClassLoader());
  }
}
