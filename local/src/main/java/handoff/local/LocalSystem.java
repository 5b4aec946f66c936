package handoff.local;

import handoff.doctor.Doctor;
import handoff.local.signin.Issuer;
import handoff.local.simulator.Simulator;
import handoff.runtime.Wiring;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Starts and stops all parts, for {@link Main} and for tests of whole handoffs. Thread-safe. */
public final class LocalSystem implements AutoCloseable {
  /** Name of the table, here and in {@code env.json}. */
  static final String TABLE = "handoff";

  /** Name of the queue of jobs in the template and in {@code env.json}. */
  static final String QUEUE = "Queue";

  /** Actions that stop the started parts, the latest first. */
  private final Deque<Runnable> stops = new ArrayDeque<>();

  private final LocalSettings settings;
  private final Database database;
  private final Queues queues;
  private final @Nullable Simulator simulator;
  private final Issuer issuer;
  private final Gateway gateway;
  private final Doctor doctor;
  private final @Nullable AwsEndpoint aws;

  /**
   * Starts everything, or nothing.
   *
   * @param clock the clock of the functions, of the simulator and of tokens. The simulator's
   *     waiting time and the queue's delays run in real time.
   * @param log receives the functions' log lines
   * @throws CannotStart with one sentence for the user
   * @throws handoff.local.web.PortTaken if another process uses one of the ports
   */
  public LocalSystem(Project project, Options options, Clock clock, Consumer<String> log) {
    try {
      Template template = Template.read(project.template());
      LocalSettings file = LocalSettings.read(project.settings());
      Path data = options.data().isEmpty() ? null : project.root().resolve(options.data());
      database = options.sam() ? Database.overHttp(data) : Database.embedded(data);
      stops.push(database::close);
      database.createTable(TABLE, template.table());
      queues = new Queues();
      stops.push(queues::close);
      queues.create(template.queues());
      simulator =
          options.gptBots().isEmpty()
              ? new Simulator(
                  options.sam(), options.simulatorPort(), file.apiKeys(), file.waiting(), clock)
              : null;
      if (simulator != null) {
        stops.push(simulator::close);
      }
      settings =
          file.withBaseUrl(simulator == null ? options.gptBots() : simulator.uri().toString());
      Wiring.Resources resources =
          new Wiring.Resources(database.client(), TABLE, queues.client(), queues.url(QUEUE));
      Wiring wiring = new Wiring(resources, settings::text, clock, log);
      issuer = new Issuer(options.issuerPort(), clock);
      stops.push(issuer::close);
      Authorizer people = Authorizer.discover(issuer.uri(), Issuer.RESOURCE, clock);
      doctor = Doctor.onThisMachine(resources, settings::text, wiring.log());
      gateway =
          new Gateway(
              options.sam(),
              options.port(),
              template.routes(),
              people,
              wiring,
              clock,
              signIn(),
              log);
      stops.push(gateway::close);
      issuer.register(consoles());
      if (simulator != null) {
        simulator.configure(webhooks());
      }
      aws = options.sam() ? awsEndpoint(options, file) : null;
      if (aws != null) {
        stops.push(aws::close);
      }
      EventSource jobs = new EventSource(template.subscriptions(), queues, wiring, log);
      stops.push(jobs::close);
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /** The console's sign-in, as template.yaml gives it to the stage. */
  private Map<String, String> signIn() {
    return Map.of(
        "issuer",
        issuer.uri().toString(),
        "clientId",
        Issuer.CLIENT,
        "resource",
        Issuer.RESOURCE,
        "scope",
        "openid");
  }

  private AwsEndpoint awsEndpoint(Options options, LocalSettings file) {
    String gptBots =
        simulator == null ? options.gptBots() : "http://host.docker.internal:" + simulator.port();
    return new AwsEndpoint(
        options.awsPort(),
        database.uri().orElseThrow(),
        queues.uri(),
        file.withBaseUrl(gptBots).text());
  }

  /** Base URL of the webhooks, with the token in it, to paste into GPTBots. */
  public URI webhooks() {
    return URI.create(gateway.uri() + "/hooks/" + settings.webhookToken());
  }

  /** Base URL of the agent tool's API. */
  public URI tool() {
    return URI.create(gateway.uri() + "/tool");
  }

  /** Base URL of the API for people. */
  public URI api() {
    return gateway.uri();
  }

  /** Issuer of people's tokens. */
  public Issuer issuer() {
    return issuer;
  }

  /** The console's page. */
  public URI console() {
    return URI.create(gateway.uri() + "/console/");
  }

  /** Addresses of the console's page: by both names of this machine, and while it is developed. */
  private Set<String> consoles() {
    String console = console().toString();
    return Set.of(
        console, console.replace("127.0.0.1", "localhost"), "http://127.0.0.1:5173/console/");
  }

  public LocalSettings settings() {
    return settings;
  }

  public DynamoDbClient database() {
    return database.client();
  }

  public SqsClient queues() {
    return queues.client();
  }

  /**
   * URL of a queue for calls of SQS.
   *
   * @param name its name in the template
   */
  public String queueUrl(String name) {
    return queues.url(name);
  }

  /** Doctor of this system and of GPTBots or its stand-in. */
  public Doctor doctor() {
    return doctor;
  }

  /** GPTBots' stand-in; empty with a real GPTBots. */
  public Optional<Simulator> simulator() {
    return Optional.ofNullable(simulator);
  }

  /** Port of the endpoint for containers; empty without one. */
  public OptionalInt awsPort() {
    return aws == null ? OptionalInt.empty() : OptionalInt.of(aws.port());
  }

  @Override
  public void close() {
    stops.forEach(Runnable::run);
    stops.clear();
  }
}
