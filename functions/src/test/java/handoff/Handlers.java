package handoff;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.http.Route;
import handoff.http.Routes;
import handoff.runtime.Wiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every handler among the compiled classes, and its table of routes if it has one. */
public final class Handlers {
  private static final Path CLASSES = Path.of("target", "classes");

  private Handlers() {}

  public static List<Class<?>> all() {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      return files
          .filter(file -> file.toString().endsWith("Handler.class"))
          .map(Handlers::load)
          .filter(type ->
              RequestHandler.class.isAssignableFrom(type)
                  || RequestStreamHandler.class.isAssignableFrom(type))
          .sorted((a, b) -> a.getName().compareTo(b.getName()))
          .<Class<?>>map(type -> type)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(Path file) {
    String name = CLASSES.relativize(file).toString().replace('/', '.').replace(".class", "");
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The handler's table; empty if it serves no routes. */
  @SuppressWarnings("unchecked") // Every table of ours is made from the wiring.
  public static Optional<Routes<Wiring>> routes(Class<?> handler) {
    try {
      return Optional.of((Routes<Wiring>) handler.getField("ROUTES").get(null));
    } catch (NoSuchFieldException none) {
      return Optional.empty();
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Every route of every table. */
  public static List<Route<Wiring>> routes() {
    return all().stream()
        .flatMap(handler -> routes(handler).stream())
        .flatMap(table -> table.routes().stream())
        .toList();
  }

  /** Each handler that serves routes, by the keys of its routes. */
  static Map<String, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> byKey(
      Wiring wiring) {
    Map<String, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> handlers =
        new LinkedHashMap<>();
    for (Class<?> type : all()) {
      routes(type)
          .ifPresent(table -> {
            var handler = make(type, wiring);
            for (String key : table.keys()) {
              if (handlers.put(key, handler) != null) {
                throw new IllegalStateException("two functions serve " + key);
              }
            }
          });
    }
    return handlers;
  }

  @SuppressWarnings("unchecked") // A handler with a table of routes takes their events.
  private static RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> make(
      Class<?> type, Wiring wiring) {
    try {
      return (RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>)
          type.getConstructor(Wiring.class).newInstance(wiring);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
