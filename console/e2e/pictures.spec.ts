import { expect, type Page } from '@playwright/test';
import { agent, behave, customer, messages, replyBox, test, write } from './people';

/** The pictures of the guides. They are written where the guides look for them. */
const FOLDER = process.env.PICTURES ?? '../docs/pictures';

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled', scale: 'css' });
}

test('the pictures of the guides', async ({ browser }) => {
  test.setTimeout(120_000);
  const ann = await agent(browser, 'Ann', { colorScheme: 'light' });
  const ben = await agent(browser, 'Ben');
  await expect(ann.getByText('Nobody is waiting')).toBeVisible();
  await picture(ann, 'empty');

  const bob = await customer(browser, 'My order 4711 was shipped on Monday, where is it?');
  await expect(ann.getByRole('button', { name: /seconds left/ })).toBeVisible();
  await ann.keyboard.press('n');
  await expect(replyBox(ann)).toBeFocused();
  await write(bob, 'The parcel says delivered, but I have nothing 😟');
  await replyBox(ann).fill('Hello, this is Ann. I am asking the courier right now.');
  await replyBox(ann).press('Enter');
  await expect(messages(ann).getByText('Sent')).toBeVisible();
  await ben.getByRole('tab', { name: 'All' }).click();
  await ben
    .getByRole('button', { name: /^(?!.*seconds left).*Ann/ })
    .first()
    .click();
  await ben.getByRole('button', { name: 'Note', exact: true }).click();
  await ben
    .getByRole('textbox', { name: 'Note for colleagues' })
    .fill('The courier had a wrong scan in this street last week.');
  await ben.getByRole('button', { name: 'Add note' }).click();
  await expect(messages(ann).getByText('wrong scan')).toBeVisible();
  await behave(ann.request, { mode: 'code', code: 40000, times: 1 });
  await replyBox(ann).fill('May I have your house number?');
  await replyBox(ann).press('Enter');
  await expect(messages(ann).getByText(/Failed/)).toBeVisible();
  await replyBox(ann).fill('Could you look with your neighbour at number 12?');
  await picture(ann, 'failed-reply');
  await messages(ann).getByRole('button', { name: 'Retry' }).click();
  await expect(messages(ann).getByText('Sent')).toHaveCount(2);
  await picture(ann, 'conversation');

  await customer(browser, '返品の手続きを教えてください');
  await ann.waitForTimeout(25_000);
  await customer(browser, 'Can I talk to a person please?');
  const rings = ann.getByRole('button', { name: /seconds left/ });
  await expect(rings).toHaveCount(2);
  await rings.first().click();
  await ann.waitForTimeout(8_000);
  await picture(ann, 'queue');
  await ann.emulateMedia({ colorScheme: 'dark' });
  await picture(ann, 'dark');
  await customer(browser, 'My size does not fit.');
  const phone = await agent(browser, 'Ada', {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await picture(phone, 'phone-queue');
  await phone
    .getByRole('button', { name: /seconds left/ })
    .last()
    .click();
  await expect(phone.getByText(/until GPTBots gives up/)).toBeVisible();
  await picture(phone, 'phone');
});
