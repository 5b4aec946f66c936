import { computed, effect, signal } from '@preact/signals';
import type { Problem } from '../api/problem';
import { Polling } from '../live/polling';
import { type LiveUpdates, LookFailed } from '../live/updates';
import { session } from '../signin/session';
import { tick } from './clock';
import {
  askCustomer,
  conversationOf,
  forgetConversations,
  refreshConversation,
} from './conversation';
import { draftsOf, followOtherTabs } from './drafts';
import { LISTS, missed, waiting } from './lists';
import { outboxOf } from './outbox';
import { route } from './route';
import { me, readCannedReplies, readColleagues, readMe } from './team';

/** Why there is no desk: the person may not work here, or nobody answers. */
export const deskProblem = signal<Problem | null>(null);
export const updates = signal<LiveUpdates | null>(null);

/** True once the screen can be trusted; until then nothing is sent. */
export const fresh = computed(() => updates.value?.freshness.value === 'live');

/** The conversation on the screen. */
export const open = computed(() => {
  const id = route.value.conversation;
  return id === null ? null : conversationOf(id);
});

/** Time in milliseconds between two signs of life, and two looks at who else is here. */
const HERE = 3 * 60_000;

/** Every how many looks the missed ones are counted, on other tabs than theirs: they are in no hurry. */
const COUNT_MISSED = 15;
let looks = 0;

async function look(): Promise<void> {
  // Nobody may call the screen fresh before they have signed in again.
  if (session.value !== 'in') throw new LookFailed(undefined);
  const id = route.value.conversation;
  const lists = new Set(route.value.admin ? [waiting] : LISTS[route.value.tab]);
  if (looks++ % COUNT_MISSED === 0) lists.add(missed);
  await Promise.all([
    ...[...lists].map((list) => list.refresh()),
    ...(id === null ? [] : [refreshConversation(id)]),
  ]);
}

let stops: (() => void)[] = [];

/** Opens the desk of whoever has signed in. */
export async function openDesk(): Promise<void> {
  closeDesk();
  deskProblem.value = await readMe();
  if (!me.value) return;
  deskProblem.value = null;
  draftsOf(me.value.id);
  const polling = new Polling(look);
  updates.value = polling;
  outboxOf(me.value.id, (conversation) => {
    if (route.value.conversation === conversation) void polling.lookNow();
  });
  const here = setInterval(() => {
    void readMe();
    void readColleagues();
  }, HERE);
  stops = [
    () => polling.close(),
    () => clearInterval(here),
    tick(() => {
      polling.distrust();
      void polling.lookNow();
    }),
    followOtherTabs(),
    effect(() => {
      const { conversation, tab } = route.value;
      if (tab || conversation) void polling.lookNow().then(() => polling.lookNow());
    }),
    effect(() => {
      const shown = open.value;
      if (shown?.conversation.value) void askCustomer(shown.id);
    }),
  ];
  void readColleagues();
  void readCannedReplies();
}

export function closeDesk(): void {
  for (const stop of stops) stop();
  stops = [];
  updates.value = null;
  me.value = null;
  forgetConversations();
}
