package handoff.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A function's environment: names of resources, nothing a person would tune.
 *
 * @param tableName the DynamoDB table
 * @param queueUrl the SQS queue of jobs
 * @param settingsSecret ARN or name of the Secrets Manager secret
 * @param stackName the stack, by which its metrics are told from another's
 * @param groupClaim the claim of a person's access token that lists the groups
 * @param retention how long a conversation is kept after its last change; whole days
 * @param endpointUrl one address that speaks for AWS on this machine; empty in AWS itself
 */
public record Environment(
    String tableName,
    String queueUrl,
    String settingsSecret,
    String stackName,
    String groupClaim,
    Duration retention,
    String endpointUrl) {

  private static final String RETENTION = "CONVERSATION_RETENTION_DAYS";

  /** Ten years, in days. */
  private static final int LONGEST_RETENTION = 3650;

  private static final Pattern DAYS = Pattern.compile("[1-9]\\d{0,3}");

  /**
   * Reads it.
   *
   * @throws IllegalStateException naming every variable that is missing or has no such value
   */
  public static Environment of(Map<String, String> variables) {
    List<String> missing =
        new ArrayList<>(
            List.of("TABLE_NAME", "QUEUE_URL", "SETTINGS_SECRET", "STACK_NAME", "GROUP_CLAIM"));
    missing.removeIf(name -> !variables.getOrDefault(name, "").isBlank());
    String days = variables.getOrDefault(RETENTION, "");
    if (!DAYS.matcher(days).matches() || Integer.parseInt(days) > LONGEST_RETENTION) {
      missing.add(RETENTION + " (1 to 3650)");
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException("missing environment variables: " + missing);
    }
    return new Environment(
        variables.getOrDefault("TABLE_NAME", ""),
        variables.getOrDefault("QUEUE_URL", ""),
        variables.getOrDefault("SETTINGS_SECRET", ""),
        variables.getOrDefault("STACK_NAME", ""),
        variables.getOrDefault("GROUP_CLAIM", ""),
        Duration.ofDays(Long.parseLong(days)),
        variables.getOrDefault("ENDPOINT_URL", ""));
  }
}
