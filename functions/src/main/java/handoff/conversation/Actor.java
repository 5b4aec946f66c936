package handoff.conversation;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who acts: a person, a tool on behalf of somebody, this bridge itself, or GPTBots.
 *
 * @param id {@code person:<sub>}, {@code tool:<name>}, {@code system} or {@code gptbots}; it never
 *     holds a {@code #}
 * @param name a person's name; null for a tool, or where it is not known
 * @param onBehalfOf the person whom a tool named; null for everybody else
 */
public record Actor(String id, @Nullable String name, @Nullable Agent onBehalfOf) {
  /** This bridge: it says that nobody is free, and ends a handoff that nobody took. */
  public static final Actor SYSTEM = new Actor("system", null);

  /** GPTBots, which tells of its users. */
  public static final Actor GPTBOTS = new Actor("gptbots", null);

  private static final String PERSON = "person:";
  private static final String TOOL = "tool:";

  /** The person behind a call, as the caller named them. */
  public record Agent(@Nullable String id, @Nullable String name) {}

  /** Somebody on whose behalf nobody is named. */
  public Actor(String id, @Nullable String name) {
    this(id, name, null);
  }

  /**
   * A person.
   *
   * @param subject the {@code sub} of the access token
   */
  public static Actor person(String subject, @Nullable String name) {
    return new Actor(PERSON + subject, name);
  }

  /** A tool by its name in the settings. */
  public static Actor tool(String name) {
    return new Actor(TOOL + name, null);
  }

  /** The same tool on behalf of somebody; a person acts for themself, whomever the call names. */
  public Actor onBehalfOf(@Nullable Agent agent) {
    return isPerson() ? this : new Actor(id, name, agent);
  }

  public boolean isPerson() {
    return id.startsWith(PERSON);
  }

  /** The human behind it: a person themself, or whom a tool named; null if nobody is known. */
  public @Nullable Agent human() {
    return isPerson() ? new Agent(id.substring(PERSON.length()), name) : onBehalfOf;
  }

  /** The owner that it becomes: who answers inside a tool is the tool's own matter. */
  Actor owner() {
    return new Actor(id, name);
  }

  boolean is(@Nullable Actor other) {
    return other != null && other.id.equals(id);
  }

  /** Tells if it is this owner by a name that is not on record. */
  boolean renames(@Nullable Actor owner) {
    return owner != null && is(owner) && name != null && !name.equals(owner.name());
  }

  /** Writes who it is, as {@code <prefix>} and {@code <prefix>Name}, and the human behind it. */
  Item put(Item item, String prefix) {
    putOwner(item, prefix, this);
    Agent human = human();
    return human == null ? item : item.put("agentId", human.id()).put("agentName", human.name());
  }

  /** Reads what {@link #put} wrote. */
  static Actor from(Item item, String prefix) {
    String agentId = item.optionalText("agentId");
    String agentName = item.optionalText("agentName");
    Agent agent = agentId == null && agentName == null ? null : new Agent(agentId, agentName);
    return new Actor(item.text(prefix), item.optionalText(prefix + "Name")).onBehalfOf(agent);
  }

  /** Writes an owner; nothing for nobody. */
  static Item putOwner(Item item, String prefix, @Nullable Actor owner) {
    return owner == null ? item : item.put(prefix, owner.id).put(prefix + "Name", owner.name);
  }

  /** Reads an owner; null for nobody. */
  static @Nullable Actor ownerFrom(Item item, String prefix) {
    String id = item.optionalText(prefix);
    return id == null ? null : new Actor(id, item.optionalText(prefix + "Name"));
  }
}
