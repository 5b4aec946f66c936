package handoff.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * AWS in memory, for priming: DynamoDB, SQS and Secrets Manager give one and the same answer to
 * every call, out of which each client reads the parts that it knows. Nothing leaves the process,
 * but the SDK does all it does otherwise. Thread-safe.
 */
final class InMemoryAws implements SdkHttpClient {
  /** Far more than a priming needs: a loop that waits for a change would never end here. */
  private static final int CALLS = 1_000;

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicBoolean emptied = new AtomicBoolean();
  private final ObjectNode item;
  private final String settings;

  /**
   * Makes it.
   *
   * @param item the answer to every read, in DynamoDB's form
   * @param settings the secret's text
   */
  InMemoryAws(ObjectNode item, String settings) {
    this.item = item;
    this.settings = settings;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        if (calls.incrementAndGet() > CALLS) {
          throw new IOException("the priming does not end");
        }
        byte[] answer = Json.write(answer(body(request))).getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
            .response(
                SdkHttpResponse.builder()
                    .statusCode(200)
                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                    .putHeader("Content-Length", Integer.toString(answer.length))
                    .build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
            .build();
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void close() {}

  private static JsonNode body(HttpExecuteRequest request) throws IOException {
    try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
      return Json.parse(new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  JsonNode answer(JsonNode request) {
    ObjectNode answer = Json.object();
    answer.set("Item", item);
    answer.set("Attributes", updated(request.path("ExpressionAttributeValues")));
    boolean deletes = false;
    ObjectNode found = answer.putObject("Responses");
    for (Map.Entry<String, JsonNode> table : request.path("RequestItems").properties()) {
      deletes |= table.getValue().isArray();
      found.putArray(table.getKey()).add(item);
    }
    ArrayNode items = answer.putArray("Items");
    // A deletion looks again until nothing is left.
    if (!emptied.getAndSet(deletes)) {
      items.add(item);
    }
    ArrayNode successful = answer.putArray("Successful");
    for (JsonNode entry : request.path("Entries")) {
      successful.add(sent(entry).set("Id", entry.path("Id")));
    }
    answer.putArray("Failed");
    answer.setAll(sent(request));
    answer.put("SecretString", settings);
    return answer;
  }

  private static ObjectNode sent(JsonNode message) {
    return Json.object()
        .put("MessageId", "priming")
        .put("MD5OfMessageBody", md5(message.path("MessageBody").asText()));
  }

  /**
   * The item after an update. Our updates name a value after the attribute it is for, so the lease
   * is the caller's; and a reply that has been settled was sent, whatever became of the call.
   */
  private JsonNode updated(JsonNode values) {
    ObjectNode updated = item.deepCopy();
    values
        .properties()
        .forEach(value -> updated.set(value.getKey().substring(1), value.getValue()));
    if (values.has(":keys")) {
      updated.set("outbox", values.get(":keys"));
    }
    if (values.has(":status")) {
      updated.putObject("status").put("S", "SENT");
    }
    return updated;
  }

  /** The SDK compares it, and that code is worth priming too. */
  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has MD5", impossible);
    }
  }
}
