package handoff.gptbots;

/**
 * GPTBots' answer to a question.
 *
 * @param outcome DELIVERED if it answered as it should
 * @param value the answer; without meaning otherwise
 */
public record Result<T>(Outcome outcome, T value) {
  /** Tells if it answered as it should. */
  public boolean isAnswer() {
    return outcome.verdict() == Outcome.Verdict.DELIVERED;
  }

  @Override
  public String toString() {
    return "Result[" + outcome.verdict() + "]";
  }
}
