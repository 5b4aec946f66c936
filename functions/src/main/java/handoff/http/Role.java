package handoff.http;

/** A set of rights. */
public enum Role {
  /** Tell what users say and do. */
  GPTBOTS,
  /** Read, reply, note, claim, end. */
  AGENT,
  /** Also erase, export, and read the audit trail. */
  ADMIN
}
