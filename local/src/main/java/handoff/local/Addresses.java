package handoff.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import handoff.local.signin.Issuer;
import handoff.local.signin.Person;
import handoff.local.web.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Addresses of a run: in a file for other programs, and as text for a person. */
final class Addresses {
  private final LocalSystem system;
  private final Options options;

  Addresses(LocalSystem system, Options options) {
    this.system = system;
    this.options = options;
  }

  void write(Path file) throws IOException {
    ObjectNode json =
        Json.object()
            .put("console", system.console().toString())
            .put("webhooks", system.webhooks().toString())
            .put("tool", system.tool().toString())
            .put("toolToken", system.settings().toolToken())
            .put("api", system.api().toString())
            .put("issuer", system.issuer().uri().toString())
            .put("clientId", Issuer.CLIENT)
            .put("resource", Issuer.RESOURCE)
            .put("queue", system.queueUrl(LocalSystem.QUEUE));
    system
        .simulator()
        .ifPresent(simulator ->
            json.put("simulator", simulator.uri().toString())
                .put("customerPage", simulator.uri() + "/"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, json.toPrettyString() + "\n");
  }

  /** First block of a run's output. */
  String block(Path log) {
    StringBuilder block = new StringBuilder("\nThe whole system runs in this process.\n\n");
    line(block, "Agents' console", system.console() + "  (sign in as Ann, Ben or Ada)");
    system
        .simulator()
        .ifPresentOrElse(
            simulator -> {
              line(block, "Customer's chat page", simulator.uri() + "/");
              line(block, "GPTBots, simulated", simulator.uri());
            },
            () -> line(block, "GPTBots", options.gptBots()));
    line(block, "Webhooks", system.webhooks());
    line(block, "Agent tool's API", system.tool());
    line(block, "Its token", system.settings().toolToken());
    line(block, "People's API", system.api());
    line(block, "Sign-in (OIDC issuer)", system.issuer().uri());
    for (Person person : Person.ALL) {
      String groups = String.join(", ", person.groups());
      line(
          block,
          "Token of " + person.name(),
          "%s  (%s)".formatted(system.issuer().shortcut(person), groups));
    }
    system.awsPort().ifPresent(port -> line(block, "AWS for sam local", "port " + port));
    line(block, "Queue of jobs", system.queueUrl(LocalSystem.QUEUE));
    line(block, "Data", options.data().isEmpty() ? "in memory" : "kept in " + options.data());
    line(block, "Functions' log", log);
    line(
        block,
        "Open to",
        options.sam()
            ? "EVERY network this machine is on, because containers must reach it"
            : "this machine only");
    return block.toString();
  }

  /** Commands for playing the agent by hand. */
  String commands() {
    return """

    Be the agent yourself, in another terminal:

      tool=%s
      auth='Authorization: Bearer %s'
      curl -s -H "$auth" "$tool/conversations?state=waiting"
      id=...            # the "id" of one of them
      curl -s -H "$auth" "$tool/conversations/$id"
      curl -s -H "$auth" "$tool/conversations/$id/replies" -H "Idempotency-Key: $(uuidgen)" \\
        -H 'Content-Type: application/json' -d '{"text": "Hello!", "agent": {"id": "ann", "name": "Ann"}}'
      curl -s -H "$auth" "$tool/conversations/$id/close" -H "Idempotency-Key: $(uuidgen)" \\
        -H 'Content-Type: application/json' -d '{"agent": {"id": "ann", "name": "Ann"}}'

    Or be Ann herself, with a token of hers, which is good for an hour; the calls stay as they are:

      tool=%s
      auth="Authorization: Bearer $(curl -s %s)"

    %sCtrl-C stops everything.
    """
        .formatted(
            system.tool(),
            system.settings().toolToken(),
            system.api(),
            system.issuer().shortcut(Person.ALL.getFirst()),
            system
                .simulator()
                .map(page ->
                    "Be the customer: open %s/ and ask for a person.%n".formatted(page.uri()))
                .orElse(""));
  }

  private static void line(StringBuilder block, String name, Object value) {
    block.append("  %-22s %s%n".formatted(name, value));
  }
}
