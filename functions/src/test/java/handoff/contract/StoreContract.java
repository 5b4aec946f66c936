package handoff.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import handoff.conversation.Close;
import handoff.conversation.Conversation;
import handoff.conversation.Conversation.State;
import handoff.conversation.Conversations.ClosedBy;
import handoff.conversation.Conversations.Closing;
import handoff.conversation.Conversations.Establish;
import handoff.conversation.Conversations.Established;
import handoff.conversation.Cursor;
import handoff.conversation.History.Event;
import handoff.conversation.Inbox;
import handoff.conversation.Outbox.Appended;
import handoff.conversation.Page;
import handoff.conversation.Refusal;
import handoff.conversation.Reply;
import handoff.conversation.Reply.Status;
import handoff.conversation.UserIndex;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** The demands on the table for conversations to be kept, in the words of our own classes. */
abstract class StoreContract extends TableFixture {
  StoreContract(DynamoDbClient database) {
    super(database);
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
    assertThat(find().handoff().number()).isEqualTo(1);
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
    assertThat(again.handoff().number()).isEqualTo(2);
    assertThat(again.closedHandoff()).isEqualTo(1);
    assertThat(again.handoff().closedAt()).isNull();
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
    assertThat(over.handoff().establishedAt()).isEqualTo(T);
    assertThat(over.lastClose()).isEqualTo(T + 2);
    assertThat(over.botId()).isEqualTo("bot-1");
    Close close = requireNonNull(over.close());
    assertThat(close.toldAt()).isEqualTo(T + 2);
    assertThat(close.why()).isEqualTo(ClosedBy.OTHER);
    List<Event> events = history.read(ID, "").items();
    assertThat(events).hasSize(2);
    assertThat(events).filteredOn(Event.Context.class::isInstance).hasSize(1);
    assertThat(texts(events)).containsExactly("hello");
  }

  @Test
  void whatHasExpiredIsNotThere() {
    Conversation open = open();
    Reply reply = accepted("k1");
    await().atMost(SOON).until(() -> waiting(null).contains(ID));
    clock.advance(Duration.ofDays(31));

    assertThat(conversations.find(ID)).isEmpty();
    assertThat(replies.find(ID, reply.key())).isEmpty();
    assertThat(history.read(ID, "").items()).isEmpty();
    assertThat(waiting(null)).isEmpty();
    assertThat(outbox.append(open, reply, "a"))
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> assertThat(refused.why()).isInstanceOf(Refusal.UnknownConversation.class));
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

    List<Event> events = history.read(ID, "").items();
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
    Page<Event> first = history.read(ID, "");
    assertThat(texts(first.items())).containsExactly("0" + text, "1" + text, "2" + text);
    Cursor next = first.next();
    assertThat(next).isNotNull();
    Page<Event> second = history.read(ID, next == null ? "" : next.after());
    assertThat(texts(second.items())).containsExactly("3" + text);
    assertThat(second.next()).isNull();
  }

  // The indexes, which follow within moments.

  @Test
  void theInboxListsOpenConversationsOldestFirstAndOthersLastClosedFirst() {
    List<String> ids = IntStream.range(0, 60).mapToObj("conversation-%02d"::formatted).toList();
    for (String id : ids) {
      clock.advance(Duration.ofSeconds(1));
      conversations.establish(establishCall(id, T, "{}"));
    }
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(waiting(null)).containsExactlyElementsOf(ids));
    assertThat(inbox.list(new Inbox.Filter(Inbox.State.WAITING, null, null), null).items())
        .hasSize(20);
    assertThat(waiting("bot-1")).containsExactlyElementsOf(ids);
    assertThat(waiting("bot-2")).isEmpty();

    for (String id : ids.subList(0, 2)) {
      clock.advance(Duration.ofSeconds(1));
      conversations.close(id, OptionalLong.of(T + 1), ClosedBy.OTHER);
    }
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(listed(Inbox.State.MISSED, null)).containsExactly(ids.get(1), ids.get(0)));
    assertThat(listed(Inbox.State.CLOSED, null)).isEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(waiting(null)).containsExactlyElementsOf(ids.subList(2, 60)));
  }

  @Test
  void aListedConversationHasItsVersion() {
    leased(outbox.append(open(), accepted("k1"), "a"));
    await().atMost(SOON).until(() -> listed(Inbox.State.ACTIVE, null).contains(ID));
    Inbox.Filter mine = new Inbox.Filter(Inbox.State.ACTIVE, null, HELPDESK.id());
    assertThat(inbox.list(mine, null).items())
        .containsExactly(
            new Inbox.Listed(ID, find().handoff().arrivedAt().toEpochMilli(), find().version()));
    Inbox.Filter others = new Inbox.Filter(Inbox.State.ACTIVE, null, "person:ann");
    assertThat(inbox.list(others, null).items()).isEmpty();
    assertThat(conversations.findAll(List.of("gone", ID, ID))).containsExactly(find());
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
        .untilAsserted(() ->
            assertThat(users.others(second))
                .extracting(UserIndex.Found::conversationId)
                .containsExactly("third", "first"));
  }
}
