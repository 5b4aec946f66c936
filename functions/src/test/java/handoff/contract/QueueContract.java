package handoff.contract;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import handoff.Bridge;
import handoff.Events;
import handoff.conversation.Actor;
import handoff.conversation.Conversations;
import handoff.conversation.Conversations.Establish;
import handoff.conversation.Replies;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Kind;
import handoff.conversation.Reply.Status;
import handoff.conversation.Table;
import handoff.conversation.User;
import handoff.delivery.Job;
import handoff.delivery.Jobs;
import handoff.delivery.Times;
import handoff.queue.DeliverHandler;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;

/** The demands on the queue for jobs to be done, the function fed as Lambda feeds it. */
abstract class QueueContract {
  private static final String ID = "67d8db020fa31d1ef64f53dg";
  private static final Instant DUE = Instant.ofEpochMilli(1742265090895L);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SqsClient sqs;
  private final DynamoDbClient database;
  private final String table;
  private final Replies replies;
  private final String deadLetters;
  private final String queue;
  private final Jobs jobs;
  private final List<String> queues = new ArrayList<>();
  private final WireMockServer gptBots =
      new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

  QueueContract(DynamoDbClient database, SqsClient sqs) {
    this.sqs = sqs;
    this.database = database;
    table = Tables.create(database);
    replies = new Replies(new Table(database, table, Duration.ofDays(30), Clock.systemUTC()));
    deadLetters = create(Map.of());
    queue = create(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "90"));
    jobs = new Jobs(sqs, queue);
    gptBots.start();
    gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
  }

  @AfterEach
  void stop() {
    gptBots.stop();
    queues.forEach(url -> sqs.deleteQueue(DeleteQueueRequest.builder().queueUrl(url).build()));
    database.deleteTable(DeleteTableRequest.builder().tableName(table).build());
  }

  @Test
  void aDelayedJobIsNotSeenBefore() {
    Job job = new Job.Hold(ID, 1, DUE);
    long before = System.nanoTime();
    jobs.send(job, SECOND);
    assertThat(receive(queue)).isEmpty();

    Message message = received(queue);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(SECOND);
    assertThat(Job.parse(message.body())).isEqualTo(job);
  }

  @Test
  void jobsThatAreSentTogetherAllArriveEachInItsTime() {
    Job.Hold first = new Job.Hold(ID, 1, DUE);
    Job.Hold second = new Job.Hold(ID, 1, DUE.plusSeconds(1));
    Job.GiveUp last = new Job.GiveUp(ID, 1, DUE);
    Map<Job, Duration> all = new LinkedHashMap<>();
    all.put(first, Duration.ZERO);
    all.put(second, Duration.ZERO);
    all.put(last, SECOND);
    jobs.send(all);

    List<Job> done = new ArrayList<>();
    soon()
        .until(() -> {
          receive(queue).forEach(message -> done.add(Job.parse(message.body())));
          return done.size() >= 3;
        });
    assertThat(done).containsExactlyInAnyOrder(first, second, last);
    assertThat(done.getLast()).isEqualTo(last);
    assertThat(receive(queue)).isEmpty();
  }

  @Test
  void aDelayBeyondWhatSqsTakesIsTheLongestItTakes() {
    jobs.send(new Job.GiveUp(ID, 1, DUE), Duration.ofHours(2));
    soon().until(() -> count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED) == 1);
    assertThat(receive(queue)).isEmpty();
  }

  @Test
  void aJobThatComesBackIsTheSameMessage() {
    jobs.send(new Job.Hold(ID, 1, DUE), Duration.ZERO);
    Message first = received(queue);
    assertThat(receives(first)).isEqualTo(1);
    long before = System.nanoTime();
    jobs.comeBack(first.receiptHandle(), SECOND);
    assertThat(receive(queue)).isEmpty();

    Message again = received(queue);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(SECOND);
    assertThat(again.messageId()).isEqualTo(first.messageId());
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(receives(again)).isEqualTo(2);

    jobs.comeBack(again.receiptHandle(), Duration.ofHours(20));
    assertThat(receive(queue)).isEmpty();
    jobs.comeBack(again.receiptHandle(), Duration.ZERO);
    assertThat(receives(received(queue))).isEqualTo(3);
  }

  @Test
  void aReceivedJobIsDone() {
    Reply reply = appended("k1");
    jobs.send(new Job.Deliver(ID, reply.key()), Duration.ZERO);

    Message message = received(queue);
    assertThat(work(queue, message)).isEmpty();
    assertThat(status(reply)).isEqualTo(Status.SENT);
    assertThat(texts()).containsExactly("hello");
    soon().until(this::isEmpty);
  }

  @Test
  void aJobThatGptBotsDoesNotTakeComesBackUntilItIsDone() {
    gptBots.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
    Reply reply = appended("k1");
    jobs.send(new Job.Deliver(ID, reply.key()), Duration.ZERO);
    Message message = received(queue);
    assertThat(work(queue, message)).containsExactly(message.messageId());
    assertThat(status(reply)).isEqualTo(Status.PENDING);
    assertThat(receive(queue)).isEmpty();

    gptBots.resetAll();
    gptBots.stubFor(any(anyUrl()).willReturn(okJson(Bridge.SUCCESS)));
    Message again = received(queue);
    assertThat(again.messageId()).isEqualTo(message.messageId());
    assertThat(work(queue, again)).isEmpty();
    assertThat(status(reply)).isEqualTo(Status.SENT);
    assertThat(texts()).containsExactly("hello");
    soon().until(this::isEmpty);
  }

  @Test
  void aMessageThatIsNoJobIsLeftToTheQueue() {
    String poison = createWithDeadLetters(90, 1);
    new Jobs(sqs, poison).send(new Job.Hold(ID, 1, DUE), Duration.ZERO);
    Message message = received(poison).toBuilder().body("{\"do\":\"nothing\"}").build();
    assertThat(work(poison, message)).containsExactly(message.messageId());
    assertThat(receive(poison)).isEmpty();
    new Jobs(sqs, poison).comeBack(message.receiptHandle(), Duration.ZERO);
    awaitDeadLetter(poison);
  }

  @Test
  void aJobThatKillsTwoProcessesIsADeadLetterAndIsDoneWhenItIsSentBack() {
    String fragile = createWithDeadLetters(1, 2);
    Reply reply = appended("k1");
    new Jobs(sqs, fragile).send(new Job.Deliver(ID, reply.key()), Duration.ZERO);
    // Whoever receives it dies: nobody deletes it, nobody says when it comes back.
    Message first = received(fragile);
    Message second = received(fragile);
    assertThat(second.messageId()).isEqualTo(first.messageId());
    assertThat(receives(second)).isEqualTo(2);
    awaitDeadLetter(fragile);

    sqs.startMessageMoveTask(
        StartMessageMoveTaskRequest.builder().sourceArn(arn(deadLetters)).build());
    Message back = received(fragile);
    assertThat(back.body()).isEqualTo(first.body());
    assertThat(work(fragile, back)).isEmpty();
    assertThat(status(reply)).isEqualTo(Status.SENT);
    assertThat(texts()).containsExactly("hello");
    soon().until(() -> receive(deadLetters).isEmpty());
  }

  // The queues.

  /** At most one in a test: a dead letter is sent back to the queue that names its queue. */
  private String createWithDeadLetters(int visibilitySeconds, int maxReceiveCount) {
    String redrive =
        Events.JSON
            .createObjectNode()
            .put("deadLetterTargetArn", arn(deadLetters))
            .put("maxReceiveCount", maxReceiveCount)
            .toString();
    Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
    attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, Integer.toString(visibilitySeconds));
    attributes.put(QueueAttributeName.REDRIVE_POLICY, redrive);
    return create(attributes);
  }

  private String create(Map<QueueAttributeName, String> attributes) {
    CreateQueueRequest create =
        CreateQueueRequest.builder()
            .queueName("contract-" + UUID.randomUUID())
            .attributes(attributes)
            .build();
    String url = sqs.createQueue(create).queueUrl();
    queues.add(url);
    return url;
  }

  private String arn(String url) {
    return attribute(url, QueueAttributeName.QUEUE_ARN);
  }

  private int count(QueueAttributeName name) {
    return Integer.parseInt(attribute(queue, name));
  }

  private String attribute(String url, QueueAttributeName name) {
    GetQueueAttributesRequest get =
        GetQueueAttributesRequest.builder().queueUrl(url).attributeNames(name).build();
    return String.valueOf(sqs.getQueueAttributes(get).attributes().get(name));
  }

  private boolean isEmpty() {
    return count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES) == 0
        && count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE) == 0
        && count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED) == 0;
  }

  private List<Message> receive(String url) {
    return sqs.receiveMessage(
            ReceiveMessageRequest.builder()
                .queueUrl(url)
                .maxNumberOfMessages(1)
                .waitTimeSeconds(0)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                .build())
        .messages();
  }

  private Message received(String url) {
    return soon().until(() -> receive(url), messages -> !messages.isEmpty()).getFirst();
  }

  private static int receives(Message message) {
    return Integer.parseInt(
        String.valueOf(
            message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)));
  }

  /** A queue gives up a message when somebody asks for it once more. */
  private void awaitDeadLetter(String source) {
    soon()
        .until(() -> {
          assertThat(receive(source)).isEmpty();
          return attribute(deadLetters, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
              .equals("1");
        });
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(50));
  }

  // The function.

  /** Hands a message to the function as Lambda does, and deletes it unless it is said to fail. */
  private List<String> work(String url, Message message) {
    SQSMessage record = new SQSMessage();
    record.setMessageId(message.messageId());
    record.setReceiptHandle(message.receiptHandle());
    record.setBody(message.body());
    record.setMd5OfBody(message.md5OfBody());
    record.setAttributes(message.attributesAsStrings());
    record.setEventSource("aws:sqs");
    record.setEventSourceArn(arn(url));
    record.setAwsRegion(Clients.REGION);
    SQSEvent event = new SQSEvent();
    event.setRecords(List.of(record));
    List<BatchItemFailure> failures =
        new DeliverHandler(wiring(url)).handleRequest(event, Bridge.CONTEXT).getBatchItemFailures();
    if (failures.isEmpty()) {
      sqs.deleteMessage(
          DeleteMessageRequest.builder()
              .queueUrl(url)
              .receiptHandle(message.receiptHandle())
              .build());
    }
    return failures.stream().map(BatchItemFailure::getItemIdentifier).toList();
  }

  private Wiring wiring(String url) {
    String settings =
        """
        {"webhookTokens": ["local-webhook-token-of-this-machine-only"],
         "toolTokens": {"helpdesk": "local-tool-token-of-this-machine-only"},
         "bots": {"*": {"apiKey": "local-api-key", "baseUrl": "%s", "waitingSeconds": 60}}}
        """
            .formatted(gptBots.baseUrl());
    return new Wiring(
        new Wiring.Resources(database, table, sqs, url),
        () -> settings,
        Clock.systemUTC(),
        _ -> {});
  }

  /** A reply of an open conversation, as accepted by a process that died before it sent it. */
  private Reply appended(String key) {
    User nobody = new User(null, null, null, null);
    Conversations conversations = wiring(queue).conversations();
    conversations.establish(
        new Establish(ID, DUE.toEpochMilli(), "bot-1", nobody, Duration.ofMinutes(1), "{}"));
    Instant then = Instant.now().minus(Times.DEFAULT.lease());
    return replies.putIfAbsent(
        Reply.pending(
            conversations.find(ID).orElseThrow(),
            Actor.tool("helpdesk"),
            key,
            Kind.TEXT,
            "hello",
            false,
            then));
  }

  private Status status(Reply reply) {
    return replies.find(ID, reply.key()).orElseThrow().status();
  }

  /** The texts that GPTBots got. */
  private List<String> texts() {
    return gptBots.getAllServeEvents().stream()
        .map(call -> Events.object(call.getRequest().getBodyAsString()).get("body").textValue())
        .toList();
  }
}
