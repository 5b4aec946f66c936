package handoff.http;

/**
 * Who is calling the agent side: today a tool with its own token.
 *
 * @param id what is kept in the table and shown as the owner, for example {@code tool:helpdesk}
 */
public record Caller(String id) {
  static Caller tool(String name) {
    return new Caller("tool:" + name);
  }
}
