package handoff.log;

/** The metrics, under the names that CloudWatch shows. */
public enum Metric {
  /** A handoff was opened. */
  HANDOFFS("Handoffs", Unit.COUNT),
  /** From a handoff's arrival to the first reply of a person that GPTBots took. */
  FIRST_REPLY_TIME("FirstReplyTime", Unit.MILLISECONDS),
  /** GPTBots got no message of ours before its waiting timeout. */
  DEADLINES_MISSED("DeadlinesMissed", Unit.COUNT),
  /** GPTBots took a person's reply. */
  REPLIES_SENT("RepliesSent", Unit.COUNT),
  /** GPTBots refused a person's reply, or was out of reach for too long. */
  REPLIES_FAILED("RepliesFailed", Unit.COUNT),
  /** GPTBots may or may not have a person's reply. */
  REPLIES_UNCONFIRMED("RepliesUnconfirmed", Unit.COUNT),
  /** The handoff was over before a person's reply could be sent. */
  REPLIES_DROPPED("RepliesDropped", Unit.COUNT),
  /** GPTBots could not be told that a handoff is over: its user stays with nobody. */
  ENDS_FAILED("EndsFailed", Unit.COUNT),
  /** From a reply's acceptance to GPTBots' yes. */
  DELIVERY_TIME("DeliveryTime", Unit.MILLISECONDS);

  /** The namespace in which CloudWatch keeps them. */
  public static final String NAMESPACE = "GPTBotsHandoff";

  /** CloudWatch's names of units. */
  enum Unit {
    COUNT("Count"),
    MILLISECONDS("Milliseconds");

    final String title;

    Unit(String title) {
      this.title = title;
    }
  }

  final String title;
  final Unit unit;

  Metric(String title, Unit unit) {
    this.title = title;
    this.unit = unit;
  }

  /** The name that CloudWatch shows. */
  public String title() {
    return title;
  }
}
