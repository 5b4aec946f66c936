import { expect, test } from 'vitest';
import { isPassing, problemOf } from '../src/api/problem';

const answer = (status: number, headers = {}) => new Response(null, { status, headers });

test('a problem goes by its type', () => {
  const owner = { id: 'person:ben', name: 'Ben' };
  expect(problemOf(answer(409), { type: 'urn:handoff:problem:owned', owner })).toEqual({
    kind: 'owned',
    owner,
  });
});

test('what API Gateway answers itself goes by its status', () => {
  expect(problemOf(answer(429), { message: 'Too Many Requests' })).toEqual({ kind: 'throttled' });
  expect(problemOf(answer(503), undefined).kind).toBe('unavailable');
  expect(problemOf(answer(418), 'tea').kind).toBe('internal');
});

test('Retry-After is kept in milliseconds', () => {
  const problem = problemOf(answer(429, { 'retry-after': '3' }), {
    type: 'urn:handoff:problem:outbox-full',
  });
  expect(problem).toEqual({ kind: 'outbox-full', retryAfter: 3000 });
  expect(isPassing(problem)).toBe(true);
});

test('what a person must decide is not tried again', () => {
  expect(isPassing({ kind: 'owned' })).toBe(false);
  expect(isPassing({ kind: 'changed' })).toBe(false);
  expect(isPassing({ kind: 'closed' })).toBe(false);
});
