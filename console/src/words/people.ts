import type { Customer, Head } from '../api/calls';
import type { Actor, Problem } from '../api/problem';
import { me } from '../state/team';
import { words } from './index';

/** Whom the conversation is with, by the best name that GPTBots gave. */
export function customerName(head: Pick<Head, 'user' | 'id'>): string {
  const { email, phone, userId, anonymousId } = head.user;
  return email ?? phone ?? userId ?? words.value.visitor((anonymousId ?? head.id).slice(-4));
}

/** A colleague, a tool, or me. */
export function nameOf(actor: Actor): string {
  if (actor.id === me.value?.id) return words.value.you;
  return actor.name ?? actor.id.replace(/^(person|tool):/, '');
}

/** Whoever wrote: me, the person behind a tool, a colleague, or a tool. */
export function writerOf(message: { caller: string; agent?: { name: string | null } }): string {
  const byMe = message.caller === me.value?.id;
  return (byMe ? null : message.agent?.name) ?? nameOf({ id: message.caller, name: null });
}

/** Two letters for a circle. */
export function initials(name: string): string {
  const parts = name
    .replace(/@.*/, '')
    .split(/[\s._-]+/)
    .filter(Boolean);
  const letters =
    parts.length > 1 ? parts.slice(0, 2).map((p) => [...p][0]) : [...(parts[0] ?? '?')].slice(0, 2);
  return letters.join('').toUpperCase();
}

const CHANNELS: Record<string, string> = {
  WIDGET: 'Widget',
  WHATSAPP_META: 'WhatsApp',
  WHATSAPP: 'WhatsApp',
  TELEGRAM: 'Telegram',
  LINE: 'LINE',
  API: 'API',
};

export function channelName(customer: Customer | null): string | null {
  const channel = customer?.channel;
  return channel ? (CHANNELS[channel] ?? channel) : null;
}

/** A sentence for whatever stood in the way: what happened, since when if that is known, and what to do. */
export function problemText(problem: Problem, since?: string): string {
  const said = words.value.problems;
  switch (problem.kind) {
    case 'owned':
      return problem.owner ? words.value.tookIt(nameOf(problem.owner), since) : said.invalid('');
    case 'invalid':
      return said.invalid(Object.keys(problem.fields ?? {}).join(', '));
    case 'not-delivered':
      return said['not-delivered'](gptBotsReason(problem.gptbots));
    default:
      return said[problem.kind];
  }
}

/** GPTBots' own words, with its code. */
export function gptBotsReason(answer: Problem['gptbots']): string {
  return [answer?.message, answer?.code]
    .filter((part) => part !== null && part !== undefined)
    .join(', ');
}
