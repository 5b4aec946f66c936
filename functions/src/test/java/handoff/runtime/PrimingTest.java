package handoff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import handoff.Events;
import handoff.Handlers;
import handoff.http.Route;
import handoff.http.Routes;
import handoff.json.Json;
import handoff.queue.DeliverHandler;
import handoff.runtime.AwsStandIn.Call;
import handoff.webhook.EstablishHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SnapStart without AWS: the built artifact under Lambda's own runtime. */
final class PrimingTest {
  @TempDir Path taskRoot;

  /** The handlers that serve routes or the queue. */
  static List<String> handlers() {
    return Handlers.all().stream()
        .filter(handler -> Handlers.routes(handler).isPresent() || handler == DeliverHandler.class)
        .map(Class::getName)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("handlers")
  void aSnapshotTakesNeitherCredentialsNorConnectionsNorSettingsAlong(String handler)
      throws Exception {
    Artifact.layOut(taskRoot, _ -> true);
    try (AwsStandIn aws = new AwsStandIn(0);
        LambdaRuntime lambda = new LambdaRuntime(taskRoot, handler, aws.address())) {
      lambda.awaitCheckpoint();
      List<Call> before = aws.calls();
      aws.giveKey("KEY-AFTER");

      lambda.restore();
      JsonNode answer = lambda.invoke(event(handler));

      assertThat(answer.path("statusCode").asInt(200)).as(answer.toString()).isBetween(200, 299);
      assertThat(answer.path("batchItemFailures")).isEmpty();
      assertThat(lambda.output()).doesNotContain("\"event\":\"priming\"");
      assertThat(before)
          .extracting(Call::operation)
          .contains("GetItem")
          .isSubsetOf(
              "GetItem",
              "/v1/human/message/receive",
              "/v1/human/close",
              "/v1/user/get-user-cdp",
              "/v2/user-property/query");
      assertThat(before).extracting(Call::keyId).containsOnly("");
      List<Call> after = aws.calls().subList(before.size(), aws.calls().size());
      assertThat(after).extracting(Call::operation).contains("/credentials", "GetSecretValue");
      assertThat(after)
          .filteredOn(call -> !call.operation().startsWith("/"))
          .extracting(Call::keyId)
          .containsOnly("KEY-AFTER");
      assertThat(ports(after)).doesNotContainAnyElementsOf(ports(before));
    }
  }

  @Test
  @SuppressWarnings("try") // The port is given back before the end.
  void aPrimingWithoutAwsDoesNotStopThePublishing() throws Exception {
    Artifact.layOut(taskRoot, _ -> true);
    String handler = EstablishHandler.class.getName();
    // Bound but not listening: nobody answers there, and no other test gets this port meanwhile.
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = nobody.getLocalPort();
      try (LambdaRuntime lambda =
          new LambdaRuntime(taskRoot, handler, "http://127.0.0.1:" + port)) {
        lambda.awaitCheckpoint();
        assertThat(lambda.output()).contains("\"event\":\"priming\"").doesNotContain("127.0.0.1");

        nobody.close();
        try (AwsStandIn _ = new AwsStandIn(port)) {
          lambda.restore();
          assertThat(lambda.invoke(event(handler)).path("statusCode").asInt()).isEqualTo(200);
        }
      }
    }
  }

  /** Weeks pass between the snapshot and its use, and AWS' addresses change. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1 aws.invalid\n", ""})
  void everyConnectionLooksItsAddressUpAnew(String thatDay) throws Exception {
    Artifact.layOut(taskRoot, _ -> true);
    Path hosts = Files.writeString(taskRoot.resolve("hosts"), thatDay);
    String handler = EstablishHandler.class.getName();
    try (AwsStandIn old = new AwsStandIn(0)) {
      int port = URI.create(old.address()).getPort();
      String aws = "http://aws.invalid:" + port;
      String option = "-Djdk.net.hosts.file=" + hosts;
      try (LambdaRuntime lambda = new LambdaRuntime(taskRoot, handler, aws, option)) {
        lambda.awaitCheckpoint();
        int before = old.calls().size();
        assertThat(before > 0).isEqualTo(!thatDay.isEmpty());
        lambda.restore();

        for (String address : List.of("127.0.0.2", "127.0.0.3")) {
          Files.writeString(hosts, address + " aws.invalid\n");
          try (AwsStandIn now = new AwsStandIn(new InetSocketAddress(address, port))) {
            assertThat(lambda.invoke(event(handler)).path("statusCode").asInt()).isEqualTo(200);
            assertThat(now.calls()).extracting(Call::operation).contains("PutItem");
          }
        }
        assertThat(old.calls()).hasSize(before);
      }
    }
  }

  @Test
  void aMissingClassInThePrimingDoesNotStopThePublishing() throws Exception {
    Artifact.layOut(taskRoot, file -> !file.endsWith("InMemoryAws.class"));
    String handler = DeliverHandler.class.getName();
    try (AwsStandIn aws = new AwsStandIn(0);
        LambdaRuntime lambda = new LambdaRuntime(taskRoot, handler, aws.address())) {
      lambda.awaitCheckpoint();
      assertThat(lambda.output()).contains("java.lang.NoClassDefFoundError");

      lambda.restore();
      assertThat(lambda.invoke(event(handler)).path("batchItemFailures")).isEmpty();
    }
  }

  private static Set<Integer> ports(List<Call> calls) {
    Set<Integer> ports = new TreeSet<>();
    calls.forEach(call -> ports.add(call.port()));
    return ports;
  }

  @ParameterizedTest
  @MethodSource("handoff.Handlers#routes")
  void everyFieldThatARouteDeclaresHasASample(Route<Wiring> route) {
    for (JsonNode event : new Samples("groups").calls(route)) {
      Set<String> given = new TreeSet<>();
      Json.parse(event.get("body").textValue()).fieldNames().forEachRemaining(given::add);

      assertThat(given).isSubsetOf(route.body());
    }
  }

  /** The plain event of one of the handler's routes: the one with the shortest name. */
  private static String event(String handler) throws Exception {
    List<String> routes =
        Handlers.routes(Class.forName(handler)).map(Routes::keys).orElseGet(List::of);
    if (routes.isEmpty()) {
      return Files.readString(Events.FOLDER.resolve("queue/deliver.json"));
    }
    List<Path> files;
    try (var all = Files.list(Events.FOLDER)) {
      files =
          all.filter(file -> file.toString().endsWith(".json"))
              .sorted(Comparator.comparingInt(file -> file.toString().length()))
              .toList();
    }
    for (Path file : files) {
      String event = Files.readString(file);
      if (routes.contains(Events.object(event).path("routeKey").asText())) {
        return event;
      }
    }
    throw new IllegalStateException("no event for " + handler);
  }
}
