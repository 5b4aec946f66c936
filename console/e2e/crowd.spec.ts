import { expect, type Page } from '@playwright/test';
import { agent, enter, handoff, messages, replyBox, rowOf, test } from './people';

/** Point 11 of the console: many conversations. A trace of 500 rows would cost more than the page. */
test.use({ trace: 'off' });

/** Answers the waiting list with this many, in pages like the server's, each time newly versioned. */
async function crowd(page: Page, count: number): Promise<void> {
  let version = 0;
  await page.route(/\/conversations\?.*state=waiting/, async (route) => {
    version += 1;
    const url = new URL(route.request().url());
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const size = 50;
    const conversations = Array.from({ length: Math.min(size, count - from) }, (_, index) => ({
      id: `crowd-${from + index}`,
      state: 'waiting',
      handoff: 1,
      version,
      botId: 'bot',
      user: {
        email: `customer-${from + index}@example.com`,
        phone: null,
        userId: null,
        anonymousId: null,
      },
      assignee: null,
      claimedAt: null,
      closedAt: null,
      waitingSince: new Date().toISOString(),
      deadlineAt: new Date(Date.now() + 60_000 + from + index).toISOString(),
      secondsLeft: 60,
    }));
    const more = from + size < count ? { cursor: String(from + size) } : {};
    await route.fulfill({ json: { conversations, version: String(version), ...more } });
  });
}

test('11: 500 waiting ones are painted in under 1 s, and hours of updates keep memory flat', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const ann = await (await browser.newContext()).newPage();
  await ann.clock.install();
  await enter(ann, 'Ann');
  await expect(ann.getByText('Nobody is waiting')).toBeVisible();
  await crowd(ann, 500);
  const rows = ann.locator('.row');
  await expect(rows.first()).toBeVisible();
  while ((await rows.count()) < 500) {
    const before = await rows.count();
    await rows.last().scrollIntoViewIfNeeded();
    await ann
      .getByRole('button', { name: 'Show more' })
      .scrollIntoViewIfNeeded()
      .catch(() => {});
    await expect.poll(() => rows.count()).toBeGreaterThan(before);
  }
  // One repaint of all 500, as each second has: from the change to the next frame.
  const repaint = await ann.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        location.hash = '#mine';
        requestAnimationFrame(() => {
          location.hash = '#waiting';
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve(performance.now() - began)),
          );
        });
      }),
  );
  const heap = await ann.context().newCDPSession(ann);
  await heap.send('HeapProfiler.enable');
  const used = async () => {
    await heap.send('HeapProfiler.collectGarbage');
    const { usedSize } = await heap.send('Runtime.getHeapUsage');
    return usedSize / 1e6;
  };
  const hours: number[] = [];
  for (let hour = 0; hour < 4; hour += 1) {
    for (let minute = 0; minute < 60; minute += 3) {
      const looked = ann.waitForResponse((answer) => answer.url().includes('cursor=450'));
      await ann.clock.fastForward('03:00');
      await looked;
    }
    await expect(rows).toHaveCount(500);
    hours.push(await used());
  }
  console.log(
    `point 11: 500 rows, list drawn in ${Math.round(repaint)} ms; heap after each hour ${hours.map((each) => each.toFixed(1)).join(', ')} MB`,
  );
  expect(repaint).toBeLessThan(1_000);
  expect((hours.at(-1) ?? 0) - (hours[0] ?? 0)).toBeLessThan(2);
});

test('11: a conversation opens and is answered while the list is long', async ({
  browser,
  request,
}) => {
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => handoff(request, `c${index}@example.com`)),
  );
  const ann = await agent(browser, 'Ann');
  await expect(rowOf(ann, 'c0@example.com')).toBeVisible();
  await ann.keyboard.press('n');
  await replyBox(ann).fill('Hello');
  await replyBox(ann).press('Enter');
  await expect(messages(ann).getByText('Sent')).toBeVisible();
});
