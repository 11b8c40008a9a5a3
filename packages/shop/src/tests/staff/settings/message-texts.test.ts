import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Mail } from '../../../people/mailer.ts';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const list = '/staff/message-texts';
const page = `${list}/account.ready`;

let shop: TestShop;
let owner: TestBrowser;
beforeAll(async () => {
  shop = await openTestShop();
  owner = await shop.openAsStaff();
});
afterAll(() => shop.close());

test('given a message in own words, when it is saved, then customers read it, the list marks it, and both audit trails keep the former text', async () => {
  const customer = await shop.customer({ balanceMinor: 2000 });
  const texts = { 'text-en': 'Enjoy {plan} & <b>{traffic}</b>!', 'text-fa': '' };
  expect((await owner.submit(page, page, texts)).location).toBe(`${list}?done=save`);
  const order = await shop.buy(customer, await shop.plan({ name: 'Gold' }));
  await shop.panelkit.orders.settled(order.id);
  await shop.scheduler.tick();
  const { text } = await (await shop.openAs(customer)).get('/notices');
  expect(text).toContain('Enjoy Gold &amp; &lt;b&gt;50 GB&lt;/b&gt;!');
  expect((await owner.get(list)).text).toContain('Enjoy 30 days, 50 GB &amp;');
  expect((await owner.get('/staff/notifications/preview')).text).toContain('Enjoy 30 days, 50 GB &amp;');
  const [staffAction] = await shop.shop.store.staffActions.list(1);
  expect(staffAction).toMatchObject({ action: 'settings.changed' });
  expect(staffAction?.note).toContain('Enjoy {plan}');
  const { rows } = await shop.panelkit.audit.list({ action: 'shopSettings.writeMessage' }, shop.staff());
  expect(rows.at(-1)).toMatchObject({
    before: { 'account.ready.en': null },
    after: { 'account.ready.en': 'Enjoy {plan} & <b>{traffic}</b>!' },
  });
});

test('given a default that was not changed, or an empty field, when it is saved, then the default holds and follows a better one', async () => {
  const { text } = await owner.get(page);
  expect(text).toContain('Your service &quot;{plan}&quot; is ready.');
  const untouched = 'Your service "{plan}" is ready. Traffic: {traffic}. Valid until: {until}.';
  await owner.submit(page, page, { 'text-en': untouched, 'text-fa': '' });
  expect(shop.panelkit.shopSettings.current().messageTexts.en).toEqual({});
});

test.each([
  { name: 'a placeholder of another message', typed: 'Pay {price}', says: 'This message has no {price}.' },
  { name: 'a brace without a partner', typed: 'Your {plan', says: 'This message has no {.' },
  { name: 'too much', typed: 'x'.repeat(1001), says: 'Enter at most 1,000 characters.' },
])(
  'given $name, when it is saved, then it is refused beside its field, and what was typed stays',
  async ({ typed, says }) => {
    const { csrf = '', key = '' } = await owner.hiddenFields(page, page);
    const { status, text } = await owner.post(page, { csrf, key, 'text-en': typed, 'text-fa': '{plan}!' });
    expect(status).toBe(400);
    expect(text).toContain(`id="text-en-problem">${says}`);
    expect(text).toContain(`>${typed}</textarea>`);
    expect(text).toContain('>{plan}!</textarea>');
    expect(shop.panelkit.shopSettings.current().messageTexts.fa).toBeUndefined();
  },
);

test('given a text, when it is previewed, then with example values, and nothing is saved', async () => {
  const { csrf = '', key = '' } = await owner.hiddenFields(page, page);
  const typed = { 'text-en': 'Go, {plan}!', 'text-fa': '' };
  const { status, text } = await owner.post(page, { csrf, key, ...typed, preview: '1' });
  expect(status).toBe(200);
  expect(text).toContain('>Go, 30 days, 50 GB!</span>');
  expect(shop.panelkit.shopSettings.current().messageTexts.en).toEqual({});
});

test('given a message to staff or none at all, then there is no such page', async () => {
  for (const code of ['staff.new-order', 'constructor', 'account.none'])
    expect((await owner.get(`${list}/${code}`)).status).toBe(404);
});

test('given a text that is typed, when it is sent to its writer, then it is mailed with examples, in their language, and nothing is saved', async () => {
  const mails: Mail[] = [];
  const { mailServer } = shop.shop;
  shop.shop.mailServer = {
    ...mailServer,
    address: 'smtp://mail.test',
    send: async (mail) => {
      mails.push(mail);
      return { isTaken: mails.length === 1, text: '250 kept <b>' };
    },
  };
  const before = shop.panelkit.shopSettings.current().messageTexts;
  expect((await owner.get(page)).text).toContain('Send it to dana@shop.test');
  const texts = { 'text-en': 'Try {plan}!', 'text-fa': '' };
  const sent = await owner.submit(page, page, { ...texts, send: '1' });
  expect([sent.status, sent.text.includes('250 kept &lt;b&gt;')]).toEqual([200, true]);
  expect(sent.text).toContain('>Try {plan}!</textarea>');
  expect(mails).toMatchObject([
    {
      to: 'dana@shop.test',
      subject: 'Test Shop: Try 30 days, 50 GB!',
      text: expect.stringContaining('Try 30 days'),
    },
  ]);
  const refused = await owner.submit(page, page, { ...texts, send: '1' });
  expect(refused.text).toContain('The mail was not sent');
  const wrong = await owner.submit(page, page, { ...texts, 'text-en': '{price}', send: '1' });
  expect([wrong.status, mails.length]).toEqual([400, 2]);
  expect(shop.panelkit.shopSettings.current().messageTexts).toEqual(before);

  shop.shop.mailServer = mailServer;
  expect((await owner.get(page)).text).not.toContain('Send it to');
  expect((await owner.submit(page, page, { ...texts, send: '1' })).status).toBe(404);
});
