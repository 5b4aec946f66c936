package handoff.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The events of a history, as its callers saw them. */
final class Ledger {
  /** The keys in the order in which the table took them. */
  final Set<String> appended = new LinkedHashSet<>();

  /** Text by id, of every reply that was answered 201 or 202. */
  final Map<String, String> accepted = new LinkedHashMap<>();

  /** The caller and key of each of them. */
  final Set<String> acceptedKeys = new LinkedHashSet<>();

  /** Text by caller and key, of every call that was ever answered "owned". */
  final Map<String, String> refused = new LinkedHashMap<>();

  /** Calls by caller and key that had no answer, or another than "owned". */
  final Map<String, Integer> unanswered = new HashMap<>();

  /** The texts of the user. */
  final Set<String> chats = new LinkedHashSet<>();

  boolean userClosed;
  boolean ended;

  /** Set once a message may have reached GPTBots without our knowing. */
  boolean inDoubt;
}
