package handoff.runtime;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/** Primes a handler that uses nothing of AWS: with a call of each route, from bytes to bytes. */
public final class PlainPriming implements Resource {
  /** Lambda's runtime holds the resources that wait for a snapshot by weak references alone. */
  private static final List<PlainPriming> WAITING = new CopyOnWriteArrayList<>();

  private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;
  private final List<ObjectNode> events;

  private PlainPriming(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      List<ObjectNode> events) {
    this.handler = handler;
    this.events = events;
  }

  /**
   * Primes a handler when Lambda is about to take its snapshot.
   *
   * @param keys API Gateway's keys of its routes
   * @param parameters those of their paths
   */
  public static void before(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      List<String> keys,
      Map<String, String> parameters) {
    PlainPriming priming = new PlainPriming(handler, Samples.pages(keys, parameters));
    WAITING.add(priming);
    Core.getGlobalContext().register(priming);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      PrimingRun.call(handler, APIGatewayV2HTTPEvent.class, APIGatewayV2HTTPResponse.class, events);
    } catch (Throwable failure) {
      // It only starts more slowly, as in Priming.
      System.out.println("{\"level\":\"WARN\",\"event\":\"priming\"}");
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    // Nothing to do.
  }
}
