import { expect } from '@playwright/test';
import { agent, customer, messages, replyBox, test, write } from './people';

test('a customer asks for a person, is answered, answers, and the agent ends', async ({
  browser,
}) => {
  const ann = await agent(browser, 'Ann');
  await expect(ann.getByText('Nobody is waiting')).toBeVisible();

  const bob = await customer(browser, 'My order 4711 was shipped on Monday, where is it?');
  const waiting = ann.getByRole('button', { name: /seconds left/ });
  await expect(waiting).toBeVisible();
  await expect(ann).toHaveTitle(/^\(1\)/);

  await waiting.click();
  await ann.getByRole('button', { name: 'Claim' }).click();
  await expect(ann.getByText(/Yours, taken/)).toBeVisible();
  await replyBox(ann).fill('Hello, this is Ann. I am asking the courier right now.');
  await replyBox(ann).press('Enter');
  await expect(bob.getByText('I am asking the courier right now.')).toBeVisible();
  await expect(messages(ann).getByText('Sent')).toBeVisible();

  await write(bob, 'Thank you! I wait.');
  await expect(messages(ann).getByText('Thank you! I wait.')).toBeVisible();

  await ann.getByRole('button', { name: 'End', exact: true }).click();
  await ann.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();
  await expect(bob.getByText('The person ended the chat.')).toBeVisible();
  await expect(messages(ann).getByText('You ended it')).toBeVisible();
});
