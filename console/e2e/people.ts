import { type APIRequestContext, type Browser, expect, type Page } from '@playwright/test';

/** The customer's page and GPTBots' stand-in. */
export const SIMULATOR = process.env.SIMULATOR ?? 'http://127.0.0.1:8081';

/** Everything that a page says to the browser's console as an error: a broken policy is among it. */
export const complaints: string[] = [];

type Look = Parameters<Browser['newContext']>[0];

/** Opens the console as a person, by one click at the local issuer. */
export async function agent(
  browser: Browser,
  name: 'Ann' | 'Ben' | 'Ada',
  look: Look = {},
): Promise<Page> {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  page.on('console', (message) => {
    // A refusal of the API is an answer, not a fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`${name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.stack ?? error.message}`));
  await page.goto('./');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name }).click();
  const duty = page.getByRole('switch', { name: 'On duty' });
  await expect(duty).toBeVisible();
  if ((await duty.getAttribute('aria-checked')) === 'false') await duty.click();
  await expect(duty).toHaveAttribute('aria-checked', 'true');
  return page;
}

/** Opens the customer's page and asks for a person. */
export async function customer(browser: Browser, question?: string): Promise<Page> {
  const page = await (
    await browser.newContext({ viewport: { width: 480, height: 800 } })
  ).newPage();
  await page.goto(`${SIMULATOR}/`);
  if (question) await write(page, question);
  await page.getByRole('button', { name: 'Talk to a person' }).click();
  return page;
}

/** Writes a message on the customer's page. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your message').fill(text);
  await page.getByLabel('Your message').press('Enter');
}

/** Lets GPTBots' stand-in misbehave for its next calls. */
export async function behave(page: Page, behaviour: Record<string, unknown>): Promise<void> {
  const answer = await page.request.post(`${SIMULATOR}/behaviour`, { data: behaviour });
  expect(answer.ok()).toBe(true);
}

export const replyBox = (page: Page) =>
  page.getByRole('textbox', { name: 'Reply to the customer' });
export const messages = (page: Page) => page.getByRole('log', { name: 'Messages' });

const ISSUER = process.env.ISSUER ?? 'http://127.0.0.1:8083';

/** Erases whatever earlier tests left, so that the desk is empty. */
export async function emptyDesk(request: APIRequestContext): Promise<void> {
  const token = await (await request.get(`${ISSUER}/tokens/ada`)).text();
  const headers = { authorization: `Bearer ${token}` };
  for (const state of ['waiting', 'active', 'missed', 'closed']) {
    for (;;) {
      const list = await (await request.get(`/conversations?state=${state}`, { headers })).json();
      if (list.conversations.length === 0) break;
      for (const { id } of list.conversations) {
        await request.delete(`/conversations/${encodeURIComponent(id)}`, { headers });
      }
    }
  }
}
