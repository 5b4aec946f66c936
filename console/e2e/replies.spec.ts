import { expect } from '@playwright/test';
import {
  agent,
  annWithKim,
  arrived,
  behave,
  handoff,
  hold,
  KIM,
  messages,
  READS,
  REPLIES,
  reply,
  replyBox,
  rowOf,
  sendButton,
  take,
  tell,
  test,
  unique,
} from './people';

/** Points 5, 6, 7 and 9 of the console: what is sent arrives once, and the page says so. */

test('5: what a colleague answered while I was offline is shown before I can send', async ({
  browser,
  request,
}) => {
  await handoff(request, KIM);
  const [ann, ben] = [await agent(browser, 'Ann'), await agent(browser, 'Ben')];
  await take(ann, KIM);
  const mine = unique('Written by Ann');
  await replyBox(ann).fill(mine);
  await ann.context().setOffline(true);
  await expect(ann.getByText('You are offline')).toBeVisible();
  await expect(sendButton(ann)).toBeDisabled();

  await ben.getByRole('tab', { name: 'All' }).click();
  await rowOf(ben, KIM).click();
  await ben.getByRole('button', { name: 'Take over' }).click();
  await ben.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
  await reply(ben, 'Ben has answered already');
  await expect(messages(ben).getByText('Sent')).toBeVisible();
  await ben.getByRole('button', { name: 'Hand over' }).click();
  await ben.getByRole('radio', { name: 'Ann' }).check();
  await ben.getByRole('dialog').getByRole('button', { name: 'Hand over' }).click();
  await expect(ben.getByText(/^Ann took it/)).toBeVisible();

  const goOn = await hold(ann, READS);
  await ann.context().setOffline(false);
  await replyBox(ann).press('Enter');
  await expect(sendButton(ann)).toBeDisabled();
  expect(await arrived(request, mine)).toBe(0);
  goOn();
  await expect(messages(ann).getByText('Ben has answered already')).toBeVisible();
  const question = ann.getByRole('alert').filter({ hasText: 'A colleague answered' });
  await expect(question).toBeVisible();
  await expect(replyBox(ann)).toHaveValue(mine);
  expect(await arrived(request, mine)).toBe(0);
  await question.getByRole('button', { name: 'Send anyway' }).click();
  await expect.poll(() => arrived(request, mine)).toBe(1);
  await expect(question).toBeHidden();
  await reply(ann, unique('Not asked twice'));
  await expect(messages(ann).getByText('Sent')).toHaveCount(3);
});

test('6: Enter five times on a slow line is one message', async ({ browser, request }) => {
  const ann = await annWithKim(browser, request);
  const text = unique('Only once');
  const goOn = await hold(ann, REPLIES, 'POST');
  await replyBox(ann).fill(text);
  for (let press = 0; press < 5; press += 1) await replyBox(ann).press('Enter');
  await expect(messages(ann).getByText('Sending…')).toBeVisible();
  goOn();
  await expect(messages(ann).getByText('Sent')).toBeVisible();
  await expect(messages(ann).getByText(text)).toHaveCount(1);
  expect(await arrived(request, text)).toBe(1);
});

for (const [when, served] of [
  ['before the server has it', false],
  ['after the server has it', true],
] as const) {
  test(`6: cut off ${when} and reloaded, it is one message with a true state`, async ({
    browser,
    request,
  }) => {
    await handoff(request, KIM);
    const ann = await agent(browser, 'Ann');
    await take(ann, KIM);
    const text = unique('Cut off');
    await ann.route(REPLIES, async (route) => {
      if (served) await route.fetch();
      await route.abort();
    });
    await reply(ann, text);
    await expect(messages(ann).getByText(text)).toBeVisible();
    if (served) await expect.poll(() => arrived(request, text)).toBe(1);
    else await expect(messages(ann).getByText(/Not there yet, trying again/)).toBeVisible();
    await ann.unroute(REPLIES);
    await ann.reload();
    await expect(messages(ann).getByText(text)).toHaveCount(1);
    await expect(messages(ann).getByText('Sent')).toBeVisible();
    await expect(messages(ann).getByText(text)).toHaveCount(1);
    expect(await arrived(request, text)).toBe(1);
    await expect(replyBox(ann)).toHaveValue('');
  });
}

test('7: Retry really sends, once, and says what happened', async ({ browser, request }) => {
  const ann = await annWithKim(browser, request);
  const text = unique('Refused at first');
  await behave(request, { mode: 'code', code: 40000, times: 2 });
  await reply(ann, text);
  await expect(messages(ann).getByText(/^Failed.*simulated, 40000/)).toBeVisible();
  await messages(ann).getByRole('button', { name: 'Retry' }).click();
  await expect(messages(ann).getByText(/^Failed.*simulated, 40000/)).toHaveCount(2);
  expect(await arrived(request, text)).toBe(0);
  await messages(ann).getByRole('button', { name: 'Retry' }).dblclick();
  await expect(messages(ann).getByText('Sent')).toBeVisible();
  await expect(messages(ann).getByRole('button', { name: 'Retry' })).toHaveCount(0);
  expect(await arrived(request, text)).toBe(1);
});

test('7: a reply that may have arrived says so, and leaves the choice', async ({
  browser,
  request,
}) => {
  const ann = await annWithKim(browser, request);
  await reply(ann, 'Good day');
  await expect(messages(ann).getByText('Sent')).toBeVisible();
  const text = unique('Perhaps arrived');
  await behave(request, { mode: 'drop-after', times: 2 });
  await reply(ann, text);
  // The second try comes by the queue.
  await expect(messages(ann).getByText('Unconfirmed: it may have arrived')).toBeVisible({
    timeout: 30_000,
  });
  const before = await arrived(request, text);
  await messages(ann).getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => arrived(request, text), { timeout: 30_000 }).toBe(before + 1);
  await expect(messages(ann).getByRole('button', { name: 'Send again' })).toHaveCount(0);
});

test('9: my own message never vanishes, doubles or jumps when the server has it', async ({
  browser,
  request,
}) => {
  const id = await handoff(request, KIM);
  const ann = await agent(browser, 'Ann');
  await take(ann, KIM);
  // At each frame: the lines, in their order.
  await ann.evaluate(() => {
    const frames: string[] = [];
    (window as unknown as { frames: string[] }).frames = frames;
    const look = () => {
      const lines = [...document.querySelectorAll('.thread .bubble')].map((e) => e.textContent);
      const now = JSON.stringify(lines);
      if (frames.at(-1) !== now) frames.push(now);
      requestAnimationFrame(look);
    };
    look();
  });
  const texts = ['first', 'second', 'third'].map(unique);
  for (const [index, text] of texts.entries()) {
    await reply(ann, text);
    await tell(request, id, `answer ${index}`);
  }
  await expect(messages(ann).getByText('Sent')).toHaveCount(3);
  await expect(messages(ann).getByText('answer 2')).toBeVisible();
  const frames: string[][] = await ann.evaluate(() =>
    (window as unknown as { frames: string[] }).frames.map((each) => JSON.parse(each)),
  );
  for (const text of texts) {
    const counts = frames.map((lines) => lines.filter((line) => line === text).length);
    expect(counts.join('')).toMatch(/^0*1+$/);
  }
  for (const [earlier, later] of [texts.slice(0, 2), texts.slice(1)]) {
    for (const lines of frames.filter((each) => each.includes(later ?? ''))) {
      expect(lines.indexOf(earlier ?? '')).toBeLessThan(lines.indexOf(later ?? ''));
    }
  }
});
