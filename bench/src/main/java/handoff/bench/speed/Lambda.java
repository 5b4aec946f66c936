package handoff.bench.speed;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import handoff.bench.aws.Certificate;
import handoff.bench.aws.StandIn;
import handoff.bench.bare.Nothing;
import handoff.bench.bare.SdkCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts functions as Lambda does: the built artifact, the JVM's options, the variables. */
final class Lambda {
  /** What a restored function finds in place of keys in its variables. */
  private static final String CREDENTIALS = "/credentials";

  private static final String RUNTIME_API =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi";

  /**
   * The client's native part. Left to itself it unpacks that anew at each start, as Lambda's does
   * not.
   */
  private static final String NATIVE =
      "libaws-lambda-jni.linux-%s.so"
          .formatted(System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64");

  private final Path root;
  private final Path work;
  private final StandIn aws;
  private final Certificate tls;
  private int started;

  /** The modes of a start. */
  enum Mode {
    COLD,
    PRIMED,
    UNPRIMED
  }

  /**
   * @param work a folder for what comes up
   * @param tls null for plain HTTP
   */
  Lambda(Path root, Path work, StandIn aws, Certificate tls) throws IOException {
    this.root = root;
    this.work = work;
    this.aws = aws;
    this.tls = tls;
    layOut();
  }

  /** The artifact as it lies in Lambda, and the two bare functions beside it. */
  private void layOut() throws IOException {
    Path functions = root.resolve("functions/target");
    copy(functions.resolve("classes"), work.resolve("task"));
    copy(functions.resolve("artifact/lib"), work.resolve("task/lib"));
    Path bare = root.resolve("bench/target/classes/handoff/bench/bare");
    copy(bare, work.resolve("nothing/handoff/bench/bare"));
    copy(bare, work.resolve("calls/handoff/bench/bare"));
    copy(functions.resolve("artifact/lib"), work.resolve("calls/lib"));
    try (InputStream library = AWSLambda.class.getResourceAsStream("/jni/" + NATIVE)) {
      Files.copy(library, work.resolve(NATIVE));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }

  /** One of ours. */
  Function ours(Scenario scenario, Mode mode, String... options) throws IOException {
    return java(work.resolve("task"), scenario.handler, mode, Map.of(), options);
  }

  Function nothing() throws IOException {
    return java(work.resolve("nothing"), Nothing.class.getName(), Mode.COLD, Map.of());
  }

  /**
   * The bare calls of the SDK.
   *
   * @param calls a file with them
   */
  Function bareCalls(Path calls) throws IOException {
    Map<String, String> variable = Map.of("BENCH_CALLS", calls.toString());
    return java(work.resolve("calls"), SdkCalls.class.getName(), Mode.COLD, variable);
  }

  Function node(Path calls) throws IOException {
    Map<String, String> environment = environment(work);
    environment.putAll(keys());
    environment.put("BENCH_CALLS", calls.toString());
    if (tls != null) {
      environment.put("NODE_EXTRA_CA_CERTS", tls.pem().toString());
    }
    String script = root.resolve("bench/node/function.js").toString();
    return new Function(List.of("node", script), environment, output());
  }

  private Function java(
      Path task, String handler, Mode mode, Map<String, String> variables, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (mode != Mode.UNPRIMED) {
      // As Lambda starts it: how org.crac finds the runtime's own hooks.
      command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    }
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx870m",
            "-D%s.NativeClient.JNI=%s".formatted(RUNTIME_API, work.resolve(NATIVE)),
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "-Djava.net.preferIPv4Stack=true"));
    if (tls != null) {
      command.add("-Djavax.net.ssl.trustStore=" + tls.store());
      command.add("-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD);
    }
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-classpath",
            runtimeClasspath(),
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            handler + "::handleRequest"));
    Map<String, String> environment = environment(task);
    environment.put("_HANDLER", handler + "::handleRequest");
    environment.putAll(variables);
    if (mode == Mode.COLD) {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
      environment.putAll(keys());
    } else {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
      environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.address() + CREDENTIALS);
      environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "made-up");
    }
    return new Function(command, environment, output());
  }

  private Path output() {
    return work.resolve("output-%d.log".formatted(++started));
  }

  private static Map<String, String> keys() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", "ASIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY", "made-up",
        "AWS_SESSION_TOKEN", "made-up".repeat(100));
  }

  private Map<String, String> environment(Path task) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_REGION", "eu-central-1");
    // Not those of whoever runs this.
    environment.put("AWS_SHARED_CREDENTIALS_FILE", work.resolve("none").toString());
    environment.put("AWS_CONFIG_FILE", work.resolve("none").toString());
    environment.put("LAMBDA_TASK_ROOT", task.toString());
    environment.put("TABLE_NAME", "table");
    environment.put("QUEUE_URL", aws.address() + "/123456789012/queue");
    environment.put("SETTINGS_SECRET", "settings");
    environment.put("STACK_NAME", "stack");
    environment.put("GROUP_CLAIM", "cognito:groups");
    environment.put("CONVERSATION_RETENTION_DAYS", "30");
    environment.put("ENDPOINT_URL", aws.address());
    return environment;
  }

  /** The runtime interface client and what it needs, from our own class path. */
  private static String runtimeClasspath() {
    return Arrays.stream(System.getProperty("java.class.path").split(":"))
        .filter(jar ->
            jar.matches(
                ".*/(aws-lambda-java-runtime-interface-client|aws-lambda-java-core"
                    + "|aws-lambda-java-serialization|utils-lite)-[^/]*\\.jar"))
        .collect(Collectors.joining(":"));
  }
}
