import * as api from '../api/calls';
import type { Actor, Problem } from '../api/problem';
import { ago, words } from '../words';
import { nameOf, problemText } from '../words/people';
import { serverNow } from './clock';
import { conversationOf, keyOf, peek, refreshConversation } from './conversation';
import { updates } from './desk';
import { draftOf, type Mode, write } from './drafts';
import { focusComposer } from './focus';
import { patchLists, queue } from './lists';
import { say } from './notices';
import { outbox, post } from './outbox';
import { openConversation } from './route';
import { me } from './team';

/** Takes what an answer says about a conversation into the lists and onto the screen. */
async function took(head: api.Head): Promise<void> {
  patchLists(head, me.value?.id ?? '');
  const shown = conversationOf(head.id);
  if (shown.conversation.value) {
    shown.conversation.value = { ...shown.conversation.value, ...head, version: 0 };
  }
  await refreshConversation(head.id).catch(() => updates.value?.distrust());
}

/** Claims, or takes over if `from` is somebody else. */
export async function claim(id: string, from: Actor | null = null): Promise<boolean> {
  const answer = await api.claim(id, from !== null);
  if (answer.value) {
    await took(answer.value);
    say(from ? words.value.tookOverFrom(nameOf(from)) : words.value.claimed);
    return true;
  }
  await lost(id, answer.problem);
  return false;
}

/** Says who was faster and when, or what else stood in the way. The draft stays. */
async function lost(id: string, problem: Problem | undefined): Promise<void> {
  if (problem) say(problemText(problem), problem.kind === 'owned' ? 'doubt' : 'lost');
  await refreshConversation(id).catch(() => {});
  void updates.value?.lookNow();
  if (problem?.kind !== 'owned') return;
  const { assignee, claimedAt } = peek(id) ?? {};
  const at = Date.parse(claimedAt ?? '');
  // Under a second it would be "now"; "a moment ago" is on the screen already.
  if (assignee?.id === problem.owner?.id && serverNow() - at >= 1_000) {
    say(problemText(problem, ago(at, serverNow())), 'doubt');
  }
}

/** Opens the one with the least time left, makes it mine, and puts the cursor into the reply. */
export async function takeNext(): Promise<void> {
  const next = queue.value[0];
  if (!next) {
    say(words.value.nobodyWaits);
    return;
  }
  openConversation(next.id, 'waiting');
  focusComposer('reply');
  await claim(next.id);
}

export async function giveBack(id: string): Promise<void> {
  const answer = await api.release(id);
  if (answer.value) {
    await took(answer.value);
    say(words.value.givenBack);
  } else await lost(id, answer.problem);
}

export async function handOver(id: string, to: api.Colleague, note: string): Promise<boolean> {
  if (note.trim() !== '') {
    const noted = await api.addNote(id, crypto.randomUUID(), note);
    if (noted.problem) {
      say(problemText(noted.problem), 'lost');
      return false;
    }
  }
  const answer = await api.handOver(id, { id: to.id, name: to.name });
  if (answer.value) {
    await took(answer.value);
    say(words.value.handedOverTo(to.name ?? to.id));
    return true;
  }
  await lost(id, answer.problem);
  return false;
}

/** Ends the handoff. The same key until it has worked: an end that is sent twice ends once. */
const ends = new Map<string, string>();

export async function end(id: string): Promise<boolean> {
  const handoff = conversationOf(id).conversation.value?.handoff ?? 0;
  const name = `${id} ${handoff}`;
  const key = ends.get(name) ?? crypto.randomUUID();
  ends.set(name, key);
  const answer = await api.end(id, key);
  await refreshConversation(id).catch(() => {});
  void updates.value?.lookNow();
  if (answer.value) {
    say(answer.value.status === 'sent' ? words.value.ended : words.value.endQueued);
    return true;
  }
  ends.delete(name);
  if (answer.problem) await lost(id, answer.problem);
  return false;
}

/** Sends the draft. The text leaves the composer at once, so however often Enter is pressed, it is one message. */
export function sendDraft(id: string, mode: Mode, takeover = false): void {
  const draft = draftOf(id, mode).value;
  const conversation = conversationOf(id).conversation.value;
  if (draft.text.trim() === '' || !conversation) return;
  write(id, mode, '', 0);
  post({
    ...draft,
    conversation: id,
    mode,
    handoff: conversation.handoff,
    ...(takeover ? { takeover } : {}),
  });
}

/**
 * Sends a text again that GPTBots refused, or may not have. Its key follows from the first one's, so that two presses, or two tabs, are
 * one message.
 */
export function sendAgain(id: string, messageId: string, text: string): void {
  const conversation = conversationOf(id).conversation.value;
  if (!conversation) return;
  const key = retryKey(keyOf(messageId));
  if (outbox.value.some((each) => each.key === key)) return;
  post({
    text,
    key,
    seenVersion: conversation.version,
    conversation: id,
    mode: 'reply',
    handoff: conversation.handoff,
  });
}

/** `k` becomes `k.r1`, `k.r1` becomes `k.r2`. */
export function retryKey(key: string): string {
  const tried = /^(.*)\.r(\d+)$/.exec(key);
  return tried ? `${tried[1]}.r${Number(tried[2]) + 1}` : `${key}.r1`;
}

/** Milliseconds until GPTBots gives up; null if it waits no longer. */
export function timeLeft(head: api.Head): number | null {
  if (head.secondsLeft === null || head.deadlineAt === null) return null;
  return Math.max(0, Date.parse(head.deadlineAt) - serverNow());
}
