package handoff.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of a run.
 *
 * @param port the gateway's port, 0 for a free one; the other ports likewise
 * @param awsPort the port of the endpoint for containers, used only with {@code sam}
 * @param data the folder for the data, empty for memory
 * @param gptBots the base URL of a real GPTBots, empty for the simulator
 * @param script true to play one handoff after the start
 * @param sam true if containers of {@code sam local} may use this system
 */
public record Options(
    int port,
    int simulatorPort,
    int awsPort,
    int issuerPort,
    String data,
    String gptBots,
    boolean script,
    boolean sam) {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "port", "8080",
          "simulator-port", "8081",
          "aws-port", "8082",
          "issuer-port", "8083",
          "data", "",
          "gptbots", "",
          "script", "true",
          "sam", "false");

  /** Options for tests: free ports, data in memory, no scripted handoff. */
  public static Options forTests() {
    return new Options(0, 0, 0, 0, "", "", false, false);
  }

  /**
   * Reads {@code --name=value}; an empty value stands for the default.
   *
   * @throws CannotStart with a sentence about the first wrong option
   */
  public static Options parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (!name.startsWith("--") || !DEFAULTS.containsKey(name.substring(2))) {
        throw new CannotStart(
            "Unknown option %s. There are --port, --simulator-port, --aws-port, --issuer-port, --data,"
                    .formatted(name)
                + " --gptbots, --script and --sam.");
      }
      if (equals < 0) {
        throw new CannotStart("The option %s needs a value: %s=...".formatted(name, name));
      }
      String value = argument.substring(equals + 1);
      if (!value.isEmpty()) {
        values.put(name.substring(2), value);
      }
    }
    return new Options(
        port(values, "port"),
        port(values, "simulator-port"),
        port(values, "aws-port"),
        port(values, "issuer-port"),
        values.getOrDefault("data", ""),
        url(values.getOrDefault("gptbots", "")),
        yes(values, "script"),
        yes(values, "sam"));
  }

  private static int port(Map<String, String> values, String name) {
    String value = values.getOrDefault(name, "");
    if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65535) {
      return Integer.parseInt(value);
    }
    throw new CannotStart(
        "The option --%s needs a port number from 0 to 65535, not %s.".formatted(name, value));
  }

  private static boolean yes(Map<String, String> values, String name) {
    String value = values.getOrDefault(name, "");
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    throw new CannotStart("The option --%s is true or false, not %s.".formatted(name, value));
  }

  private static String url(String value) {
    if (value.isEmpty() || value.matches("https?://[^/\\s]+.*")) {
      return value;
    }
    throw new CannotStart(
        "The option --gptbots needs a URL such as https://api-sg.gptbots.ai, not %s."
            .formatted(value));
  }
}
