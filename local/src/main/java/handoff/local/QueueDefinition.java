package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;

/**
 * Converts a queue of the template to a request to SQS. CloudFormation and SQS use the same names.
 */
final class QueueDefinition {
  private static final String REDRIVE = "RedrivePolicy";

  /** Attributes that matter here. The others matter only in AWS. */
  private static final List<String> ATTRIBUTES =
      List.of("DelaySeconds", "ReceiveMessageWaitTimeSeconds", "VisibilityTimeout");

  private QueueDefinition() {}

  static CreateQueueRequest create(String name, JsonNode properties) {
    Map<String, String> attributes = new HashMap<>();
    for (String each : ATTRIBUTES) {
      if (properties.has(each)) {
        attributes.put(each, properties.get(each).asText());
      }
    }
    if (hasDeadLetters(properties)) {
      ObjectNode policy = properties.get(REDRIVE).deepCopy();
      String deadLetters = Template.resource(policy.path("deadLetterTargetArn").asText());
      attributes.put(REDRIVE, policy.put("deadLetterTargetArn", arn(deadLetters)).toString());
    }
    return CreateQueueRequest.builder().queueName(name).attributesWithStrings(attributes).build();
  }

  /** Tells whether the queue has a dead-letter queue, which must be created first. */
  static boolean hasDeadLetters(JsonNode properties) {
    return properties.has(REDRIVE);
  }

  static String arn(String name) {
    return "arn:aws:sqs:%s:%s:%s".formatted(Queues.REGION, Queues.ACCOUNT, name);
  }
}
