import { expect, type Page } from '@playwright/test';
import {
  agent,
  annWithKim,
  arrived,
  enter,
  handoff,
  KIM,
  LEE,
  onDuty,
  replyBox,
  rowOf,
  sendButton,
  test,
  unique,
} from './people';

/** Point 8 of the console: a draft is never lost, and never in another conversation. */

async function writing(page: Page, text: string): Promise<void> {
  await rowOf(page, KIM).click();
  await replyBox(page).fill(text);
}

test('8: a draft survives switching and never shows in another conversation', async ({
  browser,
  request,
}) => {
  await handoff(request, KIM);
  await handoff(request, LEE);
  const ann = await agent(browser, 'Ann');
  const text = unique('For Kim alone');
  await writing(ann, text);
  await rowOf(ann, LEE).click();
  await expect(ann.getByRole('heading', { name: LEE, level: 1 })).toBeVisible();
  await expect(replyBox(ann)).toHaveValue('');
  await replyBox(ann).fill('For Lee');
  await rowOf(ann, KIM).click();
  await expect(replyBox(ann)).toHaveValue(text);
  await rowOf(ann, LEE).click();
  await expect(replyBox(ann)).toHaveValue('For Lee');
});

test('8: a draft survives a reload', async ({ browser, request }) => {
  await handoff(request, KIM);
  const ann = await agent(browser, 'Ann');
  await writing(ann, 'Half a sent');
  await ann.reload();
  await expect(replyBox(ann)).toHaveValue('Half a sent');
});

test('8: a draft survives an expired sign-in, and is sent after the next one', async ({
  browser,
  request,
}) => {
  const ann = await annWithKim(browser, request);
  const text = unique('Typed before');
  await replyBox(ann).fill(text);
  const ended = {
    status: 401,
    contentType: 'application/json',
    body: '{"message":"Unauthorized"}',
  };
  await ann.route(/\/(conversations|me|colleagues)([/?]|$)/, (route) => route.fulfill(ended));
  await ann.route('**/token', (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/json',
      headers: { 'access-control-allow-origin': '*' },
      body: '{"error":"invalid_grant"}',
    }),
  );
  const banner = ann.getByRole('alert').filter({ hasText: 'Your sign-in has ended' });
  await expect(banner).toBeVisible();
  await expect(replyBox(ann)).toHaveValue(text);
  await replyBox(ann).pressSequentially('!');
  await expect(sendButton(ann)).toBeDisabled();
  await ann.unrouteAll();
  await banner.getByRole('button', { name: 'Sign in again' }).click();
  await ann.getByRole('link', { name: 'Ann' }).click();
  await expect(replyBox(ann)).toHaveValue(`${text}!`);
  await replyBox(ann).press('Enter');
  await expect.poll(() => arrived(request, `${text}!`)).toBe(1);
});

test('8: a draft survives a crash', async ({ browser, request }) => {
  await handoff(request, KIM);
  const ann = await agent(browser, 'Ann');
  await writing(ann, 'Typed before the crash');
  const crashed = ann.waitForEvent('crash');
  await ann.goto('chrome://crash').catch(() => {});
  await crashed;
  const again = await ann.context().newPage();
  await enter(again, 'Ann');
  await rowOf(again, KIM).click();
  await expect(replyBox(again)).toHaveValue('Typed before the crash');
});

test('8: two tabs show one draft and send it once', async ({ browser, request }) => {
  const one = await annWithKim(browser, request);
  const two = await one.context().newPage();
  await enter(two, 'Ann');
  await rowOf(two, KIM).click();
  const text = unique('In both tabs');
  await replyBox(one).fill(text);
  await expect(replyBox(two)).toHaveValue(text);
  await Promise.all([replyBox(one).press('Enter'), replyBox(two).press('Enter')]);
  await expect(replyBox(one)).toHaveValue('');
  await expect(replyBox(two)).toHaveValue('');
  await expect(one.getByRole('log').getByText(text)).toHaveCount(1);
  await expect(two.getByRole('log').getByText(text)).toHaveCount(1);
  expect(await arrived(request, text)).toBe(1);
});

test('8: at sign-out drafts go', async ({ browser, request }) => {
  await handoff(request, KIM);
  const ann = await agent(browser, 'Ann');
  const text = unique('Nobody else may read this');
  await writing(ann, text);
  const stored = () => ann.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(await stored()).toContain(text);
  await ann.getByRole('button', { name: 'Menu of Ann' }).click();
  await ann.getByRole('button', { name: 'Sign out' }).click();
  await expect(ann.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(await stored()).not.toContain(text);
  await ann.getByRole('button', { name: 'Sign in' }).click();
  await ann.getByRole('link', { name: 'Ben' }).click();
  await onDuty(ann);
  await rowOf(ann, KIM).click();
  await expect(replyBox(ann)).toHaveValue('');
});

test('8: a browser that keeps nothing says so, and what is typed stays in the tab', async ({
  browser,
  request,
}) => {
  await handoff(request, KIM);
  await handoff(request, LEE);
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('refused', 'SecurityError');
      },
    });
  });
  await enter(page, 'Ann');
  await expect(page.getByText('This browser keeps nothing for this page')).toBeVisible();
  await writing(page, 'Only in this tab');
  await rowOf(page, LEE).click();
  await expect(replyBox(page)).toHaveValue('');
  await rowOf(page, KIM).click();
  await expect(replyBox(page)).toHaveValue('Only in this tab');
});
