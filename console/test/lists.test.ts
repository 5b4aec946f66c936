import { expect, test } from 'vitest';
import type { Head } from '../src/api/calls';
import { List } from '../src/state/lists';

const head = (version: number, state: Head['state']): Head =>
  ({ id: 'c1', version, state, waitingSince: '2026-01-01T00:00:00Z' }) as Head;

/** A server whose list says this from now on. */
function serverLists(...conversations: Head[]): void {
  globalThis.fetch = async () => Response.json({ version: 1, conversations });
}

test('a list that lags behind a claim does not show the row as waiting again', async () => {
  const waiting = new List({ state: 'waiting' });
  serverLists(head(1, 'waiting'));
  await waiting.refresh();
  waiting.patch(head(2, 'active'), false);
  await waiting.refresh();
  expect(waiting.heads.value).toEqual([]);
});

test('a list that knows more than the claim counts', async () => {
  const waiting = new List({ state: 'waiting' });
  serverLists(head(1, 'waiting'));
  await waiting.refresh();
  waiting.patch(head(2, 'active'), false);
  serverLists(head(3, 'waiting'));
  await waiting.refresh();
  expect(waiting.heads.value).toEqual([head(3, 'waiting')]);
});

test('a conversation that was read since then corrects what a claim said', async () => {
  const mine = new List({ state: 'active', mine: true });
  serverLists();
  await mine.refresh();
  mine.patch(head(2, 'active'), true);
  mine.correct(head(3, 'closed'), false);
  await mine.refresh();
  expect(mine.heads.value).toEqual([]);
});
