import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import {
  agent,
  arrived,
  behave,
  handoff,
  headersOf,
  KIM,
  LEE,
  messages,
  reply,
  replyBox,
  rowOf,
  take,
  test,
  unique,
} from './people';

/** Point 16 of the console: everything by keyboard and by name, and nothing for axe to find. */

/** Asks axe about the screen as it is, in both themes. */
async function axe(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(
      (each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    );
    expect(found, `${state}, ${colorScheme}`).toEqual([]);
  }
}

test('16: axe finds nothing from the sign-in to a failed reply, in both themes', async ({
  browser,
  request,
}) => {
  test.setTimeout(120_000);
  const door = await (await browser.newContext()).newPage();
  await door.goto('./');
  await expect(door.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await axe(door, 'sign-in');
  const ann = await agent(browser, 'Ann');
  await expect(ann.getByText('Nobody is waiting')).toBeVisible();
  await axe(ann, 'empty');
  await handoff(request, KIM, { question: 'See https://example.com' });
  await expect(rowOf(ann, KIM)).toBeVisible();
  await axe(ann, 'waiting');
  await rowOf(ann, KIM).click();
  await expect(ann.getByText(/until GPTBots gives up/)).toBeVisible();
  await axe(ann, 'waiting and open');
  await take(ann, KIM);
  await reply(ann, 'Hello');
  await expect(messages(ann).getByText('Sent')).toBeVisible();
  await replyBox(ann).press('Escape');
  await ann.keyboard.press('m');
  await ann.getByRole('textbox', { name: 'Note for colleagues' }).fill('Only for us');
  await ann.keyboard.press('Enter');
  await expect(messages(ann).getByText('Note by')).toBeVisible();
  await axe(ann, 'conversation');
  await behave(request, { mode: 'code', code: 40000 });
  await ann.getByRole('button', { name: 'Reply', exact: true }).click();
  await reply(ann, 'This one fails');
  await expect(messages(ann).getByText(/^Failed/)).toBeVisible();
  await axe(ann, 'failed reply');
  for (const tab of ['Mine', 'All', 'Missed', 'Closed']) {
    await ann.getByRole('tab', { name: tab }).click();
    await axe(ann, tab);
  }
});

test('16: axe finds nothing in any dialog, banner and admin screen, in both themes', async ({
  browser,
  request,
}) => {
  test.setTimeout(120_000);
  await handoff(request, KIM);
  await agent(browser, 'Ben');
  const ada = await agent(browser, 'Ada');
  await take(ada, KIM);
  await replyBox(ada).press('Escape');
  for (const [key, dialog] of [
    ['?', 'Keys'],
    ['h', 'Hand over'],
    ['e', 'End with'],
  ] as const) {
    await ada.keyboard.press(key);
    await expect(ada.getByRole('dialog', { name: dialog })).toBeVisible();
    await axe(ada, dialog);
    await ada.keyboard.press('Escape');
    await expect(ada.getByRole('dialog')).toBeHidden();
  }
  const menu = ada.getByRole('button', { name: 'Menu of Ada' });
  await menu.click();
  await axe(ada, 'menu');
  await ada.getByRole('button', { name: 'Settings' }).click();
  await axe(ada, 'settings');
  await ada.keyboard.press('Escape');
  await ada.getByRole('button', { name: 'Export or erase…' }).click();
  await axe(ada, 'erase');
  await ada.keyboard.press('Escape');
  await menu.click();
  await ada.getByRole('button', { name: 'Team and admin' }).click();
  for (const page of ['On duty', 'Canned replies', 'Export and erase', 'Audit']) {
    await ada.getByRole('button', { name: page, exact: true }).click();
    await expect(ada.getByRole('heading', { name: page, level: 1 })).toBeVisible();
    await axe(ada, page);
  }
  await ada.getByRole('button', { name: 'Canned replies', exact: true }).click();
  await ada.getByRole('button', { name: 'New canned reply' }).click();
  await axe(ada, 'canned form');
  await ada.context().setOffline(true);
  await expect(ada.getByText('You are offline')).toBeVisible();
  await axe(ada, 'offline');
});

test('16: the whole flow by the keyboard alone', async ({ browser, request }) => {
  const headers = await headersOf(request, 'Ann');
  await request.put('/me', { headers, data: { language: null, onDuty: true } });
  await handoff(request, KIM);
  await handoff(request, LEE);
  const page = await (await browser.newContext()).newPage();
  await page.goto('./');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Ann' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Ann' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rowOf(page, KIM)).toBeVisible();
  await page.keyboard.press('n');
  await expect(replyBox(page)).toBeFocused();
  const text = unique('By keys alone');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await expect.poll(() => arrived(request, text)).toBe(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await expect(page.getByText('Nobody has taken it')).toBeVisible();
  await page.keyboard.press('c');
  await expect(page.getByText(/Yours, taken/)).toBeVisible();
  await expect(replyBox(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await expect(page.getByRole('dialog', { name: `End with ${KIM}?` })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(messages(page).getByText('You ended it')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('1');
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { name: LEE, level: 1 })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('The most urgent one is one key away.')).toBeVisible();
});

test('16: ? shows the keys, letters do nothing in a text, and can be switched off', async ({
  browser,
  request,
}) => {
  await handoff(request, KIM);
  const ann = await agent(browser, 'Ann');
  await rowOf(ann, KIM).click();
  await replyBox(ann).pressSequentially('nce?');
  await expect(replyBox(ann)).toHaveValue('nce?');
  await expect(ann.getByRole('dialog')).toBeHidden();
  await expect(ann.getByRole('button', { name: 'Claim' })).toBeVisible();
  await replyBox(ann).press('Escape');
  await ann.keyboard.press('?');
  const keys = ann.getByRole('dialog', { name: 'Keys' });
  await keys.getByRole('checkbox').uncheck();
  await ann.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await ann.keyboard.press('c');
  await ann.keyboard.press('?');
  await expect(keys).toBeHidden();
  await expect(ann.getByRole('button', { name: 'Claim' })).toBeVisible();
});

test('16: with 200 % zoom nothing is cut off, and with reduced motion nothing moves', async ({
  browser,
  request,
}) => {
  await handoff(request, KIM);
  const ann = await agent(browser, 'Ann', {
    viewport: { width: 720, height: 450 },
    deviceScaleFactor: 2,
    reducedMotion: 'reduce',
  });
  await rowOf(ann, KIM).click();
  await expect(replyBox(ann)).toBeInViewport();
  await expect(ann.getByRole('button', { name: 'Claim' })).toBeInViewport();
  const wide = () =>
    ann.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await wide()).toBe(0);
  const moving = await ann.evaluate(
    () =>
      document
        .getAnimations()
        .filter((each) => Number(each.effect?.getComputedTiming().duration) > 50).length,
  );
  expect(moving).toBe(0);
});
