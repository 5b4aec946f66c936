import { signal } from '@preact/signals';
import { keep, kept } from './kept';

/** Unconfirmed messages that somebody decided to leave as they are. The newest hundred are enough. */
const left = signal<string[]>(kept<string[]>('left') ?? []);

export const isLeft = (message: string): boolean => left.value.includes(message);

export function leave(message: string): void {
  left.value = [...left.value, message].slice(-100);
  keep('left', left.value);
}
