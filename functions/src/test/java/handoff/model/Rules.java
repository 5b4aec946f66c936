package handoff.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.VirtualQueue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that hold at rest, after every history.
 *
 * @param sameClock whether every process had the same clock: else the order of entries says nothing
 */
record Rules(
    Ledger ledger,
    GptBotsModel gptBots,
    VirtualQueue queue,
    Simulation simulation,
    boolean sameClock) {

  /** Checks them on the conversation as an agent reads it. */
  void check(ObjectNode conversation) {
    List<String> texts = gptBots.delivered.stream().map(GptBotsModel.Delivered::text).toList();
    Map<String, String> statuses = new LinkedHashMap<>();
    Set<String> stored = new LinkedHashSet<>();
    conversation
        .get("messages")
        .forEach(message -> {
          if (message.get("from").textValue().equals("user")) {
            stored.add(message.get("text").textValue());
          } else {
            statuses.put(message.get("id").textValue(), message.get("status").textValue());
          }
        });
    assertThat(stored).as("every chat is kept").isEqualTo(ledger.chats);
    assertThat(queue.waiting()).as("no job is left").isEmpty();
    assertThat(queue.dead()).as("no job is dead").isEmpty();
    assertThat(statuses.keySet())
        .as("everything accepted is kept")
        .containsAll(ledger.accepted.keySet());
    assertThat(statuses.values()).as("and settled").doesNotContain("queued");
    ledger.accepted.forEach(
        (key, text) -> checkReply(text, statuses.get(key), texts, copies(text, statuses.keySet())));
    checkRefused(texts, statuses.keySet());
    checkOrder(texts);
    checkWatchdog(texts, conversation);
    checkOwners(conversation);
    assertThat(conversation.get("state").textValue().equals("closed"))
        .as("closed here as at GPTBots, which says open: " + gptBots.open)
        .isEqualTo(!gptBots.open);
  }

  /** A key belongs to a handoff, so a call that is repeated in the next one is another reply. */
  private static long copies(String text, Set<String> ids) {
    return ids.stream().filter(id -> textOf(id).equals(text)).count();
  }

  private void checkReply(String text, @Nullable String status, List<String> texts, long copies) {
    if (text.equals("(end)")) {
      return;
    }
    long times = texts.stream().filter(text::equals).count();
    if ("sent".equals(status)) {
      assertThat(times).as("sent and delivered: " + text).isPositive();
    }
    assertThat(times).as("at most twice: " + text).isLessThanOrEqualTo(2 * copies);
    if (!isAnythingInDoubt()) {
      assertThat(times).as("once, as nothing was in doubt: " + text).isLessThanOrEqualTo(copies);
    }
    if (!ledger.userClosed && !ledger.ended && !gptBots.timedOut.isEmpty()) {
      assertThat(status).as("dropped while open: " + text).isNotEqualTo("dropped");
    }
  }

  /** A reply that was only ever refused was not sent, and no reader sees it. */
  private void checkRefused(List<String> texts, Set<String> kept) {
    ledger.refused.forEach((key, text) -> {
      if (ledger.unanswered.getOrDefault(key, 0) == 0) {
        assertThat(kept).as("shown though refused").noneMatch(id -> id.endsWith("#" + key));
        // We end handoffs ourselves as well.
        if (!text.equals("(end)")) {
          assertThat(texts).as("sent though refused").doesNotContain(text);
        }
      }
    });
  }

  private void checkOrder(List<String> texts) {
    List<String> expected = new ArrayList<>();
    ledger.appended.forEach(key -> expected.add(ledger.accepted.getOrDefault(key, textOf(key))));
    List<String> first = texts.stream().distinct().filter(expected::contains).toList();
    assertThat(first)
        .as("the order of the outbox")
        .isEqualTo(expected.stream().distinct().filter(first::contains).toList());
  }

  private static String textOf(String key) {
    return key.contains("#r") ? "text " + key.substring(key.lastIndexOf('#') + 1) : "(other)";
  }

  /** Every change of the owner is on record: each begins where the one before it ended. */
  private void checkOwners(ObjectNode conversation) {
    JsonNode before = null;
    for (JsonNode entry : conversation.get("entries")) {
      if (entry.has("by") && sameClock) {
        if (!entry.get("from").isNull()) {
          assertThat(entry.get("from")).as("no gap in the audit").isEqualTo(before);
        }
        before = entry.get("to");
      }
    }
    JsonNode owner = conversation.get("assignee");
    if (!owner.isNull() && sameClock) {
      assertThat(owner).as("the owner is the last one on record").isEqualTo(before);
    }
  }

  private void checkWatchdog(List<String> texts, ObjectNode conversation) {
    boolean kind = !isAnythingInDoubt() && !gptBots.refused;
    List<String> entries = new ArrayList<>();
    conversation.get("entries").forEach(entry -> entries.add(entry.get("what").textValue()));
    if (!gptBots.timedOut.isEmpty()) {
      assertThat(entries).as("a missed deadline is on record").containsAnyOf("closed", "missed");
    }
    if (kind && texts.isEmpty()) {
      assertThat(gptBots.timedOut.isEmpty() || !entries.isEmpty()).isTrue();
    }
    for (int handoff = 1; handoff <= gptBots.handoff; handoff++) {
      int number = handoff;
      List<String> inIt =
          gptBots.delivered.stream()
              .filter(delivered -> delivered.handoff() == number)
              .map(GptBotsModel.Delivered::text)
              .toList();
      long holds = inIt.stream().filter(text -> text.startsWith("Thank you")).count();
      // It is cheaper to repeat than to lose: between its moment and the deadline, with backoff.
      assertThat(holds).as("holds in one handoff").isLessThanOrEqualTo(kind ? 1 : 6);
      if (kind && holds == 1) {
        assertThat(inIt.getFirst()).as("no hold once connected").startsWith("Thank you");
      }
    }
  }

  /** Tells if a message may have reached GPTBots without our knowing. */
  private boolean isAnythingInDoubt() {
    return ledger.inDoubt || gptBots.unknown || simulation.timeouts() > 0;
  }
}
