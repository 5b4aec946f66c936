package handoff.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import handoff.conversation.Conversations;
import handoff.conversation.Note;
import handoff.conversation.Notes;
import handoff.conversation.Reply;
import handoff.http.Answer;
import handoff.http.Caller;
import handoff.http.Endpoint;
import handoff.http.Failure;
import handoff.http.Fields;
import handoff.http.Request;
import handoff.runtime.Snapshot;
import handoff.runtime.Wiring;
import java.time.Clock;
import java.time.Instant;

/** {@code POST .../conversations/{id}/notes}: something for colleagues, never for GPTBots. */
public final class NoteHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final Conversations conversations;
  private final Notes notes;
  private final Clock clock;
  private final Endpoint endpoint;

  public NoteHandler() {
    this(Snapshot.http(NoteHandler::new, "POST /tool/conversations/{id}/notes"));
  }

  public NoteHandler(Wiring wiring) {
    conversations = wiring.conversations();
    notes = wiring.notes();
    clock = wiring.clock();
    endpoint = wiring.agent("note", this::add);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return endpoint.answer(event, context);
  }

  private Answer add(Caller caller, Request request) {
    Fields body = request.body(Bodies.LIMIT);
    String key = Reply.key(caller.id(), Bodies.idempotencyKey(request, body));
    String text = body.requiredText("text");
    Instant now = Instant.ofEpochMilli(clock.millis());
    Note note = new Note(key, Bodies.actor(caller), Bodies.agent(caller, body), text, now);
    body.check();
    Note kept =
        conversations
            .find(request.path("id"))
            .flatMap(conversation -> notes.putIfAbsent(conversation.id(), note))
            .orElseThrow(Failure.UnknownConversation::new);
    if (!kept.text().equals(text)) {
      throw new Failure.KeyReused();
    }
    return Answer.json(201, Views.note(kept));
  }
}
