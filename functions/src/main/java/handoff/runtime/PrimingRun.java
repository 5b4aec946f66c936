package handoff.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.http.Route;
import handoff.http.Routes;
import handoff.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A run of a handler through events made up for it, from the bytes that Lambda hands over to the
 * bytes it gets back. The handler is wired to an {@link InMemoryAws}: nothing is read or changed
 * anywhere. Only the call to GPTBots, if there is one, goes out, and to another address.
 */
final class PrimingRun {
  private static final String NAME = "priming";
  private static final String KEY = "1#tool:" + NAME + "#" + NAME;

  /** A value for every field that a route declares. */
  private static final Map<String, JsonNode> SAMPLES = samples();

  private final String webhookToken = token();
  private final String toolToken = token();
  private final Instant now = Instant.now();

  private static Map<String, JsonNode> samples() {
    ObjectNode samples = Json.object();
    samples
        .put("conversation_id", NAME)
        .put("timestamp", Instant.now().toEpochMilli())
        .put("istest", false)
        .put("email", NAME)
        .put("bot_id", NAME)
        .put("type", "USER_CLOSED")
        .put("body", NAME)
        .put("text", NAME)
        .put("takeover", false)
        .put("userId", NAME);
    samples.putObject("user_info").put("user_id", NAME).put("anonymous_id", NAME);
    samples.putObject("agent").put("id", NAME).put("name", NAME);
    samples.putObject("to").put("id", "tool:" + NAME).put("name", NAME);
    // One of two, and a place that only an earlier answer gives.
    samples.putNull("anonymousId").putNull("cursor");
    return Map.copyOf(
        samples.properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /**
   * Runs a handler of routes: each as a tool's call, and as a person's.
   *
   * @param gptBots is called in GPTBots' place
   * @throws IllegalStateException if an answer is not a success
   */
  static void ofRoutes(Environment environment, URI gptBots, Routes<Wiring> routes) {
    PrimingRun run = new PrimingRun();
    List<ObjectNode> events = new ArrayList<>();
    for (Route<Wiring> route : routes.routes()) {
      for (String key : route.keys()) {
        ObjectNode event = run.event(key, body(route));
        boolean forPeople = !route.isWebhook() && !key.contains(" /tool/");
        events.add(forPeople ? run.asPerson(event, environment.groupClaim()) : run.asTool(event));
      }
    }
    run.run(
        environment,
        gptBots,
        wiring -> wiring.endpoint(routes)::answer,
        APIGatewayV2HTTPEvent.class,
        APIGatewayV2HTTPResponse.class,
        events);
  }

  /**
   * Runs the handler of jobs.
   *
   * @param gptBots is called in GPTBots' place
   * @throws IllegalStateException if a job is not done
   */
  static void ofJobs(
      Environment environment,
      URI gptBots,
      Function<Wiring, RequestHandler<SQSEvent, SQSBatchResponse>> handler) {
    PrimingRun run = new PrimingRun();
    run.run(
        environment, gptBots, handler, SQSEvent.class, SQSBatchResponse.class, List.of(run.jobs()));
  }

  private <I, O> void run(
      Environment environment,
      URI gptBots,
      Function<Wiring, RequestHandler<I, O>> maker,
      Class<I> eventType,
      Class<O> answerType,
      List<ObjectNode> events) {
    PojoSerializer<I> reader = serializer(eventType);
    PojoSerializer<O> writer = serializer(answerType);
    Aws aws =
        Aws.of(
            environment,
            new InMemoryAws(item(), settings(gptBots)),
            StaticCredentialsProvider.create(AwsBasicCredentials.create(NAME, NAME)));
    try (Wiring wiring = aws.wiring(_ -> {})) {
      RequestHandler<I, O> handler = maker.apply(wiring);
      for (ObjectNode event : events) {
        byte[] bytes = Json.write(event).getBytes(StandardCharsets.UTF_8);
        O answer = handler.handleRequest(reader.fromJson(new ByteArrayInputStream(bytes)), CONTEXT);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        writer.toJson(answer, written);
        check(Json.parse(written.toString(StandardCharsets.UTF_8)), event);
      }
    }
  }

  private static void check(JsonNode answer, ObjectNode event) {
    if (answer.path("statusCode").asInt(200) >= 300
        || !answer.path("batchItemFailures").isEmpty()) {
      throw new IllegalStateException(
          event.path("routeKey").asText("jobs")
              + " was answered with "
              + answer.path("statusCode"));
    }
  }

  /** The serializer that Lambda's runtime will take for this type. */
  @SuppressWarnings("unchecked")
  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
        ? LambdaEventSerializers.serializerFor(type, type.getClassLoader())
        : (PojoSerializer<T>)
            JacksonFactory.getInstance().getSerializer((java.lang.reflect.Type) type);
  }

  private static final Context CONTEXT =
      (Context)
          Proxy.newProxyInstance(
              PrimingRun.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (_, method, _) ->
                  method.getReturnType() == int.class
                      ? 15_000
                      : method.getReturnType() == String.class ? NAME : null);

  private ObjectNode asTool(ObjectNode event) {
    event.withObject("/headers").put("authorization", "Bearer " + toolToken);
    return event;
  }

  private ObjectNode asPerson(ObjectNode event, String groupClaim) {
    ObjectNode claims =
        Json.object().put("sub", NAME).put("iss", NAME).put("exp", now.getEpochSecond());
    claims.putArray(groupClaim).add("admin").add("agent");
    event
        .withObject("/requestContext/authorizer/jwt/claims")
        .put("sub", NAME)
        .put("iss", NAME)
        .put("exp", Long.toString(now.getEpochSecond()))
        .put(groupClaim, "[admin agent]");
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Json.write(claims).getBytes(StandardCharsets.UTF_8));
    event
        .withObject("/headers")
        .put("authorization", "Bearer %s.%s.%s".formatted(NAME, payload, NAME));
    return event;
  }

