import { expect } from '@playwright/test';
import {
  agent,
  annWithKim,
  arrived,
  handoff,
  KIM,
  messages,
  reply,
  replyBox,
  rowOf,
  tell,
  test,
  unique,
} from './people';

/** Points 14 and 15 of the console: whatever a customer writes is only text, and Enter sends only when it should. */

test('15: Enter that ends a composition does not send', async ({ browser, request }) => {
  const ann = await annWithKim(browser, request);
  await replyBox(ann).focus();
  const input = await ann.context().newCDPSession(ann);
  const typed = unique('ご注文');
  await input.send('Input.imeSetComposition', {
    text: typed,
    selectionStart: typed.length,
    selectionEnd: typed.length,
  });
  await expect(replyBox(ann)).toHaveValue(typed);
  // The Enter that picks the candidate: browsers say either that it composes, or key code 229.
  await replyBox(ann).evaluate((box) => {
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      const keys = { key: 'Enter', bubbles: true, cancelable: true, ...init };
      box.dispatchEvent(new KeyboardEvent('keydown', keys));
    }
  });
  await ann.keyboard.press('Enter');
  await expect(replyBox(ann)).toHaveValue(new RegExp(typed));
  expect(await arrived(request, typed)).toBe(0);
  await expect(messages(ann).getByText(typed)).toHaveCount(0);
  // A real input method keeps that Enter to itself; here it made a new line.
  await input.send('Input.insertText', { text: typed });
  await replyBox(ann).fill(typed);
  await replyBox(ann).press('Enter');
  await expect.poll(() => arrived(request, typed)).toBe(1);
});

test('15: the key that sends can be chosen', async ({ browser, request }) => {
  const ann = await annWithKim(browser, request);
  await ann.getByRole('button', { name: 'Menu of Ann' }).click();
  await ann.getByRole('button', { name: 'Settings' }).click();
  await ann.getByLabel('Key that sends').selectOption('Ctrl Enter');
  await ann.getByRole('button', { name: 'Close' }).click();
  const text = unique('Two lines');
  await replyBox(ann).fill(text);
  await replyBox(ann).press('End');
  await replyBox(ann).press('Enter');
  await replyBox(ann).pressSequentially('and more');
  await expect(replyBox(ann)).toHaveValue(`${text}\nand more`);
  for (const key of ['Control+Enter', 'Meta+Enter']) {
    await replyBox(ann).fill(`${text} ${key}`);
    await replyBox(ann).press(key);
    await expect.poll(() => arrived(request, `${text} ${key}`)).toBe(1);
  }
  await ann.reload();
  await expect(ann.getByRole('button', { name: 'Send Ctrl Enter' })).toBeVisible();
});

const SCRIPT = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';
const TURNED = 'abc\u202Egnp.exe\u2066';
const INVISIBLE = 'pay\u200B\u200Dpal\uFEFF';
const CJK = '長い文章でも折り返して表示されます。'.repeat(40);

test('14: script, turned text, invisible characters, long lines and CJK are shown, isolated and wrapped', async ({
  browser,
  request,
}) => {
  const id = await handoff(request, `${SCRIPT}${TURNED}@example.com`, {
    phone: `+81${INVISIBLE}`,
    userId: `${TURNED}${'x'.repeat(300)}`,
    anonymousId: SCRIPT,
    transcript: [
      { message_type: 'QUESTION', text: `${SCRIPT}${TURNED}` },
      { message_type: 'ANSWER', text: CJK },
    ],
  });
  const ann = await agent(browser, 'Ann');
  const row = ann.getByRole('region', { name: 'Conversations' }).getByRole('button', {
    name: /seconds left/,
  });
  await row.click();
  await ann.getByRole('button', { name: 'Claim' }).click();
  const texts = [SCRIPT, TURNED, INVISIBLE, CJK, 'w'.repeat(60_000)];
  for (const text of texts) await tell(request, id, text);
  await reply(ann, `${SCRIPT}${TURNED}`);
  await expect(messages(ann).getByText('Sent')).toBeVisible();
  for (const text of texts) {
    await expect
      .poll(() =>
        messages(ann)
          .locator('bdi')
          .evaluateAll((all, t) => all.filter((each) => each.textContent === t).length, text),
      )
      .toBeGreaterThan(0);
  }
  expect(await ann.evaluate(() => 'broken' in window)).toBe(false);
  await expect(ann.locator('#page img[src=x], #page script')).toHaveCount(0);
  const wide = await ann.evaluate(() =>
    [
      document.documentElement,
      ...document.querySelectorAll(
        '.thread, .queue-rows, .customer, .bubble, .conversation-header',
      ),
    ]
      .filter((each) => each.scrollWidth > each.clientWidth + 1)
      .map((each) => each.className),
  );
  expect(wide).toEqual([]);
  // Each place that shows a name or a text of others keeps its direction to itself.
  const loose = await ann.evaluate((turned) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.textContent?.includes(turned) && !node.parentElement?.closest('bdi, textarea'))
        found.push(node.parentElement?.outerHTML.slice(0, 100) ?? '');
    }
    return found;
  }, TURNED);
  expect(loose).toEqual([]);
});

test('14: links are http and https alone, and tell the other page nothing', async ({
  browser,
  request,
}) => {
  const id = await handoff(request, KIM);
  const ann = await agent(browser, 'Ann');
  await rowOf(ann, KIM).click();
  await tell(
    request,
    id,
    'See https://example.com/a?b=c, or http://example.org. Not javascript:alert(1) data:text/html,x ftp://example.net',
  );
  const links = messages(ann).getByRole('link');
  await expect(links).toHaveCount(2);
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
    await expect(link).toHaveAttribute('target', '_blank');
  }
  await expect(links.first()).toHaveAttribute('href', 'https://example.com/a?b=c');
  await expect(links.last()).toHaveAttribute('href', 'http://example.org');
});
