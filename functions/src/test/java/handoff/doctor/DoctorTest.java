package handoff.doctor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static handoff.Bridge.CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import handoff.Database;
import handoff.Events;
import handoff.HandClock;
import handoff.Wiring.Resources;
import handoff.contract.Clients;
import handoff.doctor.Finding.Level;
import handoff.http.Log;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What the Doctor says of an installation, well and ill. */
final class DoctorTest {
  private static final String BOT = "665d88b03ce2b13cf2d573454";
  private static final String OTHER = "777d88b03ce2b13cf2d573454";
  private static final String TOKEN = "8Jw2nQ0fLr6ZtY5bXk3mVd9sHc1gPa7e";
  private static final String TOOL = "Zt5bXk3mVd9sHc1gPa7e8Jw2nQ0fLr6Y";
  private static final String KEY = "app-kQ83hd72Lw09";

  private static final SQSRestServer SERVER =
      SQSRestServerBuilder.withInterface("127.0.0.1")
          .withDynamicPort()
          .withAWSRegion(Clients.REGION)
          .start();

  private static final SqsClient QUEUES =
      Clients.queues(
          URI.create("http://127.0.0.1:" + SERVER.waitUntilStarted().localAddress().getPort()));

  private final WireMockServer gptBots = server();
  private final WireMockServer aws = server();
  private final List<String> lines = new ArrayList<>();
  private final Log log = new Log(lines::add, new HandClock(), "local");
  private final String table = Database.newTable();
  private final String suffix = UUID.randomUUID().toString();
  private String queue = "";
  private String deadLetters = "";
  private ObjectNode settings = Events.JSON.createObjectNode();

