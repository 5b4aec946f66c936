package handoff.doctor;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** The table: present, deleting expired items, and restorable. */
final class TableChecks {
  private static final String EXPIRES_AT = "expiresAt";

  private final DynamoDbClient database;
  private final String name;

  TableChecks(DynamoDbClient database, String name) {
    this.database = database;
    this.name = name;
  }

  Check table() {
    return new Check("The table", this::lookAtTable);
  }

  Check expiry() {
    return new Check("The table's expiry", this::lookAtExpiry);
  }

  Check backups() {
    return new Check("The table's point-in-time recovery", this::lookAtBackups);
  }

  private List<Finding> lookAtTable() {
    try {
      TableStatus status = database.describeTable(d -> d.tableName(name)).table().tableStatus();
      // While it is being changed it can be read and written as ever.
      return List.of(
          status == TableStatus.ACTIVE || status == TableStatus.UPDATING
              ? Finding.ok("The table is there and active.")
              : Finding.fail(
                  "The table is not active (" + status + ").",
                  "Wait if it is being created or restored; else see it in DynamoDB's console."));
    } catch (ResourceNotFoundException gone) {
      return List.of(
          Finding.fail(
              "The table does not exist.",
              "Deploy the stack again; conversations come back by restoring to a point in time."));
    }
  }

  private List<Finding> lookAtExpiry() {
    TimeToLiveDescription expiry =
        database.describeTimeToLive(d -> d.tableName(name)).timeToLiveDescription();
    TimeToLiveStatus status = expiry.timeToLiveStatus();
    boolean on = status == TimeToLiveStatus.ENABLED || status == TimeToLiveStatus.ENABLING;
    return List.of(
        on && EXPIRES_AT.equals(expiry.attributeName())
            ? Finding.ok("The table deletes what has expired.")
            : Finding.fail(
                "The table does not delete what has expired: conversations stay for ever.",
                "Turn on its time to live for the attribute " + EXPIRES_AT + "."));
  }

  private List<Finding> lookAtBackups() {
    PointInTimeRecoveryStatus status =
        database
            .describeContinuousBackups(d -> d.tableName(name))
            .continuousBackupsDescription()
            .pointInTimeRecoveryDescription()
            .pointInTimeRecoveryStatus();
    return List.of(
        status == PointInTimeRecoveryStatus.ENABLED
            ? Finding.ok("The table can be restored to any second of the last days.")
            : Finding.fail(
                "The table has no point-in-time recovery: what is deleted by mistake is lost.",
                "Turn it on in DynamoDB's console, or deploy the stack again."));
  }
}
