import { signal } from '@preact/signals';
import type { Mode } from './drafts';

/** What the composer writes now, and whether the cursor is to go there as soon as it is on the screen. */
export const composing = signal<Mode>('reply');
export const composerWanted = signal(false);

export function focusComposer(mode: Mode): void {
  composing.value = mode;
  composerWanted.value = true;
}

/** The dialog that is open. */
export type DialogName = 'hand-over' | 'end' | 'keys' | 'take-over' | 'erase' | 'settings';
export const dialog = signal<DialogName | null>(null);

export function openDialog(name: DialogName): void {
  dialog.value = name;
}
