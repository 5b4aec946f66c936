package handoff.settings;

/** The secret does not have the shape it should; the message names the field, never its value. */
public final class InvalidSettings extends RuntimeException {
  InvalidSettings(String problem) {
    super("settings: " + problem);
  }
}
