package handoff.bench.speed;

/** A call that is measured, and the bars that the project has set itself for it. */
enum Scenario {
  ESTABLISH("establish", "webhook.EstablishHandler", 1.0, 1.15),
  CHAT("chat", "webhook.ChatHandler", 0.45, 1.15),
  REPLY("first reply", "agent.ReplyHandler", 1.0, 1.15),
  HOLD("hold text by a job", "queue.DeliverHandler", 1.0, Double.NaN),
  LIST("list of 20", "agent.InboxHandler", 1.0, Double.NaN),
  CONVERSATION("one conversation", "agent.InboxHandler", 1.0, 1.3);

  final String title;
  final String handler;

  /** The most that a primed restore may take, in cold starts of the bare handler. */
  final double restoreBar;

  /** The most CPU that a warm call may take, in that of the bare SDK calls. */
  final double cpuBar;

  Scenario(String title, String handler, double restoreBar, double cpuBar) {
    this.title = title;
    this.handler = "handoff." + handler;
    this.restoreBar = restoreBar;
    this.cpuBar = cpuBar;
  }
}
