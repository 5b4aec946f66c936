import type { Conversation, Entry, Message, Note } from '../api/calls';
import { keyOf } from './conversation';
import type { Sending } from './outbox';

type Ours = Extract<Message, { from: 'agent' | 'system' }>;
type Theirs = Extract<Message, { from: 'user' }>;

/** A line of the thread. `key` stays the same when the server's copy takes the place of the page's own. */
export type Line = { key: string; at: number } & (
  | { kind: 'theirs'; message: Theirs }
  | { kind: 'ours'; message: Ours }
  | { kind: 'sending'; sending: Sending }
  | { kind: 'note'; note: Note }
  | { kind: 'event'; entry: Entry }
  | { kind: 'ended'; message: Ours }
);

/** Times at which texts of this page were put on the screen: there they stay, whatever time the server gives them. */
const placed = new Map<string, number>();

/** Everything of a conversation in one order. */
export function linesOf(conversation: Conversation, outbox: Sending[]): Line[] {
  const lines: Line[] = [];
  for (const message of conversation.messages) {
    const at = Date.parse(message.at);
    if (message.from === 'user') lines.push({ kind: 'theirs', key: message.id, at, message });
    else {
      const key = keyOf(message.id);
      const kind = message.type === 'end' ? 'ended' : 'ours';
      lines.push({ kind, key, at: placed.get(key) ?? at, message });
    }
  }
  for (const note of conversation.notes) {
    const key = keyOf(note.id);
    lines.push({ kind: 'note', key, at: placed.get(key) ?? Date.parse(note.at), note });
  }
  conversation.entries.forEach((entry, index) => {
    lines.push({
      kind: 'event',
      key: `${entry.what}-${entry.at}-${index}`,
      at: Date.parse(entry.at),
      entry,
    });
  });
  const there = new Set(lines.map((line) => line.key));
  for (const sending of outbox) {
    if (sending.conversation === conversation.id && !there.has(sending.key)) {
      if (!placed.has(sending.key)) placed.set(sending.key, sending.at);
      lines.push({ kind: 'sending', key: sending.key, at: sending.at, sending });
    }
  }
  return lines.sort((a, b) => a.at - b.at);
}
