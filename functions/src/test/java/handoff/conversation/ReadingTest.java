package handoff.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import handoff.Database;
import handoff.HandClock;
import handoff.conversation.Conversations.Establish;
import handoff.conversation.Inbox.Listed;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists and pages that have more behind them than they show. */
final class ReadingTest {
  private static final String ID = "67d8db020fa31d1ef64f53dg";

  private final String name = Database.newTable();
  private final HandClock clock = new HandClock();
  private final Table table = new Table(Database.CLIENT, name, Duration.ofDays(30), clock);
  private final Conversations conversations = new Conversations(table);
  private final Inbox inbox = new Inbox(table);

  @AfterEach
  void delete() {
    Database.CLIENT.deleteTable(delete -> delete.tableName(name));
  }

  @Test
  void rowsThatDynamoDbHasNotDeletedYetDoNotEmptyThePage() {
    for (int i = 0; i < 400; i++) {
      establish("expired-" + i);
    }
    clock.advance(Duration.ofDays(31));
    establish("waiting");

    Page<Listed> page = inbox.list(new Inbox.Filter(Inbox.State.WAITING, null, null), null);

    assertThat(page.items()).extracting(Listed::conversationId).containsExactly("waiting");
    assertThat(page.next()).isNull();
  }

  @Test
  void aPageThatEndedEarlyIsNeverTheSameAsBefore() {
    Page<Listed> early = new Page<>(java.util.List.of(), new Cursor("a", "1"));
    assertThat(Inbox.tag(early)).isNotEqualTo(Inbox.tag(early));
    Page<Listed> last = new Page<>(java.util.List.of(), null);
    assertThat(Inbox.tag(last)).isEqualTo(Inbox.tag(last));
  }

  @Test
  void aPageCountsTheNamesOfThoseWhoWrote() {
    establish(ID);
    Notes notes = new Notes(table);
    String longName = "\u6f22".repeat(128);
    Actor ann = Actor.tool("helpdesk").onBehalfOf(new Actor.Agent(longName, longName));
    for (int i = 0; i < 2_200; i++) {
      notes.add(ID, ann, "note-" + i, "x", clock.instant());
    }

    Page<History.Event> page = new History(table).read(ID, "");

    // Each note is about 1.3 KB of JSON; a page has 2 MB.
    assertThat(page.items()).hasSizeBetween(1_000, 1_700);
    assertThat(page.next()).isNotNull();
  }

  private void establish(String id) {
    User user = new User("user-1", null, null, null);
    conversations.establish(
        new Establish(id, clock.millis(), "bot-1", user, Duration.ofMinutes(1), "{}"));
  }
}
