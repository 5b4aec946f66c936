package handoff.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Answers of GPTBots about users: one item beside a conversation's context, which ends and is
 * erased with it. The next handoff's answer replaces it. Thread-safe.
 */
public final class Customers {
  private static final String SK = "CUSTOMER";

  private final Table table;
  private final ConversationItem conversations;

  public Customers(Table table) {
    this.table = table;
    conversations = new ConversationItem(table);
  }

  /** The newest answer that is kept, of whichever handoff. */
  public Optional<Customer> find(String conversationId) {
    return table.get(key(conversationId)).map(Customers::customer);
  }

  /** The answer that was given for the conversation's current handoff. */
  public Optional<Customer> find(Conversation conversation) {
    long current = conversation.handoff().establishedAt();
    return table
        .get(key(conversation.id()))
        .filter(item -> item.number("establishedAt") == current)
        .map(Customers::customer);
  }

  /** Keeps an answer for the handoff of the conversation as it was when GPTBots was asked. */
  public void put(Conversation asked, Customer customer) {
    List<AttributeValue> attributes = new ArrayList<>();
    for (Customer.Attribute each : customer.attributes()) {
      attributes.add(new Item().put("name", each.name()).put("value", each.value()).asValue());
    }
    Update update =
        new Update()
            .set("establishedAt", Item.of(asked.handoff().establishedAt()))
            .set("askedAt", Item.of(customer.askedAt().toEpochMilli()))
            .set("attributes", AttributeValue.fromL(attributes));
    String channel = customer.channel();
    update = channel == null ? update.remove("channel") : update.set("channel", Item.of(channel));
    update = customer.isWhole() ? update.set("whole", Item.of(1)) : update.remove("whole");
    table.update(key(asked.id()), update);
    if (conversations.find(asked.id()).filter(now -> isSame(now, asked)).isEmpty()) {
      // Erased meanwhile, and perhaps begun anew: nothing of before may be left.
      table.delete(key(asked.id()));
    }
  }

  private static boolean isSame(Conversation now, Conversation asked) {
    return now.handoff().establishedAt() == asked.handoff().establishedAt();
  }

  private static Table.Key key(String conversationId) {
    return Table.Key.of(conversationId, SK);
  }

  private static Customer customer(Item item) {
    List<Customer.Attribute> attributes = new ArrayList<>();
    for (Item each : item.maps("attributes")) {
      attributes.add(new Customer.Attribute(each.text("name"), each.text("value")));
    }
    return new Customer(
        item.optionalText("channel"),
        attributes,
        Instant.ofEpochMilli(item.number("askedAt")),
        item.has("whole"));
  }
}
