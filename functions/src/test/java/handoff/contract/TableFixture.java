package handoff.contract;

import static org.assertj.core.api.Assertions.assertThat;

import handoff.HandClock;
import handoff.conversation.Conversation;
import handoff.conversation.Conversation.State;
import handoff.conversation.Conversations;
import handoff.conversation.Conversations.ClosedBy;
import handoff.conversation.Conversations.Closing;
import handoff.conversation.Conversations.Establish;
import handoff.conversation.Conversations.Established;
import handoff.conversation.History;
import handoff.conversation.History.Event;
import handoff.conversation.Inbox;
import handoff.conversation.Outbox;
import handoff.conversation.Outbox.Appended;
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
  static final String HELPDESK = "tool:helpdesk";
  static final int MANY = 32;
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
    table = new Table(database, name, clock);
    conversations = new Conversations(table);
    replies = new Replies(table);
    outbox = new Outbox(table);
    inbox = new Inbox(table);
    users = new UserIndex(table);
    history = new History(table);
    limits = new RateLimit(table);
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
    return new Establish(id, at, "bot-1", user, Duration.ofMinutes(1), body);
  }

  boolean chat(long at, String text) {
    return conversations.add(new UserMessage(ID, at, text));
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

  Reply reply(String caller, String key, Kind kind, @Nullable String text) {
    return Reply.pending(ID, caller, key, kind, text, null, null, 1, clock.instant());
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
    return listed(State.WAITING, botId);
  }

  /** The ids of every page. */
  List<String> listed(State state, @Nullable String botId) {
    List<String> ids = new ArrayList<>();
    Inbox.Cursor from = null;
    do {
      Inbox.Page page = inbox.list(new Inbox.Filter(state, botId, null), from);
      page.entries().forEach(entry -> ids.add(entry.conversationId()));
      from = page.next();
    } while (from != null);
    return ids;
  }
}
