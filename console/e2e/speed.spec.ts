import { expect } from '@playwright/test';
import { agent, customer, enter, handoff, KIM, replyBox, test } from './people';

/** Points 10 and 17 of the console: times as the reader has them, and the way to the first reply. */

test('17: from the handoff to the first reply it is two keys besides the text, and under 2 s', async ({
  browser,
}) => {
  const ann = await agent(browser, 'Ann');
  const bob = await customer(browser, 'Where is my parcel?');
  await expect(ann.getByRole('button', { name: /seconds left/ })).toBeVisible();
  const began = Date.now();
  await ann.keyboard.press('n');
  await expect(replyBox(ann)).toBeFocused();
  await ann.keyboard.insertText('Hello, I am looking.');
  await ann.keyboard.press('Enter');
  await expect(bob.getByText('Hello, I am looking.')).toBeVisible();
  const took = Date.now() - began;
  console.log(
    `point 17: two keys, ${took} ms from the first key to the text on the customer's page`,
  );
  expect(took).toBeLessThan(2_000);
});

for (const [locale, timezoneId, pattern, day] of [
  ['en-US', 'America/New_York', /^1?\d:\d\d\s[AP]M$/, /Monday, November 23/],
  ['ja-JP', 'Asia/Tokyo', /^[12]?\d:\d\d$/, /11月23日月曜日/],
] as const) {
  test(`10: times are in the zone and hour cycle of the browser, here ${timezoneId}`, async ({
    browser,
    request,
  }) => {
    await handoff(request, KIM);
    const ann = await (await browser.newContext({ locale, timezoneId })).newPage();
    // A conversation that began days ago: 23:30 UTC on a Sunday, and 02:00 UTC on the Monday after.
    await ann.route(/\/conversations\/[^/?]+(\?|$)/, async (route) => {
      const response = await route.fetch();
      if (response.status() !== 200) return route.fulfill({ response });
      const json = await response.json();
      const said = (id: string, at: string) => ({ id, from: 'user', type: 'text', at, text: id });
      json.waitingSince = '2026-11-22T10:00:00Z';
      json.messages = [
        said('at noon', '2026-11-22T16:30:00Z'),
        said('next day', '2026-11-23T15:05:00Z'),
      ];
      json.entries = [];
      return route.fulfill({ response, json });
    });
    await ann.goto('./');
    await ann.locator('.primary').click();
    await ann.getByRole('link', { name: 'Ann' }).click();
    await ann.getByRole('button', { name: KIM }).click();
    const line = ann.getByRole('log').locator('.message', { hasText: 'next day' }).locator('time');
    const at = new Date('2026-11-23T15:05:00Z');
    const expected = at.toLocaleTimeString(locale, { timeZone: timezoneId, timeStyle: 'short' });
    await expect(line).toHaveText(expected);
    expect(expected).toMatch(pattern);
    const whole = at.toLocaleString(locale, {
      timeZone: timezoneId,
      dateStyle: 'full',
      timeStyle: 'long',
    });
    await expect(line).toHaveAttribute('title', whole);
    await expect(ann.getByRole('log').getByText(day)).toHaveCount(1);
  });
}

test('10: a machine whose clock is five minutes slow shows the seconds that are left', async ({
  browser,
  request,
}) => {
  const ann = await (await browser.newContext()).newPage();
  await ann.clock.install({ time: Date.now() - 300_000 });
  await enter(ann, 'Ann');
  const asked = Date.now();
  await handoff(request, KIM);
  const ring = ann.getByRole('img', { name: /seconds left/ });
  await expect(ring).toBeVisible();
  const left = Number.parseInt((await ring.getAttribute('aria-label')) ?? '', 10);
  const true_ = 60 - (Date.now() - asked) / 1000;
  expect(Math.abs(left - true_)).toBeLessThan(5);
});