  private static WireMockServer server() {
    return new WireMockServer(
        WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
  }

  @BeforeEach
  void install() {
    gptBots.start();
    aws.start();
    Database.CLIENT.updateTimeToLive(update ->
        update
            .tableName(table)
            .timeToLiveSpecification(ttl -> ttl.attributeName("expiresAt").enabled(true)));
    deadLetters = QUEUES.createQueue(create -> create.queueName("dead-" + suffix)).queueUrl();
    String arn =
        QUEUES
            .getQueueAttributes(
                get -> get.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    queue =
        QUEUES
            .createQueue(create ->
                create
                    .queueName("jobs-" + suffix)
                    .attributes(
                        Map.of(
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"200\"}"
                                .formatted(arn))))
            .queueUrl();
    settings.putArray("webhookTokens").add(TOKEN);
    settings.putObject("toolTokens").put("helpdesk", TOOL);
    ObjectNode bots = settings.putObject("bots");
    bots.putObject("*").put("apiKey", KEY).put("baseUrl", gptBots.baseUrl());
    bots.putObject(BOT).put("apiKey", KEY + "2").put("baseUrl", gptBots.baseUrl());
    verify(okJson(entity(BOT)));
    check(okJson(results(true, 200, 156, "https://api.example.com/hooks/" + TOKEN)));
    backups(okJson(continuousBackups("ENABLED")));
    concurrency(okJson("{\"AccountLimit\":{\"ConcurrentExecutions\":1000}}"));
  }

  @AfterEach
  void stop() {
    gptBots.stop();
    aws.stop();
    Database.CLIENT.deleteTable(delete -> delete.tableName(table));
  }

  @AfterAll
  static void stopTheQueues() {
    QUEUES.close();
    SERVER.stopAndWait();
  }

  @Test
  void whatIsWellIsSaidToBeInALineForEachFinding() throws Exception {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    new DoctorHandler(doctor(), log)
        .handleRequest(new ByteArrayInputStream(new byte[0]), answer, CONTEXT);

    assertThat(answer.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "healthy": true,
              "findings": [
                {"level":"ok","what":"The settings are complete, and no token can be guessed."},
                {"level":"ok","what":"GPTBots accepts the API key of the GPTBots agent *."},
                {"level":"ok","what":"GPTBots reaches this stack for the GPTBots agent * in 156 ms."},
                {"level":"ok","what":"GPTBots accepts the API key of the GPTBots agent %1$s."},
                {"level":"ok","what":"GPTBots reaches this stack for the GPTBots agent %1$s in 156 ms."},
                {"level":"ok","what":"The table is there and active."},
                {"level":"ok","what":"The table deletes what has expired."},
                {"level":"ok","what":"The table can be restored to any second of the last days."},
                {"level":"ok","what":"The queue is there."},
                {"level":"ok","what":"No job has failed for good."},
                {"level":"ok","what":"Lambda runs up to 1000 functions at once in this account."}
              ]
            }
            """
                .formatted(BOT));
    assertThat(lines)
        .containsExactly(
            "{\"timestamp\":\"%s\",\"level\":\"INFO\",\"event\":\"doctor\",\"ok\":11,\"warn\":0,"
                    .formatted(new HandClock().instant())
                + "\"fail\":0,\"request\":\"request-1\"}");
  }

  @Test
  void everyFieldThatIsWrongIsNamedAndNotJustTheFirst() throws Exception {
    settings.putArray("webhookTokens").add(TOKEN).add("too short").add(7);
    settings.putObject("toolTokens").put("crm", "short").put("not a name", TOOL);
    settings.put("generated", 1);
    ObjectNode bots = settings.putObject("bots");
    bots.putObject("*").put("endpoint", "mars").put("waitingSeconds", "60").put("holdText", 1);
    bots.putObject(BOT).put("waitingSeconds", 30).put("holdAfterSeconds", 40);
    bots.putObject("far").put("baseUrl", "http://example.com").put("apiKey", "with\nbreak");

    assertThat(fails())
        .extracting(finding -> finding.what().replaceFirst("must match .*", "must match ..."))
        .containsExactly(
            "Settings, webhookTokens, entry 2: webhookTokens: must match ...",
            "Settings, webhookTokens, entry 3: webhookTokens: must match ...",
            "Settings, toolTokens, crm: toolTokens: must match ...",
            "Settings, toolTokens, entry 2: a tool's name may have letters, digits, dot, dash,"
                + " underscore.",
            "Settings, bots, *, endpoint: endpoint must be sg, jp or th; use baseUrl for any"
                + " other.",
            "Settings, bots, *, waitingSeconds: waitingSeconds must be a whole number.",
            "Settings, bots, *, holdText: holdText must be a text of at most 1000 characters.",
            "Settings, bots, "
                + BOT
                + ", holdAfterSeconds: holdAfterSeconds must be 0 to less"
                + " than waitingSeconds.",
            "Settings, bots, far, baseUrl: baseUrl must be an https address; http only to this"
                + " machine or a private network.",
            "Settings, bots, far, apiKey: apiKey has a character that no HTTP header may have.",
            "Settings, generated: generated: must match ...");
  }

  @Test
  void noValueOfTheSecretIsInAFindingHoweverBrokenItIs() throws Exception {
    String[] values = {TOKEN, TOOL, KEY, "q1-q1-q1", "w2-w2-w2", "e3-e3-e3", "r4-r4-r4", "app-z9"};
    for (String broken :
        List.of(
            settings.toString(),
            "app-kQ83hd72Lw09 is not JSON",
            "[\"" + TOKEN + "\"]",
            """
            {"webhookTokens": ["%s", "q1-q1-q1"], "toolTokens": {"%s %s": "w2-w2-w2"},
             "%s app-z9": 1, "generated": "e3-e3-e3",
             "bots": {"*": {"apiKey": "%3$s ", "endpoint": "r4-r4-r4", "baseUrl": "app-z9:"},
                      "app-z9 %3$s-and-more-and-more": {"%3$s": "%3$s", "apiKey": "%3$s\\n%3$s"}}}\
            """
                .formatted(TOKEN, TOOL, KEY, KEY))) {
      verify(aResponse().withStatus(401).withBody("{\"code\":40127,\"message\":\"app-z9\"}"));
      check(okJson(results(false, 404, 9, "https://app-z9.example.com/hooks/q1-q1-q1")));

      Report report = doctor(() -> broken).look();

      assertThat(report.isHealthy()).isFalse();
      assertThat(report.json() + lines).doesNotContain(values);
    }
  }

  @Test
  void whatIsMissingInTheSettingsIsSaid() throws Exception {
    settings.putObject("bots").putObject(BOT).put("apiKey", " ");
    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("No API key is set for the GPTBots agent " + BOT + ".");
    assertThat(of(Level.WARN))
        .extracting(Finding::what)
        .containsExactly(
            "The settings have no agent *: handoffs of an agent that they do not name are taken,"
                + " but nobody can reply.");

    settings.remove("bots");
    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("The settings name no GPTBots agent, so no reply can be sent.");

    settings.remove("webhookTokens");
    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("Settings, webhookTokens is missing.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local-webhook-token-of-this-machine-only",
        "CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "12345678901234567890123456789012"
      })
  void aTokenThatSomebodyTypedCanBeGuessed(String token) throws Exception {
    settings.putArray("webhookTokens").add(token);
    settings.putObject("toolTokens").putObject("crm").put("token", token).put("role", "admin");
    check(okJson(results(true, 200, 156, "https://api.example.com/hooks/" + token)));

    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly(
            "Settings, webhookTokens, entry 1: this token looks typed, and can be guessed.",
            "Settings, toolTokens, crm: this token looks typed, and can be guessed.");
  }

  @Test
  void aSecretThatCannotBeReadIsAFailureOfItsOwn() throws Exception {
    Doctor doctor =
        doctor(() -> {
          throw SecretsManagerException.builder()
              .statusCode(400)
              .message("a message of theirs")
              .awsErrorDetails(
                  AwsErrorDetails.builder().errorCode("ResourceNotFoundException").build())
              .build();
        });

    Report report = doctor.look();

    assertThat(report.findings())
        .filteredOn(finding -> finding.level() == Level.FAIL)
        .extracting(Finding::what)
        .containsExactly("The settings secret cannot be read (ResourceNotFoundException).");
    assertThat(report.json() + lines).doesNotContain("a message of theirs");
  }

  @ParameterizedTest
  @CsvSource({
    "401, '{\"code\":40127}', FAIL, 'GPTBots does not accept the API key of the GPTBots agent %s.'",
    "200, '{\"code\":40127}', FAIL, 'GPTBots does not accept the API key of the GPTBots agent %s.'",
    "502, '', FAIL, GPTBots did not answer for the GPTBots agent %s.",
    "429, '', WARN, GPTBots' limit of calls is used up for the GPTBots agent %s.",
    "404, 'no', WARN, GPTBots did not say whether the API key of the GPTBots agent %s is valid.",
    "200, '{\"code\":0}', WARN,"
        + " 'GPTBots accepts the API key of the GPTBots agent %s, but does not say whose it is.'",
    "200, '{\"data\":{\"entity_type\":\"AGENT\",\"entity_id\":\"777\"}}', FAIL,"
        + " 'The API key of the GPTBots agent %s belongs to another agent: GPTBots refuses its"
        + " replies.'",
    "200, '{\"agentId\":\"665d88b03ce2b13cf2d573454\",\"organization_id\":\"777\"}', OK,"
        + " GPTBots accepts the API key of the GPTBots agent %s."
  })
  void whateverGptBotsSaysOfAKeyIsUnderstood(int status, String body, Level level, String what)
      throws Exception {
    ((ObjectNode) settings.get("bots")).remove("*");
    verify(aResponse().withStatus(status).withBody(body));

    assertThat(of(level)).extracting(Finding::what).contains(what.formatted(BOT));
  }

  @Test
  void aKeyOfAnotherAgentIsFoundAlsoWhenTwoShareIt() throws Exception {
    ObjectNode bots = (ObjectNode) settings.get("bots");
    bots.removeAll();
    for (String name : List.of(BOT, OTHER, "*")) {
      bots.putObject(name).put("apiKey", KEY).put("baseUrl", gptBots.baseUrl());
    }

    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly(
            "The API key of the GPTBots agent %s, %s, * belongs to another agent: GPTBots refuses"
                    .formatted(BOT, OTHER)
                + " its replies.");
    gptBots.verify(1, getRequestedFor(urlEqualTo("/v1/api-key/verify")));
  }

  @Test
  void eachKeyIsSentToItsOwnAddressAlone() throws Exception {
    doctor().look();

    gptBots.verify(
        1,
        getRequestedFor(urlEqualTo("/v1/api-key/verify"))
            .withHeader("Authorization", equalTo("Bearer " + KEY)));
    gptBots.verify(
        1,
        getRequestedFor(urlEqualTo("/v1/api-key/verify"))
            .withHeader("Authorization", equalTo("Bearer " + KEY + "2")));
  }

  @Test
  void aWebhookThatIsNotOursIsFound() throws Exception {
    for (String url :
        List.of(
            "https://elsewhere.example.com/human",
            "https://api.example.com/hooks/" + TOOL,
            "https://api.example.com/hooks/")) {
      check(okJson(results(true, 200, 156, url)));
      assertThat(fails())
          .extracting(Finding::what)
          .containsExactly(
              "In GPTBots, the human service of the GPTBots agent * calls an address that has none"
                  + " of this stack's webhook tokens.",
              "In GPTBots, the human service of the GPTBots agent "
                  + BOT
                  + " calls an address that has none of this stack's webhook tokens.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, 503, 12, FAIL,"
        + " GPTBots cannot reach this stack's webhook for the GPTBots agent %s (HTTP 503).",
    "true, 200, 3001, WARN, GPTBots reaches this stack for the GPTBots agent %s in 3001 ms."
  })
  void aWebhookThatIsAwayOrSlowIsFound(
      boolean reachable, int status, long millis, Level level, String what) throws Exception {
    String url = "https://api.example.com/stage/hooks/" + TOKEN + "/conversation/establish?x=1";
    check(okJson(results(reachable, status, millis, url)));

    assertThat(of(level)).extracting(Finding::what).contains(what.formatted(BOT));
  }

  @Test
  void anAgentWithoutAWebhookIsFound() throws Exception {
    for (String answer : List.of("{\"results\":[]}", "{\"code\":0,\"data\":{\"results\":[]}}")) {
      check(okJson(answer));
      assertThat(fails())
          .extracting(Finding::what)
          .contains("In GPTBots, the GPTBots agent * has no webhook for its human service.");
    }
  }

  @Test
  void aGptBotsThatHangsEndsWithinItsOwnLimit() throws Exception {
    gptBots.stubFor(any(anyUrl()).willReturn(okJson("{}").withFixedDelay(60_000)));
    Instant start = Instant.now();

    Report report = doctor().look();

    assertThat(Duration.between(start, Instant.now())).isLessThan(Doctor.LIMIT);
    assertThat(report.findings())
        .extracting(Finding::what)
        .contains(
            "GPTBots did not answer for the GPTBots agent " + BOT + ".",
            "GPTBots did not end its check of the webhooks of the GPTBots agent "
                + BOT
                + " in time.",
            "The table is there and active.");
  }

  @Test
  void whateverHangsTheDoctorDoesNot() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Doctor doctor =
        new Doctor(
            List.of(
                new Check(
                    "The oracle",
                    () -> {
                      never.await();
                      return List.of();
                    }),
                new Check("The sky", () -> List.of(Finding.ok("The sky is blue.")))),
            Duration.ofSeconds(1),
            log);

    assertThat(doctor.look().findings())
        .extracting(Finding::what)
        .containsExactly("The oracle did not answer within 1 seconds.", "The sky is blue.");
  }

  @Test
  void aTableThatIsGoneIsFound() throws Exception {
    Resources gone = new Resources(Database.CLIENT, "gone-" + suffix, QUEUES, queue);

    assertThat(Doctor.onThisMachine(gone, settings::toString, log).look().findings())
        .extracting(Finding::what)
        .contains("The table does not exist.")
        .contains("The table's expiry could not be looked at (ResourceNotFoundException).");
  }

  @Test
  void aTableThatForgetsNothingIsFound() throws Exception {
    String fresh = Database.newTable();
    Resources resources = new Resources(Database.CLIENT, fresh, QUEUES, queue);

    assertThat(Doctor.onThisMachine(resources, settings::toString, log).look().findings())
        .filteredOn(finding -> finding.level() == Level.FAIL)
        .extracting(Finding::what)
        .containsExactly(
            "The table does not delete what has expired: conversations stay for ever.");
    Database.CLIENT.deleteTable(delete -> delete.tableName(fresh));
  }

  @Test
  void aTableThatCannotBeRestoredIsFound() throws Exception {
    backups(okJson(continuousBackups("DISABLED")));

    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly(
            "The table has no point-in-time recovery: what is deleted by mistake is lost.");
  }

  @Test
  void whatTheDoctorMayNotSeeMayBeWell() throws Exception {
    backups(
        aResponse()
            .withStatus(400)
            .withBody("{\"__type\":\"AccessDeniedException\",\"message\":\"who is not allowed\"}"));
    concurrency(aResponse().withStatus(403).withBody("who is not allowed"));

    Report report = doctor().look();

    assertThat(report.isHealthy()).isTrue();
    assertThat(report.findings())
        .filteredOn(finding -> finding.level() == Level.WARN)
        .extracting(Finding::what)
        .containsExactly(
            "The table's point-in-time recovery could not be looked at (AccessDeniedException).",
            "Lambda's limit of concurrent executions could not be looked at (HTTP 403).");
    assertThat(report.json() + lines).doesNotContain("who is not allowed");
  }

  @Test
  void jobsThatFailedForGoodAreCounted() throws Exception {
    QUEUES.sendMessage(send -> send.queueUrl(deadLetters).messageBody("a job"));
    QUEUES.sendMessage(send -> send.queueUrl(deadLetters).messageBody("another"));

    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("About 2 jobs have failed for good: replies may not have arrived.");
  }

  @Test
  void aQueueThatIsGoneOrAloneIsFound() throws Exception {
    String alone = QUEUES.createQueue(create -> create.queueName("alone-" + suffix)).queueUrl();
    for (String url : List.of(queue + "-gone", alone)) {
      Resources resources = new Resources(Database.CLIENT, table, QUEUES, url);
      assertThat(Doctor.onThisMachine(resources, settings::toString, log).look().findings())
          .filteredOn(finding -> finding.level() == Level.FAIL)
          .extracting(Finding::what)
          .containsExactly(
              url.equals(alone)
                  ? "The queue has no dead-letter queue: a broken job blocks others."
                  : "The queue does not exist.");
    }
    QUEUES.deleteQueue(delete -> delete.queueUrl(deadLetters));
    assertThat(fails())
        .extracting(Finding::what)
        .containsExactly("The dead-letter queue does not exist.");
  }

  @Test
  void theFewExecutionsOfANewAccountAreFound() throws Exception {
    concurrency(okJson("{\"AccountLimit\":{\"ConcurrentExecutions\":10}}"));

    assertThat(of(Level.WARN))
        .extracting(Finding::what)
        .containsExactly(
            "Lambda runs only 10 functions at once in this account: under load, users see"
                + " \"Busy\".");
    aws.verify(
        getRequestedFor(urlEqualTo("/2016-08-19/account-settings/"))
            .withHeader(
                "Authorization",
                matching(
                    "AWS4-HMAC-SHA256 Credential=test/\\d{8}/us-east-1/lambda/aws4_request.*")));
  }

  @Test
  void lambdasOwnAddressIsThatOfTheRegionsPartition() {
    assertThat(AccountSettings.endpoint(Region.EU_CENTRAL_1))
        .isEqualTo(URI.create("https://lambda.eu-central-1.amazonaws.com"));
    assertThat(AccountSettings.endpoint(Region.CN_NORTH_1))
        .isEqualTo(URI.create("https://lambda.cn-north-1.amazonaws.com.cn"));
  }

  private Doctor doctor() {
    return doctor(settings::toString);
  }

  /** All checks: DynamoDB Local has no backups, so those are asked of a stand-in. */
  private Doctor doctor(Supplier<String> secret) {
    return Doctor.inAws(
        new Resources(database(Clients.database(URI.create(aws.baseUrl()))), table, QUEUES, queue),
        secret,
        new AccountSettings(
            UrlConnectionHttpClient.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            Region.US_EAST_1,
            URI.create(aws.baseUrl())),
        log);
  }

  private static DynamoDbClient database(DynamoDbClient backups) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DoctorTest.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (_, method, arguments) -> {
              boolean ofBackups = method.getName().equals("describeContinuousBackups");
              try {
                return method.invoke(ofBackups ? backups : Database.CLIENT, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  private List<Finding> fails() throws InterruptedException {
    return of(Level.FAIL);
  }

  private List<Finding> of(Level level) throws InterruptedException {
    return doctor().look().findings().stream().filter(finding -> finding.level() == level).toList();
  }

  private void verify(ResponseDefinitionBuilder answer) {
    gptBots.stubFor(get(urlEqualTo("/v1/api-key/verify")).willReturn(answer));
  }

  private void check(ResponseDefinitionBuilder answer) {
    gptBots.stubFor(post(urlEqualTo("/v1/webhook/check")).willReturn(answer));
  }

  private void backups(ResponseDefinitionBuilder answer) {
    aws.stubFor(
        post(anyUrl())
            .withHeader("X-Amz-Target", equalTo("DynamoDB_20120810.DescribeContinuousBackups"))
            .willReturn(answer));
  }

  private void concurrency(ResponseDefinitionBuilder answer) {
    aws.stubFor(get(urlEqualTo("/2016-08-19/account-settings/")).willReturn(answer));
  }

  private static String entity(String id) {
    return "{\"code\":0,\"data\":{\"entity_type\":\"AGENT\",\"entity_id\":\"" + id + "\"}}";
  }

  /** As on the vendor's page: each webhook of the agent, those for messages too. */
  private static String results(boolean reachable, int status, long millis, String url) {
    JsonNode results =
        Events.object(
            """
            {"results": [
              {"type": "message", "component_id": null, "component_name": null,
               "webhook_url": "https://elsewhere.example.com/message", "reachable": false,
               "http_status": 500, "latency_ms": 9999},
              {"type": "human_service", "component_id": "665d88b03ce2b13cf2d57", "component_name": "x",
               "webhook_url": "%s", "reachable": %s, "http_status": %d, "latency_ms": %d}]}\
            """
                .formatted(url, reachable, status, millis));
    return results.toString();
  }

  private static String continuousBackups(String status) {
    return """
    {"ContinuousBackupsDescription": {"ContinuousBackupsStatus": "ENABLED",
      "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "%s"}}}\
    """
        .formatted(status);
  }
}
