import type { CannedReply, Conversation } from '../api/calls';
import { cannedReplies, me } from '../state/team';
import { words } from '../words';
import { customerName } from '../words/people';

export type Match = { reply: CannedReply; filled(conversation: Conversation | null): string };

/** Canned replies that begin with what stands after a slash, if the text is a slash and one word. */
export function cannedMatch(text: string): Match[] {
  const typed = /^\/([\p{L}\p{N}-]*)$/u.exec(text)?.[1]?.toLowerCase();
  if (typed === undefined) return [];
  return cannedReplies.value
    .filter((reply) => reply.key.includes(typed) || reply.name.toLowerCase().includes(typed))
    .slice(0, 8)
    .map((reply) => ({ reply, filled: (conversation) => fill(reply.text, conversation) }));
}

/** Puts the customer's and the agent's name in. */
export function fill(text: string, conversation: Conversation | null): string {
  return text
    .replaceAll('{customer}', conversation ? customerName(conversation) : '')
    .replaceAll('{agent}', me.value?.name ?? '');
}

type MenuProps = { matches: Match[]; chosen: number; choose(match: Match): void };

export function CannedMenu({ matches, chosen, choose }: MenuProps) {
  return (
    <ul class="canned" id="canned" role="listbox" aria-label={words.value.cannedReplies}>
      {matches.map((match, index) => (
        <li
          key={match.reply.key}
          id={`canned-${match.reply.key}`}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={(event) => {
            event.preventDefault();
            choose(match);
          }}
        >
          <span class="canned-key">/{match.reply.key}</span>
          <bdi class="canned-name">{match.reply.name}</bdi>
          <bdi class="soft">{match.reply.text}</bdi>
        </li>
      ))}
    </ul>
  );
}
