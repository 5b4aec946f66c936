import { signal } from '@preact/signals';
import { addNote, reply } from '../api/calls';
import { isPassing, type Problem } from '../api/problem';
import { serverNow } from './clock';
import { type Draft, giveBack, type Mode } from './drafts';
import { drop, keep, kept, keysOf } from './kept';

/**
 * A text on its way to the server. It stays here, also over a reload, until the conversation's own copy with the same key is on the
 * screen; until then it is sent again with its key, which cannot double it.
 */
export type Sending = Draft & {
  conversation: string;
  mode: Mode;
  handoff: number;
  at: number;
  takeover?: boolean;
  /** Why it is not there yet; it is tried again. */
  problem?: Problem;
};

/** A refusal that only the writer can answer. */
export type Question = { sending: Sending; problem: Problem };

export const outbox = signal<Sending[]>([]);
/** Questions of the server by conversation. */
export const questions = signal<Record<string, Question>>({});

let owner = '';
let wake: (conversation: string) => void = () => {};

const name = (sending: Sending): string => `${owner}:sending:${sending.key}`;

/**
 * Takes up what was under way when this page was closed.
 *
 * @param accepted called when the server has a text of this conversation
 */
export function outboxOf(person: string, accepted: (conversation: string) => void): void {
  owner = person;
  wake = accepted;
  outbox.value = keysOf(`${owner}:sending:`).flatMap((key) => kept<Sending>(key) ?? []);
  for (const sending of outbox.value) void deliver(sending);
}

export function post(sending: Omit<Sending, 'at'>): void {
  const whole: Sending = { ...sending, at: serverNow() };
  keep(name(whole), whole);
  outbox.value = [...outbox.value.filter((each) => each.key !== whole.key), whole];
  void deliver(whole);
}

/** Forgets texts that the conversation on the screen has. */
export function settle(keys: Set<string>): void {
  const arrived = outbox.value.filter((each) => keys.has(each.key));
  if (arrived.length === 0) return;
  for (const sending of arrived) drop(name(sending));
  outbox.value = outbox.value.filter((each) => !keys.has(each.key));
}

export function withdraw(sending: Sending): void {
  settle(new Set([sending.key]));
}

export function answerQuestion(conversation: string): void {
  const { [conversation]: _, ...others } = questions.value;
  questions.value = others;
}

/** Sends until there is an answer. One tab at a time, where the browser can. */
async function deliver(sending: Sending): Promise<void> {
  const work = (): Promise<void> => attempts(sending);
  if ('locks' in navigator) await navigator.locks.request(`handoff-send-${sending.key}`, work);
  else await work();
}

const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000];

async function attempts(sending: Sending): Promise<void> {
  for (let tries = 0; isUnderWay(sending); tries += 1) {
    const answer = await attempt(sending);
    if (!answer.problem) {
      update(sending, undefined);
      wake(sending.conversation);
      return;
    }
    if (!isPassing(answer.problem) && answer.problem.kind !== 'signed-out') {
      refused(sending, answer.problem);
      return;
    }
    update(sending, answer.problem);
    const pause = answer.problem.retryAfter ?? PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 15_000;
    await rest(pause);
  }
}

const attempt = (sending: Sending) =>
  sending.mode === 'note'
    ? addNote(sending.conversation, sending.key, sending.text)
    : reply(sending.conversation, sending.key, {
        text: sending.text,
        ...(sending.takeover ? { takeover: true } : { seenVersion: sending.seenVersion }),
      });

const isUnderWay = (sending: Sending): boolean =>
  outbox.value.some((each) => each.key === sending.key);

function update(sending: Sending, problem: Problem | undefined): void {
  outbox.value = outbox.value.map((each) => {
    if (each.key !== sending.key) return each;
    const { problem: _, ...rest } = each;
    return problem ? { ...rest, problem } : rest;
  });
}

/** Gives the text back to its writer. What GPTBots refused is in the conversation, with a way to try again. */
function refused(sending: Sending, problem: Problem): void {
  withdraw(sending);
  wake(sending.conversation);
  if (problem.kind === 'not-delivered') return;
  const key = problem.kind === 'changed' ? sending.key : crypto.randomUUID();
  giveBack(sending.conversation, sending.mode, {
    text: sending.text,
    key,
    seenVersion: sending.seenVersion,
  });
  questions.value = { ...questions.value, [sending.conversation]: { sending, problem } };
}

/** Waits, but not longer than until the line is back or somebody has signed in. */
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    }
    addEventListener('online', done);
  });
}
