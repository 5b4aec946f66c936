import { type Signal, signal } from '@preact/signals';
import { drop, keep, kept, keysOf, onKeptElsewhere } from './kept';

export type Mode = 'reply' | 'note';

/**
 * A text that is being written. Its key is made at the first key press and goes with it, so that however often and from however many
 * tabs it is sent, it is one message.
 */
export type Draft = { text: string; key: string; seenVersion: number };

const NONE: Draft = { text: '', key: '', seenVersion: 0 };
const drafts = new Map<string, Signal<Draft>>();
let owner = '';

const name = (conversation: string, mode: Mode): string => `${owner}:draft:${mode}:${conversation}`;

/** Drafts of whom; called once somebody is signed in. */
export function draftsOf(person: string): void {
  owner = person;
  drafts.clear();
}

export function draftOf(conversation: string, mode: Mode): Signal<Draft> {
  const key = name(conversation, mode);
  let draft = drafts.get(key);
  if (!draft) {
    draft = signal(kept<Draft>(key) ?? NONE);
    drafts.set(key, draft);
  }
  return draft;
}

/** Keeps what was typed, at each key press. */
export function write(conversation: string, mode: Mode, text: string, seenVersion: number): void {
  const draft = draftOf(conversation, mode);
  const before = draft.value;
  if (text === '') {
    draft.value = NONE;
    drop(name(conversation, mode));
    return;
  }
  draft.value = {
    text,
    key: before.key || crypto.randomUUID(),
    seenVersion: before.key ? before.seenVersion : seenVersion,
  };
  keep(name(conversation, mode), draft.value);
}

/** Takes back what the writer knows: they have now seen this version. */
export function sawVersion(conversation: string, mode: Mode, seenVersion: number): void {
  const draft = draftOf(conversation, mode);
  if (draft.value.key) {
    draft.value = { ...draft.value, seenVersion };
    keep(name(conversation, mode), draft.value);
  }
}

/** Puts back a text that could not be sent; something typed meanwhile stays behind it. */
export function giveBack(conversation: string, mode: Mode, returned: Draft): void {
  const draft = draftOf(conversation, mode);
  const typed = draft.value.text;
  draft.value = { ...returned, text: typed ? `${returned.text}\n${typed}` : returned.text };
  if (typed) draft.value = { ...draft.value, key: crypto.randomUUID() };
  keep(name(conversation, mode), draft.value);
}

/** The text that is being written in a conversation; empty for none. */
export function draftText(conversation: string): string {
  return draftOf(conversation, 'reply').value.text || draftOf(conversation, 'note').value.text;
}

/** Deletes every draft and every text under way of this person. */
export function dropAll(): void {
  for (const key of keysOf(`${owner}:`)) drop(key);
  for (const draft of drafts.values()) draft.value = NONE;
}

/** Follows what other tabs write. */
export const followOtherTabs = (): (() => void) =>
  onKeptElsewhere((key) => {
    const draft = drafts.get(key);
    if (draft) draft.value = kept<Draft>(key) ?? NONE;
  });
