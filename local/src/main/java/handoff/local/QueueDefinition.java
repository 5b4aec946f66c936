package handoff.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;

/** A template's queue as a request to SQS: CloudFormation uses the API's own words. */
final class QueueDefinition {
  private static final String REDRIVE = "RedrivePolicy";

  /** The attributes that change what a queue does; the others are for AWS alone. */
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

  /** Whether another queue must be there before this one. */
  static boolean hasDeadLetters(JsonNode properties) {
    return properties.has(REDRIVE);
  }

  static String arn(String name) {
    return "arn:aws:sqs:%s:%s:%s".formatted(Queues.REGION, Queues.ACCOUNT, name);
  }
}
