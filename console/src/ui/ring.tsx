import type { Head } from '../api/calls';
import { timeLeft } from '../state/actions';
import { now } from '../state/clock';
import { words } from '../words';

/** Radius 15 in a box of 36. */
const AROUND = 2 * Math.PI * 15;
/** Seconds of a full ring, GPTBots' usual wait. */
const FULL = 60;
/** From here on it is urgent: as long as it takes to read, claim and write a sentence. */
export const URGENT = 20;

export type Urgency = 'time' | 'urgent' | 'lost' | 'none';

/** Seconds left, counted down each second, and how urgent that is. */
export function secondsOf(head: Head): { seconds: number | null; urgency: Urgency } {
  now.value;
  const left = timeLeft(head);
  if (left === null) return { seconds: null, urgency: 'none' };
  const seconds = Math.ceil(left / 1000);
  return { seconds, urgency: seconds === 0 ? 'lost' : seconds <= URGENT ? 'urgent' : 'time' };
}

/** Minutes and seconds since the customer asked: GPTBots has a text of ours and waits on, and so does the customer. */
function elapsed(head: Head): string {
  const seconds = Math.max(0, Math.floor((now.value - Date.parse(head.waitingSince)) / 1000));
  if (seconds >= 6000) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The ring with the seconds until GPTBots gives up. */
export function Ring({ head }: { head: Head }) {
  const { seconds, urgency } = secondsOf(head);
  const part = Math.min(1, (seconds ?? 0) / FULL);
  return (
    <span
      class="ring"
      data-urgency={urgency}
      role="img"
      aria-label={
        seconds === null ? words.value.waitsFor(elapsed(head)) : words.value.secondsLeft(seconds)
      }
    >
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="15" class="ring-whole" />
        <circle
          cx="18"
          cy="18"
          r="15"
          class="ring-left"
          stroke-dasharray={`${part * AROUND} ${AROUND}`}
        />
      </svg>
      <span class="ring-seconds" aria-hidden="true">
        {seconds ?? elapsed(head)}
      </span>
    </span>
  );
}
