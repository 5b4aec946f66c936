package handoff;

import static software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity.INDEXES;

import java.util.function.BiPredicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * DynamoDB Local, with something before, after or instead of each call. Its answers say what each
 * call costs.
 */
public final class Faults implements DynamoDbClient {
  /** Something that stands around a call. */
  public interface Fault {
    /**
     * Makes the call, or not.
     *
     * @param name the operation, for example {@code PutItem}
     * @param request what it is called with
     */
    <T> T around(String name, Object request, Supplier<T> call);
  }

  /** No fault at all. */
  public static final Fault NONE =
      new Fault() {
        @Override
        public <T> T around(String name, Object request, Supplier<T> call) {
          return call.get();
        }
      };

  /**
   * Lets DynamoDB throttle some calls.
   *
   * @param which says it of an operation and its request
   */
  public static Fault throttling(BiPredicate<String, Object> which) {
    return new Fault() {
      @Override
      public <T> T around(String name, Object request, Supplier<T> call) {
        if (which.test(name, request)) {
          throw ProvisionedThroughputExceededException.builder().build();
        }
        return call.get();
      }
    };
  }

  private volatile Fault fault = NONE;

  public void set(Fault fault) {
    this.fault = fault;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return fault.around(
        "GetItem",
        request,
        () -> Database.CLIENT.getItem(request.copy(all -> all.returnConsumedCapacity(INDEXES))));
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return fault.around(
        "PutItem",
        request,
        () -> Database.CLIENT.putItem(request.copy(all -> all.returnConsumedCapacity(INDEXES))));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return fault.around(
        "UpdateItem",
        request,
        () -> Database.CLIENT.updateItem(request.copy(all -> all.returnConsumedCapacity(INDEXES))));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return fault.around(
        "Query",
        request,
        () -> Database.CLIENT.query(request.copy(all -> all.returnConsumedCapacity(INDEXES))));
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return fault.around(
        "BatchGetItem",
        request,
        () ->
            Database.CLIENT.batchGetItem(request.copy(all -> all.returnConsumedCapacity(INDEXES))));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return fault.around(
        "DeleteItem",
        request,
        () -> Database.CLIENT.deleteItem(request.copy(all -> all.returnConsumedCapacity(INDEXES))));
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    return fault.around(
        "BatchWriteItem",
        request,
        () ->
            Database.CLIENT.batchWriteItem(
                request.copy(all -> all.returnConsumedCapacity(INDEXES))));
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}
}
