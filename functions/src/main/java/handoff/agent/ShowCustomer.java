package handoff.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.conversation.Actor;
import handoff.conversation.Conversation;
import handoff.conversation.Conversations;
import handoff.conversation.Customer;
import handoff.conversation.Refusal;
import handoff.customer.CustomerLookup;
import handoff.http.Action;
import handoff.http.Answer;
import handoff.http.Request;
import handoff.json.Json;
import handoff.runtime.Wiring;
import org.jspecify.annotations.Nullable;

/** Shows the end user's channel and attributes, as far as GPTBots tells. */
final class ShowCustomer implements Action {
  private final Conversations conversations;
  private final CustomerLookup lookup;

  ShowCustomer(Wiring wiring) {
    conversations = wiring.conversations();
    lookup = wiring.customerLookup();
  }

  @Override
  public Answer answer(Actor by, Request request) {
    Conversation conversation =
        conversations.find(request.path("id")).orElseThrow(Refusal.UnknownConversation::new);
    return Answer.json(200, view(lookup.find(conversation).orElse(null)));
  }

  /**
   * The customer as JSON.
   *
   * @param customer null if GPTBots was not asked
   */
  static ObjectNode view(@Nullable Customer customer) {
    ObjectNode view = Json.object().put("channel", customer == null ? null : customer.channel());
    ArrayNode attributes = view.putArray("attributes");
    if (customer != null) {
      for (Customer.Attribute each : customer.attributes()) {
        attributes.addObject().put("name", each.name()).put("value", each.value());
      }
    }
    return view.put("askedAt", customer == null ? null : customer.askedAt().toString());
  }
}
