import { type Signal, signal } from '@preact/signals';
import { type Conversation, type Customer, getConversation, getCustomer } from '../api/calls';
import type { Problem } from '../api/problem';
import { LookFailed } from '../live/updates';
import { correctLists } from './lists';
import { settle } from './outbox';
import { me } from './team';

/** A conversation as it was read last. */
export type Shown = {
  id: string;
  conversation: Signal<Conversation | null>;
  customer: Signal<Customer | null>;
  /** Why it cannot be shown: erased, or not allowed. */
  problem: Signal<Problem | null>;
};

/** How many conversations stay in memory for going back and forth. */
const KEPT = 30;
const shown = new Map<string, Shown>();

export function conversationOf(id: string): Shown {
  let one = shown.get(id);
  if (one) {
    shown.delete(id);
  } else {
    one = { id, conversation: signal(null), customer: signal(null), problem: signal(null) };
  }
  shown.set(id, one);
  for (const oldest of [...shown.keys()].slice(0, Math.max(0, shown.size - KEPT))) {
    shown.delete(oldest);
  }
  return one;
}

/** The conversation if it was opened before; nothing is read. */
export const peek = (id: string): Conversation | null => shown.get(id)?.conversation.value ?? null;

export function forgetConversations(): void {
  shown.clear();
}

/** Reads what is new. */
export async function refreshConversation(id: string): Promise<void> {
  const one = conversationOf(id);
  const answer = await getConversation(id, one.conversation.value?.version);
  if (answer.problem) {
    if (answer.problem.kind === 'gone' || answer.problem.kind === 'forbidden') {
      one.problem.value = answer.problem;
      // What was erased, or is no longer for this person, leaves the screen and the memory.
      one.conversation.value = null;
      one.customer.value = null;
      return;
    }
    throw new LookFailed(answer.problem.retryAfter);
  }
  if (answer.value) {
    const whole = await rest(id, answer.value);
    one.problem.value = null;
    one.conversation.value = whole;
    settle(keysIn(whole));
    correctLists(whole, me.value?.id ?? '');
  }
}

/** Joins the pages of a long conversation. */
async function rest(id: string, first: Conversation): Promise<Conversation> {
  const whole = { ...first };
  let cursor = first.cursor;
  while (cursor) {
    const answer = await getConversation(id, undefined, cursor);
    if (!answer.value) throw new LookFailed(answer.problem?.retryAfter);
    const page = answer.value;
    whole.context = [...whole.context, ...page.context];
    whole.messages = [...whole.messages, ...page.messages];
    whole.notes = [...whole.notes, ...page.notes];
    whole.entries = [...whole.entries, ...page.entries];
    cursor = page.cursor;
  }
  return whole;
}

/** Keys of the texts that the server has. An id ends with its key. */
export const keyOf = (id: string): string => id.slice(id.lastIndexOf('#') + 1);

function keysIn(conversation: Conversation): Set<string> {
  return new Set([
    ...conversation.messages.filter((each) => each.from !== 'user').map((each) => keyOf(each.id)),
    ...conversation.notes.map((each) => keyOf(each.id)),
  ]);
}

/** Asks once who the customer is, beside the conversation and never before a reply. */
export async function askCustomer(id: string): Promise<void> {
  const one = conversationOf(id);
  if (one.customer.value?.askedAt || !one.conversation.value?.connectedAt) return;
  const answer = await getCustomer(id);
  if (answer.value) one.customer.value = answer.value;
}
