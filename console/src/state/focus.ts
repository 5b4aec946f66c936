import { signal } from '@preact/signals';
import type { Mode } from './drafts';

/** What the composer writes now, and a count that rises when the cursor is to go there. */
export const composing = signal<Mode>('reply');
export const composerWanted = signal(0);

export function focusComposer(mode: Mode): void {
  composing.value = mode;
  composerWanted.value += 1;
}

/** The dialog that is open. */
export type DialogName = 'hand-over' | 'end' | 'keys' | 'take-over' | 'erase' | 'settings';
export const dialog = signal<DialogName | null>(null);
