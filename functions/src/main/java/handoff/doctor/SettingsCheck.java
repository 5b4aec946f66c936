package handoff.doctor;

import handoff.settings.Bot;
import handoff.settings.Reading;
import handoff.settings.Settings;
import handoff.settings.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The secret: readable, within its rules, complete, and hard to guess. No value is ever part of a
 * finding.
 */
final class SettingsCheck {
  private final Supplier<String> secret;
  private final boolean strict;

  /**
   * @param strict true if tokens must be hard to guess
   */
  SettingsCheck(Supplier<String> secret, boolean strict) {
    this.secret = secret;
    this.strict = strict;
  }

  Check check() {
    return new Check("The settings secret", this::look);
  }

  private List<Finding> look() {
    Reading reading;
    try {
      reading = Settings.read(secret.get());
    } catch (AwsServiceException refused) {
      return List.of(
          Finding.fail(
              "The settings secret cannot be read (" + Doctor.kind(refused) + ").",
              "See that the secret exists, has a value, and is not being deleted."));
    }
    List<Finding> findings = new ArrayList<>();
    for (Violation violation : reading.violations()) {
      findings.add(
          Finding.fail(
              "Settings: " + violation + ".", "Correct this field of the settings secret."));
    }
    Settings settings = reading.settings();
    if (settings != null) {
      agents(settings.bots(), findings);
    }
    if (strict) {
      guessable(reading.guessable(), findings);
    }
    return findings.isEmpty()
        ? List.of(Finding.ok("The settings are complete, and no token can be guessed."))
        : findings;
  }

  private static void agents(Map<String, Bot> bots, List<Finding> findings) {
    bots.forEach((name, bot) -> {
      if (!bot.isConfigured()) {
        findings.add(
            Finding.fail(
                "No API key is set for the GPTBots agent " + Settings.shown(name) + ".",
                "Copy one from the agent's API key page in GPTBots into its apiKey in the"
                    + " settings secret."));
      }
    });
    if (bots.isEmpty()) {
      findings.add(
          Finding.fail(
              "The settings name no GPTBots agent, so no reply can be sent.",
              "Add \"bots\": {\"*\": {\"apiKey\": \"...\", \"endpoint\": \"sg\"}} to the settings"
                  + " secret."));
    } else if (!bots.containsKey("*")) {
      findings.add(
          Finding.warn(
              "The settings have no agent *: handoffs of an agent that they do not name are taken,"
                  + " but nobody can reply.",
              "Add *, or see that every agent that calls this stack is named."));
    }
  }

  private static void guessable(List<String> fields, List<Finding> findings) {
    for (String field : fields) {
      findings.add(
          Finding.fail(
              "Settings: " + field + " looks typed, and can be guessed.",
              "Put a random token in its place: openssl rand -hex 32. A second webhook token may"
                  + " stand beside it until GPTBots has the new one."));
    }
  }
}
