import { signal } from '@preact/signals';

/** Versions of conversations that were on the screen. */
export const seenVersions = signal<Record<string, number>>({});

export function saw(conversation: string, version: number): void {
  if ((seenVersions.peek()[conversation] ?? -1) < version) {
    seenVersions.value = { ...seenVersions.peek(), [conversation]: version };
  }
}
