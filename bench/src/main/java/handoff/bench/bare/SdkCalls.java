package handoff.bench.bare;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * The calls of the SDK that a function was seen to make, one after the other, and nothing around
 * them: the floor under a function's warm time.
 */
public final class SdkCalls implements RequestStreamHandler {
  private final List<Call> calls = new ArrayList<>();

  private interface Call {
    void make() throws IOException, InterruptedException;
  }

  public SdkCalls() throws IOException {
    String endpoint = System.getenv("ENDPOINT_URL");
    SdkHttpClient http = UrlConnectionHttpClient.create();
    DynamoDbClient database =
        DynamoDbClient.builder().httpClient(http).endpointOverride(URI.create(endpoint)).build();
    SqsClient queue =
        SqsClient.builder().httpClient(http).endpointOverride(URI.create(endpoint)).build();
    HttpClient plain = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    JsonNode seen =
        new JsonMapper().readTree(Files.readString(Path.of(System.getenv("BENCH_CALLS"))));
    for (JsonNode call : seen) {
      JsonNode body = call.path("body");
      String target = call.path("target").asText();
      switch (target.substring(target.indexOf('.') + 1)) {
        case "" -> {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(endpoint + call.path("path").asText()))
                  .header("authorization", call.path("authorization").asText())
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString(body.toString()))
                  .build();
          calls.add(() -> plain.send(request, BodyHandlers.ofString()));
        }
        case "GetItem" -> add(database::getItem, Requests.of(GetItemRequest.builder(), body));
        case "PutItem" -> add(database::putItem, Requests.of(PutItemRequest.builder(), body));
        case "UpdateItem" ->
            add(database::updateItem, Requests.of(UpdateItemRequest.builder(), body));
        case "DeleteItem" ->
            add(database::deleteItem, Requests.of(DeleteItemRequest.builder(), body));
        case "Query" -> add(database::query, Requests.of(QueryRequest.builder(), body));
        case "BatchGetItem" ->
            add(database::batchGetItem, Requests.of(BatchGetItemRequest.builder(), body));
        case "SendMessage" ->
            add(queue::sendMessage, Requests.of(SendMessageRequest.builder(), body));
        case "SendMessageBatch" ->
            add(queue::sendMessageBatch, Requests.of(SendMessageBatchRequest.builder(), body));
        case "ChangeMessageVisibility" ->
            add(
                queue::changeMessageVisibility,
                Requests.of(ChangeMessageVisibilityRequest.builder(), body));
        default -> throw new IllegalArgumentException("no bare call for " + target);
      }
    }
  }

  private <R> void add(Consumer<R> call, R request) {
    calls.add(() -> call.accept(request));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    input.readAllBytes();
    for (Call call : calls) {
      try {
        call.make();
      } catch (ConditionalCheckFailedException asSeen) {
        // The function met it too.
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
    output.write('{');
    output.write('}');
  }
}
