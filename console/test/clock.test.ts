import { expect, test } from 'vitest';
import { ServerClock } from '../src/state/clock';

test('many answers narrow the difference between the clocks down', () => {
  const clock = new ServerClock();
  const ahead = 7_300;
  for (let at = 0; at < 10_000; at += 130) {
    const server = at + 20 + ahead;
    clock.sample(Math.floor(server / 1000) * 1000, at, at + 40);
  }
  expect(Math.abs(clock.difference - ahead)).toBeLessThan(100);
});

test('without an answer the own clock counts', () => {
  expect(new ServerClock().difference).toBe(0);
});

test('a clock that was set is believed at once', () => {
  const clock = new ServerClock();
  clock.sample(1_000, 0, 10);
  clock.sample(3_601_000, 100, 110);
  expect(clock.difference).toBeGreaterThan(3_600_000);
});
