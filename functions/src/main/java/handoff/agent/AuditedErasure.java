package handoff.agent;

import handoff.conversation.Actor;
import handoff.conversation.AuditTrail;
import handoff.conversation.AuditTrail.Operation;
import handoff.conversation.Erasure;
import handoff.runtime.Wiring;
import java.util.function.BiPredicate;

/** Erases a conversation, and notes in the audit trail before who does it. */
record AuditedErasure(Erasure erasure, AuditTrail audit) {
  AuditedErasure(Wiring wiring) {
    this(wiring.erasure(), wiring.audit());
  }

  /**
   * Erases.
   *
   * @return false if there is nothing to erase
   */
  boolean erase(Actor by, String id, BiPredicate<Erasure, String> how) {
    if (!erasure.isThere(id)) {
      return false;
    }
    audit.note(Operation.ERASED, id, by);
    return how.test(erasure, id);
  }
}
