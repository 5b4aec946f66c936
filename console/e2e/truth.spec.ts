import { expect } from '@playwright/test';
import {
  agent,
  arrived,
  enter,
  handoff,
  headersOf,
  hold,
  KIM,
  LEE,
  messages,
  READS,
  reply,
  replyBox,
  rowOf,
  sendButton,
  take,
  test,
  unique,
} from './people';

/** Points 4 and 13 of the console: the true list before any action, and who was faster. */

test('4: a lid that was closed for an hour opens on the true list, and nothing is sent before', async ({
  browser,
  request,
}) => {
  await handoff(request, KIM);
  const ann = await (await browser.newContext()).newPage();
  await ann.clock.install();
  await enter(ann, 'Ann');
  await take(ann, KIM);
  const text = unique('Typed before the lid was closed');
  await replyBox(ann).fill(text);

  const goOn = await hold(ann, READS);
  await handoff(request, LEE);
  await ann.clock.fastForward('01:00:00');
  await expect(ann.getByText('Catching up; you can send in a moment')).toBeVisible();
  await expect(sendButton(ann)).toBeDisabled();
  await replyBox(ann).press('Enter');
  await expect(replyBox(ann)).toHaveValue(text);
  expect(await arrived(request, text)).toBe(0);

  goOn();
  await expect(rowOf(ann, LEE)).toBeVisible();
  await expect.poll(() => arrived(request, text)).toBe(1);
  await expect(replyBox(ann)).toHaveValue('');
});

test('4: what was erased or closed meanwhile is not there after the lid is opened', async ({
  browser,
  request,
}) => {
  await handoff(request, KIM);
  await handoff(request, LEE);
  const ann = await (await browser.newContext()).newPage();
  await ann.clock.install();
  await enter(ann, 'Ann');
  await rowOf(ann, KIM).click();
  await replyBox(ann).fill('What I typed');
  const goOn = await hold(ann, READS);
  const headers = await headersOf(request, 'Ada');
  const list = await (await request.get('/conversations?state=waiting', { headers })).json();
  for (const { id } of list.conversations) {
    await request.delete(`/conversations/${encodeURIComponent(id)}`, { headers });
  }
  await ann.clock.fastForward('01:00:00');
  await expect(ann.getByText('Catching up', { exact: true })).toBeVisible();
  goOn();
  await expect(ann.getByText('Nobody is waiting')).toBeVisible();
  await expect(ann.getByText('This conversation is gone')).toBeVisible();
  await expect(ann.getByRole('textbox')).toHaveValue('What I typed');
});

test('13: who loses a claim reads who was faster, keeps the draft, and N takes the next', async ({
  browser,
  request,
}) => {
  await handoff(request, KIM);
  const ann = await agent(browser, 'Ann');
  const ben = await agent(browser, 'Ben');
  await rowOf(ann, KIM).click();
  await replyBox(ann).fill('I was about to send this');
  await handoff(request, LEE);
  await expect(rowOf(ann, LEE)).toBeVisible();
  const goOn = await hold(ann, READS);
  await take(ben, KIM);
  await ann.getByRole('button', { name: 'Claim' }).click();
  await expect(ann.getByRole('status')).toHaveText(/Ben took it/);
  goOn();
  const pane = ann.getByRole('region', { name: 'Conversation', exact: true });
  await expect(pane.getByText(/^Ben took it \d+ sec\.? ago/)).toBeVisible();
  await expect(replyBox(ann)).toHaveValue('I was about to send this');
  await replyBox(ann).press('Escape');
  await ann.keyboard.press('n');
  await expect(ann.getByRole('heading', { name: LEE, level: 1 })).toBeVisible();
  await expect(ann.getByText(/Yours, taken/)).toBeVisible();
  await expect(replyBox(ann)).toBeFocused();
  await expect(replyBox(ann)).toHaveValue('');
});

test('13: taking over says from whom, to both', async ({ browser, request }) => {
  await handoff(request, KIM);
  const ann = await agent(browser, 'Ann');
  const ben = await agent(browser, 'Ben');
  await take(ben, KIM);
  await ann.getByRole('tab', { name: 'All' }).click();
  await rowOf(ann, KIM).click();
  await expect(ann.getByText('Ben answers this one. Take it over to reply.')).toBeVisible();
  const text = unique('From Ann');
  await reply(ann, text);
  const dialog = ann.getByRole('dialog', { name: 'Take over from Ben?' });
  await dialog.getByRole('button', { name: 'Take over' }).click();
  await expect(ann.getByRole('status')).toHaveText('You took it over from Ben.');
  await expect(messages(ann).getByText('You took it over from Ben')).toBeVisible();
  await expect(messages(ben).getByText(/Ann took it over from you/i)).toBeVisible();
  await expect(replyBox(ann)).toHaveValue(text);
  expect(await arrived(request, text)).toBe(0);
});
