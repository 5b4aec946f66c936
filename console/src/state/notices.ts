import { signal } from '@preact/signals';

/** A sentence that something has happened; it goes by itself, or with the next one. */
export type Notice = { text: string; tone: 'calm' | 'doubt' | 'lost' };

export const notice = signal<Notice | null>(null);

const STAYS = 8_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says a sentence on the screen and, through the one live region, to a screen reader. */
export function say(text: string, tone: Notice['tone'] = 'calm'): void {
  notice.value = { text, tone };
  clearTimeout(timer);
  timer = setTimeout(() => {
    notice.value = null;
  }, STAYS);
}
