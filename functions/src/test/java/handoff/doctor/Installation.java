package handoff.doctor;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import handoff.Database;
import handoff.Events;
import handoff.HandClock;
import handoff.contract.Clients;
import handoff.doctor.Finding.Level;
import handoff.log.Log;
import handoff.runtime.Wiring.Resources;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * An installation in which all is well: a table, queues, settings, and stand-ins for GPTBots and
 * AWS.
 */
abstract class Installation {
  static final String BOT = "665d88b03ce2b13cf2d573454";
  static final String OTHER = "777d88b03ce2b13cf2d573454";
  static final String TOKEN = "8Jw2nQ0fLr6ZtY5bXk3mVd9sHc1gPa7e";
  static final String TOOL = "Zt5bXk3mVd9sHc1gPa7e8Jw2nQ0fLr6Y";
  static final String KEY = "app-kQ83hd72Lw09";

  static final SQSRestServer SERVER =
      SQSRestServerBuilder.withInterface("127.0.0.1")
          .withDynamicPort()
          .withAWSRegion(Clients.REGION)
          .start();

  static final SqsClient QUEUES =
      Clients.queues(
          URI.create("http://127.0.0.1:" + SERVER.waitUntilStarted().localAddress().getPort()));

  final WireMockServer gptBots = server();
  final WireMockServer aws = server();
  final List<String> lines = new ArrayList<>();
  final Log log = new Log(lines::add, new HandClock(), "local");
  final String table = Database.newTable();
  final String suffix = UUID.randomUUID().toString();
  String queue = "";
  String deadLetters = "";
  ObjectNode settings = Events.JSON.createObjectNode();

  static WireMockServer server() {
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
  }

  @AfterEach
  void stop() {
    gptBots.stop();
    aws.stop();
    Database.CLIENT.deleteTable(delete -> delete.tableName(table));
  }

  Doctor doctor() {
    return doctor(settings::toString);
  }

  /** All checks: DynamoDB Local has no backups, so those are asked of a stand-in. */
  Doctor doctor(Supplier<String> secret) {
    return Doctor.inAws(
        new Resources(database(Clients.database(URI.create(aws.baseUrl()))), table, QUEUES, queue),
        secret,
        log);
  }

  static DynamoDbClient database(DynamoDbClient backups) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            Installation.class.getClassLoader(),
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

  List<Finding> fails() throws InterruptedException {
    return of(Level.FAIL);
  }

  List<Finding> of(Level level) throws InterruptedException {
    return doctor().look().findings().stream().filter(finding -> finding.level() == level).toList();
  }

  void verify(ResponseDefinitionBuilder answer) {
    gptBots.stubFor(get(urlEqualTo("/v1/api-key/verify")).willReturn(answer));
  }

  void check(ResponseDefinitionBuilder answer) {
    gptBots.stubFor(post(urlEqualTo("/v1/webhook/check")).willReturn(answer));
  }

  void backups(ResponseDefinitionBuilder answer) {
    aws.stubFor(
        post(anyUrl())
            .withHeader("X-Amz-Target", equalTo("DynamoDB_20120810.DescribeContinuousBackups"))
            .willReturn(answer));
  }

  static String entity(String id) {
    return "{\"code\":0,\"data\":{\"entity_type\":\"AGENT\",\"entity_id\":\"" + id + "\"}}";
  }

  /** As on the vendor's page: each webhook of the agent, those for messages too. */
  static String results(boolean reachable, int status, long millis, String url) {
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

  static String continuousBackups(String status) {
    return """
    {"ContinuousBackupsDescription": {"ContinuousBackupsStatus": "ENABLED",
      "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "%s"}}}\
    """
        .formatted(status);
  }
}
