import { expect } from '@playwright/test';
import {
  agent,
  annWithKim,
  arrived,
  handoff,
  headersOf,
  KIM,
  messages,
  replyBox,
  rowOf,
  take,
  test,
  unique,
} from './people';

/** Point 18 of the console, and what admins do: canned replies, notes, handing over, erasing. */
test.beforeEach(async ({ request }) => {
  const headers = await headersOf(request, 'Ada');
  await request.delete('/canned-replies/hello', { headers });
});

test('18: an admin writes a canned reply, and an agent sends it with both names filled in', async ({
  browser,
  request,
}) => {
  const ada = await agent(browser, 'Ada');
  await ada.getByRole('button', { name: 'Menu of Ada' }).click();
  await ada.getByRole('button', { name: 'Team and admin' }).click();
  await ada.getByRole('button', { name: 'Canned replies', exact: true }).click();
  await ada.getByRole('button', { name: 'New canned reply' }).click();
  const end = unique('How may I help?');
  await ada.getByRole('textbox', { name: 'Key' }).fill('hello');
  await ada.getByRole('textbox', { name: 'Name', exact: true }).fill('Greeting');
  await ada.getByRole('textbox', { name: 'Text' }).fill(`Dear {customer}, this is {agent}. ${end}`);
  await ada.getByRole('button', { name: 'Save' }).click();
  await expect(ada.getByText('/hello')).toBeVisible();

  const ann = await annWithKim(browser, request);
  await replyBox(ann).pressSequentially('/he');
  await expect(ann.getByRole('option', { name: /Greeting/ })).toBeVisible();
  await replyBox(ann).press('Enter');
  const text = `Dear ${KIM}, this is Ann. ${end}`;
  await expect(replyBox(ann)).toHaveValue(text);
  expect(await arrived(request, text)).toBe(0);
  await replyBox(ann).press('Enter');
  await expect.poll(() => arrived(request, text)).toBe(1);
});

test('18: a note cannot be mistaken for a reply and never reaches the customer', async ({
  browser,
  request,
}) => {
  const ann = await annWithKim(browser, request);
  await replyBox(ann).fill('A reply, half written');
  await ann.getByRole('button', { name: 'Note', exact: true }).click();
  const box = ann.getByRole('textbox', { name: 'Note for colleagues' });
  await expect(box).toHaveValue('');
  await expect(ann.getByText('The customer never sees notes')).toBeVisible();
  await expect(ann.getByRole('button', { name: /^Send/ })).toBeHidden();
  const text = unique('For colleagues alone');
  await box.fill(text);
  await ann.getByRole('button', { name: 'Add note' }).click();
  await expect(messages(ann).getByText(/Note by (Ann|You), for colleagues only/)).toBeVisible();
  const colour = (selector: string) =>
    ann
      .locator(selector)
      .first()
      .evaluate((each) => getComputedStyle(each).backgroundColor);
  await ann.getByRole('button', { name: 'Reply', exact: true }).click();
  await expect(replyBox(ann)).toHaveValue('A reply, half written');
  await replyBox(ann).press('Enter');
  await expect(messages(ann).getByText('Sent')).toBeVisible();
  expect(await colour('.thread .note')).not.toBe(await colour('.thread .bubble.ours'));
  expect(await arrived(request, text)).toBe(0);
});

test('18: handing over to a colleague by name, with a note', async ({ browser, request }) => {
  await handoff(request, KIM);
  const ben = await agent(browser, 'Ben');
  const ann = await agent(browser, 'Ann');
  await take(ann, KIM);
  await replyBox(ann).press('Escape');
  await ann.keyboard.press('h');
  const dialog = ann.getByRole('dialog', { name: 'Hand over' });
  await dialog.getByRole('radio', { name: 'Ben' }).check();
  await dialog.getByRole('textbox').fill('Speaks Dutch, like you');
  await dialog.getByRole('button', { name: 'Hand over' }).click();
  await expect(ann.getByRole('status')).toHaveText('Handed over to Ben.');
  await expect(ben.getByRole('tab', { name: 'Mine 1' })).toBeVisible();
  await rowOf(ben, KIM).click();
  await expect(messages(ben).getByText('Speaks Dutch, like you')).toBeVisible();
  await expect(messages(ben).getByText(/Ann handed it over to you/i)).toBeVisible();
  await expect(ben.getByText(/Yours, taken/)).toBeVisible();
});

test('an admin exports and erases one, whoever has it open reads that it is gone, and the audit tells', async ({
  browser,
  request,
}) => {
  const ann = await annWithKim(browser, request);
  await replyBox(ann).fill('What I typed');
  const ada = await agent(browser, 'Ada');
  await ada.getByRole('tab', { name: 'All' }).click();
  await rowOf(ada, KIM).click();
  await ada.getByRole('button', { name: 'Export or erase…' }).click();
  const dialog = ada.getByRole('dialog');
  const saved = ada.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export' }).click();
  expect((await saved).suggestedFilename()).toMatch(/\.json$/);
  await expect(dialog.getByRole('button', { name: 'Erase', exact: true })).toBeDisabled();
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Erase', exact: true }).click();
  await expect(ada.getByRole('status')).toHaveText('Erased.');
  await expect(ann.getByText('This conversation is gone')).toBeVisible();
  await expect(ann.getByRole('textbox')).toHaveValue('What I typed');
  await ada.getByRole('button', { name: 'Menu of Ada' }).click();
  await ada.getByRole('button', { name: 'Team and admin' }).click();
  await ada.getByRole('button', { name: 'Audit' }).click();
  await expect(ada.getByRole('cell', { name: 'exported' }).first()).toBeVisible();
  await expect(ada.getByRole('cell', { name: 'erased' }).first()).toBeVisible();
});
