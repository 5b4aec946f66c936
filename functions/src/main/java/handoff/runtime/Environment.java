package handoff.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A function's environment: names of resources, and what the stack's parameters say.
 *
 * @param tableName the DynamoDB table
 * @param queueUrl the SQS queue of jobs
 * @param settingsSecret ARN or name of the Secrets Manager secret
 * @param stackName the stack, by which its metrics are told from another's
 * @param groupClaim the claim of a person's access token that lists the groups
 * @param conversationRetention how long a conversation is kept after its last change
 * @param endpointUrl one address that speaks for AWS on this machine; empty in AWS itself
 */
public record Environment(
    String tableName,
    String queueUrl,
    String settingsSecret,
    String stackName,
    String groupClaim,
    Duration conversationRetention,
    String endpointUrl) {
  private static final String RETENTION = "CONVERSATION_RETENTION_DAYS";
  private static final int LONGEST_RETENTION = 3650;

  /**
   * Reads it.
   *
   * @throws IllegalStateException naming every variable that is missing or not acceptable
   */
  public static Environment of(Map<String, String> variables) {
    List<String> problems = new ArrayList<>();
    for (String name :
        List.of("TABLE_NAME", "QUEUE_URL", "SETTINGS_SECRET", "STACK_NAME", "GROUP_CLAIM")) {
      if (variables.getOrDefault(name, "").isBlank()) {
        problems.add(name);
      }
    }
    int days = days(variables.getOrDefault(RETENTION, ""));
    if (days < 1 || days > LONGEST_RETENTION) {
      problems.add(RETENTION + " (1 to " + LONGEST_RETENTION + ")");
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException("environment variables missing or unusable: " + problems);
    }
    return new Environment(
        variables.getOrDefault("TABLE_NAME", ""),
        variables.getOrDefault("QUEUE_URL", ""),
        variables.getOrDefault("SETTINGS_SECRET", ""),
        variables.getOrDefault("STACK_NAME", ""),
        variables.getOrDefault("GROUP_CLAIM", ""),
        Duration.ofDays(days),
        variables.getOrDefault("ENDPOINT_URL", ""));
  }

  /** A whole number of days; 0 for anything else. */
  private static int days(String text) {
    return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
  }
}
