package handoff.runtime;

import handoff.conversation.AuditTrail;
import handoff.conversation.CannedReplies;
import handoff.conversation.Colleagues;
import handoff.conversation.Conversations;
import handoff.conversation.Customers;
import handoff.conversation.Erasure;
import handoff.conversation.History;
import handoff.conversation.Inbox;
import handoff.conversation.Notes;
import handoff.conversation.Outbox;
import handoff.conversation.Ownership;
import handoff.conversation.RateLimit;
import handoff.conversation.Replies;
import handoff.conversation.Table;
import handoff.conversation.UserIndex;
import handoff.customer.CustomerLookup;
import handoff.delivery.Delivery;
import handoff.delivery.Drain;
import handoff.delivery.Jobs;
import handoff.delivery.Times;
import handoff.delivery.Watchdog;
import handoff.gptbots.GptBots;
import handoff.http.Endpoint;
import handoff.http.Routes;
import handoff.log.Log;
import handoff.settings.SettingsCache;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Puts the parts together, by hand: made once per function. Thread-safe. */
public final class Wiring implements AutoCloseable {
  private final SettingsCache settings;
  private final String groupClaim;
  private final Clock clock;
  private final GptBots gptBots;
  private final Log log;
  private final Conversations conversations;
  private final Inbox inbox;
  private final History history;
  private final Ownership ownership;
  private final Notes notes;
  private final UserIndex users;
  private final Erasure erasure;
  private final AuditTrail audit;
  private final Colleagues colleagues;
  private final CannedReplies cannedReplies;
  private final Customers customers;
  private final CustomerLookup customerLookup;
  private final Delivery delivery;
  private final Jobs jobs;
  private final Watchdog watchdog;

  /**
   * The resources of the functions.
   *
   * @param stackName the dimension of their metrics
   * @param groupClaim the claim of a person's access token that lists the groups
   * @param retention how long a conversation is kept after its last change
   */
  public record Resources(
      DynamoDbClient database,
      String tableName,
      SqsClient queue,
      String queueUrl,
      String stackName,
      String groupClaim,
      Duration retention) {

    /** On this machine, where there is no stack. */
    public Resources(DynamoDbClient database, String tableName, SqsClient queue, String queueUrl) {
      this(database, tableName, queue, queueUrl, "local", "cognito:groups", Duration.ofDays(30));
    }
  }

  /**
   * Wires for anywhere.
   *
   * @param secret gives the settings' JSON, see {@link handoff.settings.Settings}
   * @param lines takes the log's lines
   */
  public Wiring(Resources resources, Supplier<String> secret, Clock clock, Consumer<String> lines) {
    this.clock = clock;
    groupClaim = resources.groupClaim();
    log = new Log(lines, clock, resources.stackName());
    settings =
        new SettingsCache(
            secret,
            clock,
            failure -> log.line("ERROR", "settings kept").put(failure).write(),
            () -> log.line("INFO", "settings recovered").write());
    Table table =
        new Table(resources.database(), resources.tableName(), resources.retention(), clock);
    conversations = new Conversations(table);
    inbox = new Inbox(table);
    history = new History(table);
    ownership = new Ownership(table);
    notes = new Notes(table);
    users = new UserIndex(table);
    erasure = new Erasure(table);
    audit = new AuditTrail(table);
    colleagues = new Colleagues(table);
    cannedReplies = new CannedReplies(table);
    customers = new Customers(table);
    Times times = Times.DEFAULT;
    Outbox outbox = new Outbox(table, times.lease());
    Replies replies = new Replies(table);
    RateLimit limits = new RateLimit(table, times.maxPause());
    gptBots = new GptBots(times.connect(), times.call());
    customerLookup = new CustomerLookup(customers, limits, gptBots, settings, clock);
    Drain drain = new Drain(outbox, replies, limits, gptBots, settings, times, clock, log);
    jobs = new Jobs(resources.queue(), resources.queueUrl());
    delivery = new Delivery(conversations, replies, outbox, drain, jobs, times, clock);
    watchdog = new Watchdog(conversations, delivery, jobs, settings, times, clock, log);
  }

  /** Closes the connections to GPTBots; no call goes out any more. */
  @Override
  public void close() {
    gptBots.close();
  }

  /** Serves a function's routes. */
  public Endpoint endpoint(Routes<Wiring> routes) {
    return Endpoint.of(routes, this, settings, groupClaim, log, clock);
  }

  public SettingsCache settings() {
    return settings;
  }

  public Clock clock() {
    return clock;
  }

  public Conversations conversations() {
    return conversations;
  }

  public Inbox inbox() {
    return inbox;
  }

  public History history() {
    return history;
  }

  public Ownership ownership() {
    return ownership;
  }

  public Notes notes() {
    return notes;
  }

  public UserIndex users() {
    return users;
  }

  public Erasure erasure() {
    return erasure;
  }

  public AuditTrail audit() {
    return audit;
  }

  public Colleagues colleagues() {
    return colleagues;
  }

  public CannedReplies cannedReplies() {
    return cannedReplies;
  }

  public Customers customers() {
    return customers;
  }

  public CustomerLookup customerLookup() {
    return customerLookup;
  }

  public Delivery delivery() {
    return delivery;
  }

  public Watchdog watchdog() {
    return watchdog;
  }

  public Jobs jobs() {
    return jobs;
  }

  public Log log() {
    return log;
  }
}
