import {
  type APIRequestContext,
  type Browser,
  test as base,
  expect,
  type Page,
} from '@playwright/test';

/** The customer's page and GPTBots' stand-in. */
export const SIMULATOR = process.env.SIMULATOR ?? 'http://127.0.0.1:8081';
const ISSUER = process.env.ISSUER ?? 'http://127.0.0.1:8083';

/** Customers. */
export const KIM = 'kim@example.com';
export const LEE = 'lee@example.com';

/** Everything that a page says to the browser's console as an error: a broken policy is among it. */
const complaints: string[] = [];

/** A test that begins with an empty desk, and in which no page complains. */
export const test = base.extend<{ desk: undefined }>({
  desk: [
    async ({ request }, use) => {
      await emptyDesk(request);
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export type Person = 'Ann' | 'Ben' | 'Ada';
export type Look = Parameters<Browser['newContext']>[0];

/** Opens the console as a person, by one click at the local issuer. */
export async function agent(browser: Browser, name: Person, look: Look = {}): Promise<Page> {
  const page = await (await browser.newContext(look)).newPage();
  await enter(page, name);
  return page;
}

/** Signs in on a page that may have been prepared before, say with a clock of its own. */
export async function enter(page: Page, name: Person): Promise<void> {
  page.on('console', (message) => {
    // The browser itself reports each answer such as a 409; the page has a sentence for it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`${name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.stack ?? error.message}`));
  await page.goto('./');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name }).click();
  await onDuty(page);
}

export async function onDuty(page: Page): Promise<void> {
  const duty = page.getByRole('switch', { name: 'On duty' });
  await expect(duty).toBeVisible();
  if ((await duty.getAttribute('aria-checked')) === 'false') await duty.click();
  await expect(duty).toHaveAttribute('aria-checked', 'true');
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

type Establish = {
  email?: string;
  phone?: string;
  userId?: string;
  anonymousId?: string;
  question?: string;
  transcript?: { message_type: string; text: string }[];
};

/** A customer without a page asks for a person. Returns the id of GPTBots' conversation. */
export async function handoff(
  request: APIRequestContext,
  email: string,
  more: Establish = {},
): Promise<string> {
  const answer = await request.post(`${SIMULATOR}/customer/handoffs`, { data: { email, ...more } });
  expect(answer.ok()).toBe(true);
  return (await answer.json()).conversationId;
}

/** The customer of such a handoff writes. */
export async function tell(request: APIRequestContext, id: string, text: string): Promise<void> {
  const answer = await request.post(`${SIMULATOR}/customer/handoffs/${id}/chat`, {
    data: { text },
  });
  expect(answer.ok()).toBe(true);
}

/** How often GPTBots got exactly this text. */
export async function arrived(request: APIRequestContext, text: string): Promise<number> {
  const all: { text?: string }[] = await (await request.get(`${SIMULATOR}/received`)).json();
  return all.filter((each) => each.text === text).length;
}

/** Lets GPTBots' stand-in misbehave for its next calls. */
export async function behave(
  request: APIRequestContext,
  behaviour: Record<string, unknown>,
): Promise<void> {
  const answer = await request.post(`${SIMULATOR}/behaviour`, { data: behaviour });
  expect(answer.ok()).toBe(true);
}

export const replyBox = (page: Page) =>
  page.getByRole('textbox', { name: 'Reply to the customer' });
export const messages = (page: Page) => page.getByRole('log', { name: 'Messages' });
export const rowOf = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name }).first();
export const sendButton = (page: Page) => page.getByRole('button', { name: /^Send( |$)/ });

/** Opens a waiting conversation and makes it mine. */
export async function take(page: Page, name: string): Promise<void> {
  await rowOf(page, name).click();
  await page.getByRole('button', { name: 'Claim' }).click();
  await expect(page.getByText(/Yours, taken/)).toBeVisible();
}

/** Ann, in a conversation with Kim that she has taken. */
export async function annWithKim(browser: Browser, request: APIRequestContext): Promise<Page> {
  await handoff(request, KIM);
  const ann = await agent(browser, 'Ann');
  await take(ann, KIM);
  return ann;
}

export async function reply(page: Page, text: string): Promise<void> {
  await replyBox(page).fill(text);
  await replyBox(page).press('Enter');
}

/** A text that no other test uses. */
export const unique = (text: string): string => `${text} ${crypto.randomUUID().slice(0, 8)}`;

export async function headersOf(
  request: APIRequestContext,
  name: Person,
): Promise<Record<string, string>> {
  const token = await (await request.get(`${ISSUER}/tokens/${name.toLowerCase()}`)).text();
  return { authorization: `Bearer ${token.trim()}` };
}

/** Erases whatever earlier tests left, so that the desk is empty, and lets GPTBots behave. */
async function emptyDesk(request: APIRequestContext): Promise<void> {
  complaints.length = 0;
  await behave(request, { mode: 'ok' });
  const headers = await headersOf(request, 'Ada');
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

/**
 * Holds the page's calls back, as a line does that is up but carries nothing.
 *
 * @returns lets them all go on
 */
export async function hold(page: Page, address: RegExp, method = 'GET'): Promise<() => void> {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route(address, async (route) => {
    if (route.request().method() === method) await opened;
    await route.continue().catch(() => {});
  });
  return open;
}

/** Addresses of reading: the lists, and one conversation. */
export const READS = /\/conversations(\?|\/[^/]+(\?|$))/;
export const REPLIES = /\/replies$/;
