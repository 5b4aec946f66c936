import { useEffect } from 'preact/hooks';
import { claim, giveBack, takeNext } from '../state/actions';
import { open } from '../state/desk';
import { dialog, focusComposer, openDialog } from '../state/focus';
import { TABS } from '../state/lists';
import { closeConversation, openTab, route } from '../state/route';
import { settings } from '../state/settings';
import { me } from '../state/team';
import { step } from './queue';

/** What the open conversation allows. */
function standing(): { id: string; mine: boolean; waiting: boolean; theirs: boolean } | null {
  const conversation = open.value?.conversation.value;
  if (!conversation) return null;
  const mine = conversation.state === 'active' && conversation.assignee?.id === me.value?.id;
  return {
    id: conversation.id,
    mine,
    waiting: conversation.state === 'waiting',
    theirs: conversation.state === 'active' && !mine,
  };
}

const LETTERS: Record<string, () => void> = {
  n: () => void takeNext(),
  j: () => step(1),
  k: () => step(-1),
  r: () => focusComposer('reply'),
  m: () => focusComposer('note'),
  c: () => {
    const here = standing();
    if (here?.waiting) void claim(here.id).then((mine) => mine && focusComposer('reply'));
  },
  t: () => {
    if (standing()?.theirs) openDialog('take-over');
  },
  h: () => {
    if (standing()?.mine) openDialog('hand-over');
  },
  g: () => {
    const here = standing();
    if (here?.mine) void giveBack(here.id);
  },
  e: () => {
    if (standing()?.mine) openDialog('end');
  },
};

/** Keys of the whole desk. Single letters work outside of inputs, and can be switched off. */
export function useKeys(): void {
  useEffect(() => {
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

export function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey)
    return;
  const target = event.target as HTMLElement;
  // Whatever lies over the desk has the keys, wherever the cursor is: its Escape closes it and no more.
  if (dialog.value || document.querySelector('dialog[open], [popover]:popover-open')) return;
  const typing = target.matches('input, textarea, select, [contenteditable]');
  if (event.key === 'Escape' && !typing && route.value.conversation) {
    closeConversation();
    return;
  }
  if (typing || !settings.value.letters) return;
  const tab = TABS[Number(event.key) - 1];
  const action =
    event.key === '?' ? () => openDialog('keys') : tab ? () => openTab(tab) : LETTERS[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
}
