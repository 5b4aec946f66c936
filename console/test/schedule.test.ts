import { expect, test } from 'vitest';
import { soundsDue } from '../src/alerts/schedule';

/** Seconds after an arrival at which a sound is due, if GPTBots waits so long. */
function sounds(wait: number | null, until: number): number[] {
  const at: number[] = [];
  let heard = 0;
  for (let second = 0; second <= until; second += 1) {
    const left = wait === null ? null : (wait - second) * 1000;
    const due = soundsDue({ id: 'a', knownFor: second * 1000, left });
    if (due > heard) at.push(second);
    heard = Math.max(heard, due);
  }
  return at;
}

test('it rings at once, twice more every ten seconds, and every three in the last fifteen', () => {
  expect(sounds(60, 60)).toEqual([0, 10, 20, 45, 48, 51, 54, 57]);
});

test('without a deadline it rings three times', () => {
  expect(sounds(null, 120)).toEqual([0, 10, 20]);
});

test('one that is seen late rings fast at once', () => {
  expect(sounds(12, 12)).toEqual([0, 3, 6, 9, 10]);
});
