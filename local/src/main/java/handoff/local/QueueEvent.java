package handoff.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.web.Json;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Lambda's event for messages of a queue. It leaves out the attributes of senders: our messages
 * have none.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">AWS: the format</a>
 */
final class QueueEvent {
  private QueueEvent() {}

  static ObjectNode of(String queue, List<Message> messages) {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    for (Message message : messages) {
      ObjectNode json =
          records
              .addObject()
              .put("messageId", message.messageId())
              .put("receiptHandle", message.receiptHandle())
              .put("body", message.body());
      json.set("attributes", Json.of(message.attributesAsStrings()));
      json.set("messageAttributes", Json.object());
      json.put("md5OfBody", message.md5OfBody())
          .put("eventSource", "aws:sqs")
          .put("eventSourceARN", QueueDefinition.arn(queue))
          .put("awsRegion", Queues.REGION);
    }
    return event;
  }
}
