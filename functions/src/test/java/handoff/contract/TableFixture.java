package handoff.contract;

import static org.assertj.core.api.Assertions.assertThat;

import handoff.HandClock;
import handoff.conversation.Actor;
import handoff.conversation.Acts;
import handoff.conversation.Conversation;
import handoff.conversation.Conversation.State;
import handoff.conversation.Conversations;
import handoff.conversation.Conversations.ClosedBy;
import handoff.conversation.Conversations.Closing;
import handoff.conversation.Conversations.Establish;
import handoff.conversation.Conversations.Established;
import handoff.conversation.Cursor;
import handoff.conversation.Handoff;
import handoff.conversation.History;
import handoff.conversation.History.Event;
import handoff.conversation.Inbox;
import handoff.conversation.Outbox;
import handoff.conversation.Outbox.Appended;
import handoff.conversation.Page;
import handoff.conversation.RateLimit;
import handoff.conversation.Replies;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Kind;
import handoff.conversation.Reply.Status;
import handoff.conversation.Table;
import handoff.conversation.User;
import handoff.conversation.UserIndex;
import handoff.conversation.UserMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;

/** A table of its own for each test, and words for what is done to it. */
abstract class TableFixture {
  static final String ID = "67d8db020fa31d1ef64f53dg";
  static final long T = 1742265090895L;
  static final Actor HELPDESK = Actor.tool("helpdesk");
  static final Duration LEASE = Duration.ofSeconds(20);
  static final int MANY = 32;
  static final Duration WAITING = Duration.ofMinutes(1);

  static final Duration SOON = Duration.ofSeconds(5);

  final DynamoDbClient database;
  final String name;
  final Table table;
  final HandClock clock = new HandClock();
  final Conversations conversations;
  final Replies replies;
  final Outbox outbox;
  final Inbox inbox;
  final UserIndex users;
  final History history;
  final RateLimit limits;

  TableFixture(DynamoDbClient database) {
    this.database = database;
    name = Tables.create(database);
    table = new Table(database, name, Duration.ofDays(30), clock);
    conversations = new Conversations(table);
    replies = new Replies(table);
    outbox = new Outbox(table, LEASE);
    inbox = new Inbox(table);
    users = new UserIndex(table);
    history = new History(table);
    limits = new RateLimit(table, Duration.ofMinutes(2));
  }

  @AfterEach
  void delete() {
    database.deleteTable(DeleteTableRequest.builder().tableName(name).build());
  }

  Conversation open() {
    assertThat(establish(T)).isEqualTo(Established.OPENED);
    return find();
  }

  Established establish(long at) {
    return conversations.establish(establishCall(ID, at, "{}"));
  }

  static Establish establishCall(String id, long at, String body) {
    return establishCall(id, at, new User("user-1", "anonymous-1", null, null), body);
  }

  static Establish establishCall(String id, long at, User user, String body) {
    return new Establish(id, at, "bot-1", user, WAITING, body);
  }

  boolean chat(long at, String text) {
    return conversations.add(new UserMessage(ID, at, text), () -> WAITING);
  }

  Closing close(long at) {
    return conversations.close(ID, OptionalLong.of(at), ClosedBy.OTHER);
  }

  Conversation find() {
    return conversations.find(ID).orElseThrow();
  }

  Reply accepted(String key) {
    return replies.putIfAbsent(text(key, "hello"));
  }

  Reply text(String key, String text) {
    return reply(HELPDESK, key, Kind.TEXT, text);
  }

  Reply reply(Actor by, String key, Kind kind, @Nullable String text) {
    return Reply.pending(seen(null), by, key, kind, text, false, clock.instant());
  }

  /** The first handoff, as somebody who wants to reply may have seen it. */
  Conversation seen(@Nullable Actor owner) {
    return new Conversation(
        ID,
        owner == null ? State.WAITING : State.ACTIVE,
        new Handoff(1, T, clock.instant(), null, null, null, null),
        -1,
        null,
        new User(null, null, null, null),
        0,
        null,
        owner,
        null,
        null,
        Acts.NONE,
        List.of(),
        null,
        0,
        null,
        1);
  }

  static Conversation leased(Appended appended) {
    assertThat(appended).isInstanceOf(Appended.Leased.class);
    return ((Appended.Leased) appended).conversation();
  }

  Conversation sent(Conversation leased, Reply reply, String holder) {
    Reply sent = replies.settle(reply, Status.SENT, 1, 0, "success");
    return outbox.removeHead(leased, reply.key(), sent, holder).orElseThrow();
  }

  static List<String> texts(List<Event> events) {
    return events.stream()
        .filter(Event.FromUser.class::isInstance)
        .map(event -> ((Event.FromUser) event).text())
        .toList();
  }

  List<String> waiting(@Nullable String botId) {
    return listed(Inbox.State.WAITING, botId);
  }

  /** The ids of every page. */
  List<String> listed(Inbox.State state, @Nullable String botId) {
    List<String> ids = new ArrayList<>();
    Cursor from = null;
    do {
      Page<Inbox.Listed> page = inbox.list(new Inbox.Filter(state, botId, null), from);
      page.items().forEach(entry -> ids.add(entry.conversationId()));
      from = page.next();
    } while (from != null);
    return ids;
  }
}
