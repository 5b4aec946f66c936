package handoff.openapi;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.Events;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** The body of a call, changed in one way or another. */
final class Bodies {
  private Bodies() {}

  static Consumer<APIGatewayV2HTTPEvent> changed(String field, String value) {
    return event -> event.setBody(body(event).put(field, value).toString());
  }

  static ObjectNode body(APIGatewayV2HTTPEvent event) {
    return Events.object(event.getBody().isEmpty() ? "{}" : event.getBody());
  }

  static String without(String field, APIGatewayV2HTTPEvent event) {
    return body(event).without(List.of(field)).toString();
  }

  static String padded(APIGatewayV2HTTPEvent event, int bytes) {
    String body = body(event).toString();
    return body + " ".repeat(bytes - body.getBytes(StandardCharsets.UTF_8).length);
  }

  static void base64(APIGatewayV2HTTPEvent event, String body) {
    base64(event, body.getBytes(StandardCharsets.UTF_8));
  }

  static void base64(APIGatewayV2HTTPEvent event, byte[] body) {
    event.setIsBase64Encoded(true);
    event.setBody(Base64.getEncoder().encodeToString(body));
  }
}
