import { expect, type Page } from '@playwright/test';
import {
  agent,
  arrived,
  handoff,
  KIM,
  messages,
  replyBox,
  rowOf,
  sendButton,
  test,
  unique,
} from './people';

/** Point 12 of the console: everything on a phone, 360 px wide. */

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** Everything that can be pressed and is smaller than 44 px, in words. */
const small = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea')]
      .filter((each) => each.checkVisibility() && !each.closest('.said'))
      .map((each) => ({ each, box: (each.closest('label') ?? each).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
      .map(({ each, box }) => `${each.outerHTML.slice(0, 90)} ${box.width} x ${box.height}`),
  );

const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

test('12: on a phone there is one pane at a time, 44 px targets, and everything can be done', async ({
  browser,
  request,
}) => {
  await handoff(request, KIM);
  await agent(browser, 'Ben');
  const ada = await agent(browser, 'Ada', PHONE);
  const queue = ada.getByRole('region', { name: 'Conversations' });
  const conversation = ada.getByRole('region', { name: 'Conversation', exact: true });
  await expect(queue).toBeVisible();
  await expect(conversation).toBeHidden();
  expect(await small(ada)).toEqual([]);
  await rowOf(ada, KIM).tap();
  await expect(conversation).toBeVisible();
  await expect(queue).toBeHidden();
  await ada.getByRole('button', { name: 'Claim' }).tap();
  await expect(ada.getByRole('button', { name: 'Give back' })).toBeVisible();
  const text = unique('From a phone');
  await replyBox(ada).fill(text);
  await sendButton(ada).tap();
  await expect.poll(() => arrived(request, text)).toBe(1);
  expect(await small(ada)).toEqual([]);
  expect(await wide(ada)).toBe(360);

  await ada.getByRole('button', { name: 'About the customer' }).tap();
  await expect(ada.getByText('Visitor id')).toBeVisible();
  expect(await small(ada)).toEqual([]);
  await ada.keyboard.press('Escape');
  await ada.getByRole('button', { name: 'Hand over' }).tap();
  await expect(ada.getByRole('radio', { name: 'Ben' })).toBeVisible();
  expect(await small(ada)).toEqual([]);
  await ada.getByRole('button', { name: 'Cancel' }).tap();
  await ada.getByRole('button', { name: 'End', exact: true }).tap();
  await ada.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).tap();
  await expect(messages(ada).getByText('You ended it')).toBeVisible();
  await ada.getByRole('button', { name: 'Back to the list' }).tap();
  await expect(queue).toBeVisible();
  await ada.getByRole('button', { name: 'Menu of Ada' }).tap();
  expect(await small(ada)).toEqual([]);
  await ada.getByRole('button', { name: 'Team and admin' }).tap();
  for (const page of ['Canned replies', 'Export and erase', 'Audit']) {
    await ada.getByRole('button', { name: page, exact: true }).tap();
    expect(await small(ada)).toEqual([]);
    expect(await wide(ada)).toBe(360);
  }
});

test('12: the composer stays above the keyboard', async ({ browser, request }) => {
  await handoff(request, KIM);
  const ann = await agent(browser, 'Ann', PHONE);
  await rowOf(ann, KIM).tap();
  // A keyboard takes this much; the page asks for its content to be resized.
  await expect(ann.locator('meta[name=viewport]')).toHaveAttribute(
    'content',
    /interactive-widget=resizes-content/,
  );
  await ann.setViewportSize({ width: 360, height: 400 });
  await replyBox(ann).fill(
    'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve',
  );
  await expect(replyBox(ann)).toBeInViewport();
  await expect(sendButton(ann)).toBeInViewport({ ratio: 1 });
});

test('12: it installs as an app', async ({ browser, request }) => {
  const manifest = await (await request.get('./manifest.webmanifest')).json();
  expect(manifest).toMatchObject({ display: 'standalone', start_url: '/console/' });
  const sizes = manifest.icons.map((each: { sizes: string }) => each.sizes);
  expect(sizes).toEqual(expect.arrayContaining(['192x192', '512x512']));
  for (const { src } of manifest.icons) expect((await request.get(src)).ok()).toBe(true);
  const ann = await agent(browser, 'Ann', PHONE);
  await ann.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const devtools = await ann.context().newCDPSession(ann);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // A window of a test is always private, and a private window installs nothing.
  expect(
    installabilityErrors.map((each) => each.errorId).filter((each) => each !== 'in-incognito'),
  ).toEqual([]);
});
