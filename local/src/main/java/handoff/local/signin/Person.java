package handoff.local.signin;

import java.util.List;
import java.util.Optional;

/**
 * A person who can sign in here.
 *
 * @param id the subject of the person's tokens
 */
public record Person(String id, String name, List<String> groups) {
  /** Two agents and an admin. */
  public static final List<Person> ALL =
      List.of(
          new Person("ann", "Ann", List.of("agent")),
          new Person("ben", "Ben", List.of("agent")),
          new Person("ada", "Ada", List.of("admin", "agent")));

  static Optional<Person> find(String id) {
    return ALL.stream().filter(person -> person.id.equals(id)).findFirst();
  }
}
