import { expect, test } from 'vitest';
import { conversationOf, refreshConversation } from '../src/state/conversation';

test('an erased conversation leaves the memory of the page', async () => {
  const one = conversationOf('c1');
  one.conversation.value = { id: 'c1', version: 1, user: { email: 'bob@example.com' } } as never;
  globalThis.fetch = async () =>
    Response.json({ type: 'urn:handoff:problem:unknown-conversation' }, { status: 404 });
  await refreshConversation('c1');
  expect(one.problem.value?.kind).toBe('gone');
  expect(one.conversation.value).toBeNull();
});
