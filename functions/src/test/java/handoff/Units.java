package handoff;

import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Adds up what DynamoDB says each call costs, indexes included. */
public final class Units implements Faults.Fault {
  private double read;
  private double written;

  /** DynamoDB Local, counting. */
  public DynamoDbClient database() {
    Faults faults = new Faults();
    faults.set(this);
    return faults;
  }

  public void reset() {
    read = 0;
    written = 0;
  }

  public double read() {
    return read;
  }

  public double written() {
    return written;
  }

  @Override
  public <T> T around(String name, Object request, Supplier<T> call) {
    try {
      T answer = call.get();
      count(answer);
      return answer;
    } catch (ConditionalCheckFailedException failed) {
      // It says nothing, and is charged as if it had been written.
      written++;
      throw failed;
    }
  }

  private void count(Object answer) {
    switch (answer) {
      case GetItemResponse get -> read += get.consumedCapacity().capacityUnits();
      case QueryResponse query -> read += query.consumedCapacity().capacityUnits();
      case BatchGetItemResponse batch -> read += sum(batch.consumedCapacity());
      case PutItemResponse put -> written += put.consumedCapacity().capacityUnits();
      case UpdateItemResponse update -> written += update.consumedCapacity().capacityUnits();
      case DeleteItemResponse delete -> written += delete.consumedCapacity().capacityUnits();
      case BatchWriteItemResponse batch -> written += sum(batch.consumedCapacity());
      default -> throw new IllegalArgumentException("a call that is not counted");
    }
  }

  private static double sum(List<ConsumedCapacity> all) {
    return all.stream().mapToDouble(ConsumedCapacity::capacityUnits).sum();
  }

  @Override
  public String toString() {
    return written + " W, " + read + " R";
  }
}
