import { beforeEach, expect, test } from 'vitest';
import { draftOf, draftsOf, dropAll, giveBack, sawVersion, write } from '../src/state/drafts';

beforeEach(() => {
  localStorage.clear();
  draftsOf('person:ann');
});

test('the key is made at the first key press and stays', () => {
  write('c1', 'reply', 'H', 4);
  const key = draftOf('c1', 'reply').value.key;
  write('c1', 'reply', 'Hello', 9);
  expect(draftOf('c1', 'reply').value).toEqual({ text: 'Hello', key, seenVersion: 4 });
});

test('a draft outlives a reload', () => {
  write('c1', 'reply', 'Hello', 4);
  const before = draftOf('c1', 'reply').value;
  draftsOf('person:ann');
  expect(draftOf('c1', 'reply').value).toEqual(before);
});

test('a draft is in no other conversation, nobody else’s desk, and a note is not a reply', () => {
  write('c1', 'reply', 'Hello', 4);
  expect(draftOf('c2', 'reply').value.text).toBe('');
  expect(draftOf('c1', 'note').value.text).toBe('');
  draftsOf('person:ben');
  expect(draftOf('c1', 'reply').value.text).toBe('');
});

test('an emptied draft gets a new key', () => {
  write('c1', 'reply', 'Hello', 4);
  const key = draftOf('c1', 'reply').value.key;
  write('c1', 'reply', '', 4);
  write('c1', 'reply', 'Again', 5);
  expect(draftOf('c1', 'reply').value.key).not.toBe(key);
});

test('a text that comes back does not overwrite one that was typed meanwhile', () => {
  write('c1', 'reply', 'second', 4);
  giveBack('c1', 'reply', { text: 'first', key: 'k', seenVersion: 4 });
  expect(draftOf('c1', 'reply').value.text).toBe('first\nsecond');
  expect(draftOf('c1', 'reply').value.key).not.toBe('k');
});

test('who has read on has seen the newer version', () => {
  write('c1', 'reply', 'Hello', 4);
  sawVersion('c1', 'reply', 9);
  expect(draftOf('c1', 'reply').value.seenVersion).toBe(9);
});

test('at sign-out drafts go', () => {
  write('c1', 'reply', 'Hello', 4);
  dropAll();
  expect(draftOf('c1', 'reply').value.text).toBe('');
  draftsOf('person:ann');
  expect(draftOf('c1', 'reply').value.text).toBe('');
});
