package handoff.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import handoff.HandClock;
import handoff.conversation.Actor;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** What the table must do for conversations to be kept, in the words of our own classes. */
abstract class StoreContract {
  private static final String ID = "67d8db020fa31d1ef64f53dg";
  private static final long T = 1742265090895L;
  private static final String HELPDESK = "tool:helpdesk";
  private static final int MANY = 32;
  private static final Duration SOON = Duration.ofSeconds(5);

  private final DynamoDbClient database;
  private final String name;
  private final HandClock clock = new HandClock();
  private final Conversations conversations;
  private final Replies replies;
  private final Outbox outbox;
  private final Inbox inbox;
  private final UserIndex users;
  private final History history;
  private final RateLimit limits;

  StoreContract(DynamoDbClient database) {
    this.database = database;
    name = Tables.create(database);
    Table table = new Table(database, name, clock);
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

  // Conditional writes.

  @Test
  void whatIsKeptUnderAKeyStaysAndIsGivenBack() {
    Reply first = text("k1", "first");
    assertThat(replies.putIfAbsent(first)).isEqualTo(first);
    assertThat(replies.putIfAbsent(text("k1", "second"))).isEqualTo(first);
    assertThat(replies.find(ID, first.key())).contains(first);
  }

  @Test
  void aConditionThatFailsGivesTheItemAsItIs() {
    Reply pending = replies.putIfAbsent(text("k1", "hello"));
    Reply sent = replies.settle(pending, Status.SENT, 1, 0, "success");
    assertThat(sent.status()).isEqualTo(Status.SENT);

    assertThat(replies.settle(pending, Status.DROPPED)).isEqualTo(sent);
    assertThat(replies.find(ID, pending.key())).contains(sent);
  }

  @Test
  void ofManyWhoKeepTheSameKeyAtOnceAllGetTheSameReply() throws InterruptedException {
    List<Reply> kept = AtOnce.run(i -> replies.putIfAbsent(text("k1", "text " + i)));
    assertThat(kept.stream().distinct()).hasSize(1);
    assertThat(replies.find(ID, kept.getFirst().key())).contains(kept.getFirst());
  }

  @Test
  void ofManyWhoNoteAMissedDeadlineAtOnceOneIsTheFirst() throws InterruptedException {
    Conversation open = open();
    List<Boolean> first = AtOnce.run(_ -> conversations.noteMissedDeadline(open, clock.instant()));
    assertThat(first).filteredOn(Boolean::booleanValue).hasSize(1);
    assertThat(find().version()).isEqualTo(open.version() + MANY);
  }

  // Establish, chat and close.

  @Test
  void anEstablishOpensOnce() throws InterruptedException {
    List<Established> done = AtOnce.run(_ -> establish(T));
    assertThat(done).filteredOn(Established.OPENED::equals).hasSize(1);
    assertThat(done).filteredOn(Established.REPEATED::equals).hasSize(MANY - 1);
    assertThat(establish(T - 1)).isEqualTo(Established.LATE);
    assertThat(find().handoff()).isEqualTo(1);
  }

  @Test
  void anEstablishAfterTheCloseOpensAnew() {
    open();
    assertThat(close(T + 1)).isEqualTo(Closing.CLOSED);
    assertThat(close(T + 1)).isEqualTo(Closing.REPEATED);
    assertThat(establish(T + 2)).isEqualTo(Established.OPENED);
    assertThat(close(T + 1)).isEqualTo(Closing.LATE);

    Conversation again = find();
    assertThat(again.state()).isEqualTo(State.WAITING);
    assertThat(again.handoff()).isEqualTo(2);
    assertThat(again.closedHandoff()).isEqualTo(1);
    assertThat(again.closedAt()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "establish, chat, close",
        "establish, close, chat",
        "chat, establish, close",
        "chat, close, establish",
        "close, establish, chat",
        "close, chat, establish"
      })
  void inEveryOrderEstablishChatAndCloseEndTheSame(String order) {
    for (String call : List.of(order.split(", ", -1))) {
      clock.advance(Duration.ofSeconds(1));
      switch (call) {
        case "establish" -> establish(T);
        case "chat" -> assertThat(chat(T + 1, "hello")).isTrue();
        case "close" -> assertThat(close(T + 2)).isEqualTo(Closing.CLOSED);
        default -> throw new IllegalArgumentException(order);
      }
    }
    assertThat(chat(T + 1, "hello")).isFalse();

    Conversation over = find();
    assertThat(over.state()).isEqualTo(State.CLOSED);
    assertThat(over.lastEstablish()).isEqualTo(T);
    assertThat(over.lastClose()).isEqualTo(T + 2);
    assertThat(over.botId()).isEqualTo("bot-1");
    List<Event> events = history.read(ID, null).events();
    assertThat(events).hasSize(3);
    assertThat(events).filteredOn(Event.Context.class::isInstance).hasSize(1);
    assertThat(texts(events)).containsExactly("hello");
  }

  // The outbox and its lease.

  @Test
  void whileOneSendsAnotherOnlyQueues() {
    Conversation open = open();
    Reply first = accepted("k1");
    Reply second = accepted("k2");
    Conversation mine = leased(outbox.append(open, first, "a"));
    assertThat(mine.state()).isEqualTo(State.ACTIVE);
    assertThat(mine.assignee()).isEqualTo(new Actor(HELPDESK, null));
    // Seen before the lease was taken: the write decides.
    assertThat(outbox.append(open, second, "b")).isInstanceOf(Appended.Queued.class);
    assertThat(outbox.take(open, "b")).isEmpty();
    assertThat(outbox.removeHead(find(), first.key(), first, "b")).isEmpty();
    assertThat(find().outbox()).containsExactly(first.key(), second.key());

    Conversation next = sent(mine, first, "a");
    assertThat(next.outbox()).containsExactly(second.key());
    assertThat(next.connectedAt()).isEqualTo(clock.instant());
    Conversation last = sent(next, second, "a");
    assertThat(last.outbox()).isEmpty();
    assertThat(last.lease()).isNull();
    assertThat(outbox.take(last, "b")).isPresent();
  }

  @Test
  void aLeaseThatWasNotGivenBackIsTakenOver() {
    Reply reply = accepted("k1");
    Conversation mine = leased(outbox.append(open(), reply, "a"));
    clock.advance(Outbox.LEASE);

    Conversation taken = outbox.take(mine, "b").orElseThrow();
    assertThat(taken.tries()).isEqualTo(1);
    assertThat(outbox.removeHead(mine, reply.key(), null, "a")).isEmpty();
    outbox.release(mine, "a", true, Duration.ofMinutes(1));
    assertThat(find()).isEqualTo(taken);
    assertThat(outbox.removeHead(taken, reply.key(), null, "b"))
        .hasValueSatisfying(settled -> assertThat(settled.lease()).isNull());
  }

  @Test
  void anExpiredLeaseIsTakenOverByOneOfMany() throws InterruptedException {
    Conversation seen = leased(outbox.append(open(), accepted("k1"), "dead"));
    clock.advance(Outbox.LEASE);
    List<Optional<Conversation>> taken = AtOnce.run(i -> outbox.take(seen, "holder-" + i));
    assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
    assertThat(find().tries()).isEqualTo(1);
  }

  @Test
  void aLeaseIsGivenBackOnlyWhenNothingIsLeft() {
    Conversation mine = outbox.take(open(), "a").orElseThrow();
    Reply reply = accepted("k1");
    assertThat(outbox.append(mine, reply, "b")).isInstanceOf(Appended.Queued.class);

    Conversation still = outbox.releaseIfEmpty(mine, "a").orElseThrow();
    assertThat(still.outbox()).containsExactly(reply.key());
    assertThat(sent(still, reply, "a").lease()).isNull();

    Conversation again = outbox.take(find(), "c").orElseThrow();
    assertThat(outbox.releaseIfEmpty(again, "c")).isEmpty();
    assertThat(find().lease()).isNull();
  }

  @Test
  void whoeverAppendsAfterTheLeaseWasGivenBackSendsItself() {
    Conversation held = outbox.take(open(), "a").orElseThrow();
    assertThat(outbox.releaseIfEmpty(held, "a")).isEmpty();
    assertThat(outbox.append(held, accepted("k1"), "b")).isInstanceOf(Appended.Leased.class);
  }

  @Test
  void aSentEndClosesTheHandoffAndNothingIsAppendedAnyMore() {
    Conversation open = open();
    Reply end = replies.putIfAbsent(reply(HELPDESK, "end", Kind.END, null));
    Conversation over = sent(leased(outbox.append(open, end, "a")), end, "a");
    assertThat(over.state()).isEqualTo(State.CLOSED);
    assertThat(over.lastClose()).isEqualTo(T);
    assertThat(outbox.append(open, accepted("k1"), "a")).isInstanceOf(Appended.Closed.class);
  }

  @Test
  void aConversationIsOneCallersAlone() {
    Conversation open = open();
    leased(outbox.append(open, accepted("k1"), "a"));
    Reply other = replies.putIfAbsent(reply("tool:crm", "k1", Kind.TEXT, "hello"));
    assertThat(outbox.append(open, other, "b")).isEqualTo(new Appended.Owned(new Actor(HELPDESK, null)));
  }

  @Test
  void ofThirtyTwoAppendsAtOnceEachStandsOnce() throws InterruptedException {
    Conversation open = open();
    List<Reply> all = IntStream.range(0, MANY).mapToObj(i -> text("k" + i, "hello")).toList();
    List<Appended> done = AtOnce.run(i -> outbox.append(open, all.get(i), "holder-" + i));
    assertThat(done).filteredOn(Appended.Leased.class::isInstance).hasSize(1);
    assertThat(done).filteredOn(Appended.Queued.class::isInstance).hasSize(MANY - 1);

    Conversation full = find();
    assertThat(full.outbox())
        .containsExactlyInAnyOrderElementsOf(all.stream().map(Reply::key).toList());
    assertThat(full.version()).isEqualTo(open.version() + MANY);
  }

  @Test
  void aReplyThatIsAppendedManyTimesAtOnceStandsOnce() throws InterruptedException {
    Conversation open = open();
    Reply reply = accepted("k1");
    List<Appended> done = AtOnce.run(i -> outbox.append(open, reply, "holder-" + i));
    assertThat(done).filteredOn(Appended.Leased.class::isInstance).hasSize(1);
    assertThat(find().outbox()).containsExactly(reply.key());
  }

  @Test
  void noMoreThanAHundredRepliesWait() throws InterruptedException {
    Conversation latest = outbox.take(open(), "a").orElseThrow();
    Conversation seen = latest;
    for (int i = 0; i < Conversation.OUTBOX_LIMIT - 1; i++) {
      Appended done = outbox.append(latest, text("k" + i, "hello"), "b");
      latest = ((Appended.Queued) done).conversation();
    }
    Conversation nearlyFull = latest;
    List<Appended> done = AtOnce.run(i -> outbox.append(nearlyFull, text("last" + i, "hello"), "b"));
    assertThat(done).filteredOn(Appended.Queued.class::isInstance).hasSize(1);
    assertThat(done).filteredOn(Appended.Full.class::isInstance).hasSize(MANY - 1);
    assertThat(outbox.append(seen, text("more", "hello"), "b")).isEqualTo(new Appended.Full());
    assertThat(find().outbox()).hasSize(Conversation.OUTBOX_LIMIT);
  }

  // Expiry.

  @Test
  void whatHasExpiredIsNotThere() {
    Conversation open = open();
    Reply reply = accepted("k1");
    await().atMost(SOON).until(() -> waiting(null).contains(ID));
    clock.advance(Duration.ofDays(31));

    assertThat(conversations.find(ID)).isEmpty();
    assertThat(replies.find(ID, reply.key())).isEmpty();
    assertThat(history.read(ID, null).events()).isEmpty();
    assertThat(waiting(null)).isEmpty();
    assertThat(outbox.append(open, reply, "a")).isInstanceOf(Appended.Gone.class);
    assertThat(outbox.take(open, "a")).isEmpty();
    assertThat(replies.putIfAbsent(text("k1", "another")).text()).isEqualTo("another");
    assertThat(establish(T + 1)).isEqualTo(Established.OPENED);
  }

  // Long texts.

  @Test
  void aTextLargerThanAnItemIsReadAsItWasWritten() {
    String text = "a\u00e9\u6f22\ud83d\ude00".repeat(70_000);
    Establish call = establishCall(ID, T, text);
    assertThat(conversations.establish(call)).isEqualTo(Established.OPENED);
    assertThat(chat(T + 1, text)).isTrue();
    assertThat(chat(T + 1, text)).isFalse();

    List<Event> events = history.read(ID, null).events();
    assertThat(events).hasSize(2);
    assertThat(events).contains(new Event.Context(T, text, false));
    assertThat(texts(events)).containsExactly(text);
    // Three parts of each text, and the conversation.
    ScanRequest all = ScanRequest.builder().tableName(name).build();
    assertThat(database.scanPaginator(all).items().stream()).hasSize(7);
  }

  @Test
  void aLongHistoryIsReadInPages() {
    String text = "x".repeat(700_000);
    for (int i = 0; i < 4; i++) {
      assertThat(chat(T + i, i + text)).isTrue();
    }
    History.Page first = history.read(ID, null);
    assertThat(texts(first.events())).containsExactly("0" + text, "1" + text, "2" + text);
    assertThat(first.next()).isNotNull();
    History.Page second = history.read(ID, first.next());
    assertThat(texts(second.events())).containsExactly("3" + text);
    assertThat(second.next()).isNull();
  }

  // The indexes, which follow within moments.

  @Test
  void theInboxListsOpenConversationsOldestFirstAndClosedOnesLastFirst() {
    List<String> ids = IntStream.range(0, 60).mapToObj("conversation-%02d"::formatted).toList();
    for (String id : ids) {
      clock.advance(Duration.ofSeconds(1));
      conversations.establish(establishCall(id, T, "{}"));
    }
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(waiting(null)).containsExactlyElementsOf(ids));
    assertThat(inbox.list(new Inbox.Filter(State.WAITING, null, null), null).entries()).hasSize(20);
    assertThat(waiting("bot-1")).containsExactlyElementsOf(ids);
    assertThat(waiting("bot-2")).isEmpty();

    for (String id : ids.subList(0, 2)) {
      clock.advance(Duration.ofSeconds(1));
      conversations.close(id, OptionalLong.of(T + 1), ClosedBy.OTHER);
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(listed(State.CLOSED, null)).containsExactly(ids.get(1), ids.get(0)));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(waiting(null)).containsExactlyElementsOf(ids.subList(2, 60)));
  }

  @Test
  void aListedConversationHasItsVersion() {
    leased(outbox.append(open(), accepted("k1"), "a"));
    await().atMost(SOON).until(() -> listed(State.ACTIVE, null).contains(ID));
    Inbox.Filter mine = new Inbox.Filter(State.ACTIVE, null, HELPDESK);
    assertThat(inbox.list(mine, null).entries())
        .containsExactly(new Inbox.Entry(ID, find().version()));
    Inbox.Filter others = new Inbox.Filter(State.ACTIVE, null, "person:ann");
    assertThat(inbox.list(others, null).entries()).isEmpty();
    assertThat(conversations.findAll(List.of("gone", ID))).containsExactly(find());
  }

  @Test
  void aUsersOtherConversationsAreFoundNewestFirst() {
    for (String id : List.of("first", "second", "third")) {
      clock.advance(Duration.ofSeconds(1));
      conversations.establish(establishCall(id, T, "{}"));
    }
    Conversation second = conversations.find("second").orElseThrow();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(users.others(second))
                    .extracting(UserIndex.Found::conversationId)
                    .containsExactly("third", "first"));
  }

  // The rate limit.

  @Test
  void ofManyWhoWaitForATurnOneGetsIt() throws InterruptedException {
    assertThat(limits.untilFree("key", false)).isZero();
    limits.limited("key", Duration.ofSeconds(10));
    assertThat(limits.untilFree("key", true)).isEqualTo(Duration.ofSeconds(10));
    clock.advance(limits.untilFree("key", false));

    List<Duration> waits = AtOnce.run(_ -> limits.untilFree("key", false));
    assertThat(waits).filteredOn(Duration::isZero).hasSize(1);
    assertThat(limits.untilFree("key", true)).isZero();
    assertThat(limits.untilFree("another", false)).isZero();
  }

  // Our own words.

  private Conversation open() {
    assertThat(establish(T)).isEqualTo(Established.OPENED);
    return find();
  }

  private Established establish(long at) {
    return conversations.establish(establishCall(ID, at, "{}"));
  }

  private static Establish establishCall(String id, long at, String body) {
    User user = new User("user-1", "anonymous-1", null, null);
    return new Establish(id, at, "bot-1", user, Duration.ofMinutes(1), body);
  }

  private boolean chat(long at, String text) {
    return conversations.add(new UserMessage(ID, at, text));
  }

  private Closing close(long at) {
    return conversations.close(ID, OptionalLong.of(at), ClosedBy.OTHER);
  }

  private Conversation find() {
    return conversations.find(ID).orElseThrow();
  }

  private Reply accepted(String key) {
    return replies.putIfAbsent(text(key, "hello"));
  }

  private Reply text(String key, String text) {
    return reply(HELPDESK, key, Kind.TEXT, text);
  }

  private Reply reply(String caller, String key, Kind kind, @Nullable String text) {
    return Reply.pending(ID, caller, key, kind, text, null, null, 1, clock.instant());
  }

  private static Conversation leased(Appended appended) {
    assertThat(appended).isInstanceOf(Appended.Leased.class);
    return ((Appended.Leased) appended).conversation();
  }

  private Conversation sent(Conversation leased, Reply reply, String holder) {
    Reply sent = replies.settle(reply, Status.SENT, 1, 0, "success");
    return outbox.removeHead(leased, reply.key(), sent, holder).orElseThrow();
  }

  private static List<String> texts(List<Event> events) {
    return events.stream()
        .filter(Event.FromUser.class::isInstance)
        .map(event -> ((Event.FromUser) event).text())
        .toList();
  }

  private List<String> waiting(@Nullable String botId) {
    return listed(State.WAITING, botId);
  }

  /** The ids of every page. */
  private List<String> listed(State state, @Nullable String botId) {
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
