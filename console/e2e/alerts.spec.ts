import { type BrowserContext, chromium, expect, type Page } from '@playwright/test';
import { agent, enter, handoff, hold, KIM, LEE, onDuty, READS, rowOf, take, test } from './people';

/** Points 1, 2 and 3 of the console: it rings until somebody claims, and then it is quiet everywhere. */

/** Sounds that a page has played so far; the page counts them. */
const chimes = (page: Page) =>
  page.evaluate(() => Number(document.documentElement.dataset.chimes ?? 0));

async function turnOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Turn on alerts' }).click();
  await expect.poll(() => chimes(page)).toBe(1);
}

test('1: a handoff sounds with the tab in front, every 10 s three times, then faster in the last 15 s', async ({
  browser,
  request,
}) => {
  const ann = await (await browser.newContext()).newPage();
  await ann.clock.install();
  await enter(ann, 'Ann');
  await turnOn(ann);
  await handoff(request, KIM);
  await expect(rowOf(ann, KIM)).toBeVisible();
  await expect.poll(() => chimes(ann)).toBe(2);
  // From here on the page's clock alone goes on.
  await hold(ann, READS);
  const ring = ann.getByRole('img', { name: /seconds? left/ });
  const left = async () => Number.parseInt((await ring.getAttribute('aria-label')) ?? '', 10);
  const heard: Record<number, number> = {};
  await ann.clock.pauseAt((await ann.evaluate(() => Date.now())) + 1000);
  let before = await chimes(ann);
  for (let seconds = await left(); seconds > 0; seconds = await left()) {
    await ann.clock.runFor(1000);
    const now = await chimes(ann);
    if (now > before) heard[await left()] = now - before;
    before = now;
  }
  const times = Object.keys(heard)
    .map(Number)
    .sort((a, b) => b - a);
  const calm = times.filter((each) => each > 15);
  const last = times.filter((each) => each <= 15);
  expect(calm).toHaveLength(2);
  expect((calm[0] ?? 0) - (calm[1] ?? 0)).toBe(10);
  expect(last.length).toBeGreaterThanOrEqual(4);
  for (const [index, each] of last.slice(1).entries()) expect((last[index] ?? 0) - each).toBe(3);
  expect(Object.values(heard).every((count) => count === 1)).toBe(true);
});

test('1: of many tabs one plays', async ({ browser, request }) => {
  const one = await agent(browser, 'Ann');
  await turnOn(one);
  const two = await one.context().newPage();
  await enter(two, 'Ann');
  await two.mouse.click(5, 5);
  await handoff(request, KIM);
  await expect(rowOf(one, KIM)).toBeVisible();
  await expect(rowOf(two, KIM)).toBeVisible();
  const both = async () => (await chimes(one)) + (await chimes(two));
  await expect.poll(both).toBe(2);
  await handoff(request, LEE);
  await expect(rowOf(one, LEE)).toBeVisible();
  await expect(rowOf(two, LEE)).toBeVisible();
  await expect.poll(both).toBe(3);
});

test('1: off duty it is silent, and says so', async ({ browser, request }) => {
  const ann = await agent(browser, 'Ann');
  await turnOn(ann);
  await ann.getByRole('switch', { name: 'On duty' }).click();
  await expect(ann.getByText('You are off duty: this page does not ring.')).toBeVisible();
  await handoff(request, KIM);
  await expect(rowOf(ann, KIM)).toBeVisible();
  await expect(ann).toHaveTitle('(1) Handoff');
  expect(await chimes(ann)).toBe(1);
});

test('2: one click turns alerts on, plays the sound and says that it works', async ({
  browser,
}) => {
  const ann = await agent(browser, 'Ann', { permissions: ['notifications'] });
  await turnOn(ann);
  await expect(ann.getByRole('status')).toHaveText('Alerts are on. That was the sound.');
  await expect(ann.getByRole('button', { name: 'Turn on alerts' })).toBeHidden();
  await ann.reload();
  await expect(ann.getByRole('switch', { name: 'On duty' })).toBeVisible();
  await expect(ann.getByRole('button', { name: 'Turn on alerts' })).toBeHidden();
});

test('2: refused notifications are said, with what to do', async ({ browser }) => {
  const ann = await agent(browser, 'Ann', { permissions: [] });
  await turnOn(ann);
  await expect(ann.getByText(/notifications are blocked for this address\. Allow/)).toBeVisible();
});

test('2: a browser that blocks sound gets a banner, and one click mends it', async ({
  baseURL,
}) => {
  const strict = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--autoplay-policy=document-user-activation-required'],
  });
  const context = await strict.newContext({
    baseURL: baseURL ?? '',
    permissions: ['notifications'],
  });
  const ann = await context.newPage();
  await enter(ann, 'Ann');
  await turnOn(ann);
  const again = await context.newPage();
  await again.goto('./');
  await again.getByRole('button', { name: 'Sign in' }).focus();
  await again.keyboard.press('Enter');
  await again.getByRole('link', { name: 'Ann' }).focus();
  await again.keyboard.press('Enter');
  await onDuty(again);
  await again.reload();
  const banner = again.getByText('This browser blocks sound until you click.');
  await expect(banner).toBeVisible();
  await again.getByRole('button', { name: 'Turn on sound' }).click();
  await expect(banner).toBeHidden();
  await strict.close();
});

/** Makes a page believe that it is behind another one. */
const behind = (context: BrowserContext) =>
  context.addInitScript(() => {
    Object.defineProperty(document, 'hidden', { get: () => true });
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
  });

const shown = (page: Page) =>
  page.evaluate(async () => {
    const worker = await navigator.serviceWorker.getRegistration('/console/');
    return ((await worker?.getNotifications()) ?? []).map((each) => `${each.title} ${each.body}`);
  });

test('3: alerts, title and counts end everywhere when somebody claims', async ({
  browser,
  request,
}) => {
  const ann = await agent(browser, 'Ann');
  await turnOn(ann);
  const ben = await agent(browser, 'Ben');
  const context = await browser.newContext({ permissions: ['notifications'] });
  const ada = await context.newPage();
  await ada.clock.install();
  await enter(ada, 'Ada');
  await turnOn(ada);
  await behind(context);
  await ada.reload();
  await onDuty(ada);

  await handoff(request, KIM);
  await handoff(request, LEE);
  const title = '(2) Handoff';
  for (const page of [ann, ben]) {
    await expect(page).toHaveTitle(title);
    await expect(page.getByRole('tab', { name: 'Waiting 2' })).toBeVisible();
  }
  // A page that is behind looks every 30 s.
  await ada.clock.fastForward(36_000);
  await expect(ada).toHaveTitle(title);
  await expect.poll(async () => (await shown(ada)).length).toBe(2);
  expect((await shown(ada)).join()).not.toContain('example.com');

  await take(ben, KIM);
  await take(ben, LEE);
  for (const page of [ann, ben]) {
    await expect(page).toHaveTitle('Handoff');
    await expect(page.getByRole('tab', { name: 'Waiting', exact: true })).toBeVisible();
  }
  const quiet = await chimes(ann);
  await ada.clock.fastForward(36_000);
  await expect(ada).toHaveTitle('Handoff');
  await expect.poll(() => shown(ada)).toEqual([]);
  expect(await chimes(ann)).toBe(quiet);
});