  private ObjectNode event(String route, ObjectNode body) {
    String method = route.substring(0, route.indexOf(' '));
    String path =
        route.substring(method.length() + 1).replace("{token}", webhookToken).replace("{id}", NAME);
    ObjectNode event = Json.object();
    event
        .put("version", "2.0")
        .put("routeKey", route)
        .put("rawPath", path)
        .put("rawQueryString", "")
        .put("isBase64Encoded", false)
        .put("body", Json.write(body));
    event
        .putObject("headers")
        .put("content-type", "application/json")
        .put("idempotency-key", NAME)
        .put("host", NAME)
        .put("x-forwarded-for", "127.0.0.1");
    ObjectNode parameters = event.putObject("pathParameters");
    if (route.contains("{token}")) {
      parameters.put("token", webhookToken);
    }
    if (route.contains("{id}")) {
      parameters.put("id", NAME);
    }
    event
        .putObject("requestContext")
        .put("accountId", NAME)
        .put("apiId", NAME)
        .put("domainName", NAME)
        .put("requestId", NAME)
        .put("routeKey", route)
        .put("stage", "$default")
        .put("timeEpoch", now.toEpochMilli())
        .putObject("http")
        .put("method", method)
        .put("path", path)
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "127.0.0.1");
    return event;
  }

  /**
   * A body with every field that a route declares.
   *
   * @throws IllegalStateException if one of them has no sample
   */
  static ObjectNode body(Route<?> route) {
    ObjectNode body = Json.object();
    for (String field : route.body()) {
      JsonNode sample = SAMPLES.get(field);
      if (sample == null) {
        throw new IllegalStateException("no sample of the field " + field);
      }
      if (!sample.isNull()) {
        body.set(field, sample);
      }
    }
    return body;
  }

  private ObjectNode jobs() {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    for (String job : new String[] {"deliver", "hold"}) {
      ObjectNode body =
          Json.object()
              .put("do", job)
              .put("conversation", NAME)
              .put("key", KEY)
              .put("establish", 0)
              .put("due", now.toEpochMilli());
      ObjectNode record = records.addObject();
      record
          .put("messageId", NAME)
          .put("receiptHandle", NAME)
          .put("body", Json.write(body))
          .put("eventSource", "aws:sqs")
          .put("eventSourceARN", NAME)
          .put("awsRegion", NAME);
      record
          .putObject("attributes")
          .put("ApproximateReceiveCount", "1")
          .put("SentTimestamp", Long.toString(now.toEpochMilli()));
      record.putObject("messageAttributes");
    }
    return event;
  }

  private String settings(URI gptBots) {
    ObjectNode settings = Json.object();
    settings.putArray("webhookTokens").add(webhookToken);
    settings.putObject("toolTokens").putObject(NAME).put("token", toolToken).put("role", "admin");
    settings
        .putObject("bots")
        .putObject("*")
        .put("apiKey", NAME)
        .put("baseUrl", gptBots.toString());
    return Json.write(settings);
  }

  /** A conversation and everything else at once: each reader takes its own attributes. */
  ObjectNode item() {
    ObjectNode item = Json.object();
    text(item, "pk", "C#" + NAME);
    text(item, "sk", "REPLY#" + KEY);
    text(item, "conversationId", NAME);
    text(item, "botId", NAME);
    text(item, "state", "WAITING");
    text(item, "kind", "TEXT");
    text(item, "text", NAME);
    text(item, "caller", "tool:" + NAME);
    text(item, "status", "PENDING");
    text(item, "what", "EXPORTED");
    text(item, "by", "tool:" + NAME);
    number(item, "at", now.toEpochMilli());
    number(item, "handoff", 1);
    number(item, "version", 1);
    number(item, "arrivedAt", now.toEpochMilli());
    number(item, "acceptedAt", now.toEpochMilli());
    number(item, "connectedAt", now.toEpochMilli());
    number(item, "deadlineAt", now.plus(Duration.ofHours(1)).toEpochMilli());
    number(item, "expiresAt", now.plus(Duration.ofDays(1)).getEpochSecond());
    ObjectNode user = item.putObject("user").putObject("M");
    text(user, "userId", NAME);
    text(user, "anonymousId", NAME);
    ObjectNode lease = item.putObject("lease").putObject("M");
    text(lease, "by", NAME);
    // Run out, so that it can be taken over.
    number(lease, "until", now.toEpochMilli());
    return item;
  }

  private static void text(ObjectNode item, String name, String value) {
    item.putObject(name).put("S", value);
  }

  private static void number(ObjectNode item, String name, long value) {
    item.putObject(name).put("N", Long.toString(value));
  }

  private static String token() {
    return UUID.randomUUID().toString();
  }
}
