package handoff.gptbots;

/**
 * A webhook of an agent, as GPTBots has it.
 *
 * @param url with its token: not for logs
 * @param reachable true if it answered 200
 * @param status its HTTP status; 0 if it did not answer
 * @param millis duration of the call
 */
public record Webhook(String type, String url, boolean reachable, int status, long millis) {
  /** Tells whether it is for handoffs. */
  public boolean isHumanService() {
    return type.equals("human_service");
  }

  @Override
  public String toString() {
    return "Webhook[" + reachable + ", " + status + "]";
  }
}
