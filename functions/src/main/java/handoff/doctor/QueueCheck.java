package handoff.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.json.Json;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** The queue of jobs and its dead-letter queue. */
final class QueueCheck {
  private static final String REDEPLOY = "Deploy the stack again.";

  private final SqsClient sqs;
  private final String queueUrl;

  QueueCheck(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  Check check() {
    return new Check("The queue", this::look);
  }

  private List<Finding> look() {
    Map<QueueAttributeName, String> queue;
    try {
      queue = attributes(queueUrl);
    } catch (QueueDoesNotExistException gone) {
      return List.of(Finding.fail("The queue does not exist.", REDEPLOY));
    }
    Finding there = Finding.ok("The queue is there.");
    String policy = queue.get(QueueAttributeName.REDRIVE_POLICY);
    if (policy == null) {
      return List.of(
          there,
          Finding.fail(
              "The queue has no dead-letter queue: a broken job blocks others.", REDEPLOY));
    }
    return List.of(there, deadLetters(Json.parse(policy)));
  }

  private Finding deadLetters(JsonNode policy) {
    // In the same account and region, so only the name differs.
    String name = policy.path("deadLetterTargetArn").asText().replaceFirst(".*:", "");
    String url = queueUrl.substring(0, queueUrl.lastIndexOf('/') + 1) + name;
    long count;
    try {
      count =
          Long.parseLong(
              attributes(url).getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0"));
    } catch (QueueDoesNotExistException gone) {
      return Finding.fail("The dead-letter queue does not exist.", REDEPLOY);
    }
    return count == 0
        ? Finding.ok("No job has failed for good.")
        : Finding.fail(
            "About " + count + " jobs have failed for good: replies may not have arrived.",
            "Read the dead-letter queue's messages, each names a conversation; the log of"
                + " DeliverFunction says why. Fix that, then start a redrive to the queue.");
  }

  private Map<QueueAttributeName, String> attributes(String url) {
    return sqs.getQueueAttributes(get ->
            get.queueUrl(url)
                .attributeNames(
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                    QueueAttributeName.REDRIVE_POLICY))
        .attributes();
  }
}
