/** Seconds between two sounds, and how often, from an arrival on; then faster in the last seconds. */
const EVERY = 10_000;
const TIMES = 3;
const LAST = 15_000;
const FASTER = 3_000;

/** One conversation that waits: since when this page knows it, and how long GPTBots waits, both in milliseconds. */
export type Waiting = { id: string; knownFor: number; left: number | null };

/** Says how many sounds a conversation should have had by now. */
export function soundsDue({ knownFor, left }: Waiting): number {
  const first = Math.min(TIMES, Math.floor(knownFor / EVERY) + 1);
  if (left === null || left > LAST || left <= 0) return first;
  // What began late starts to hurry at once.
  const hurried = Math.min(LAST - left, knownFor);
  return first + Math.floor(hurried / FASTER) + 1;
}
