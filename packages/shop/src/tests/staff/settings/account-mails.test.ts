import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAccountChange } from '../../../people/account-changes.ts';
import { mailChangedAddress } from '../../../people/customers/change-address.ts';
import { mailShopLink } from '../../../people/mail-shop-link.ts';
import type { Mail } from '../../../people/mailer.ts';
import type { TestBrowser } from '../../test-browser.ts';
import { openTestShop, type TestShop } from '../../test-shop.ts';

const list = '/staff/message-texts';
const page = `${list}/mails/reset`;

let shop: TestShop;
let owner: TestBrowser;
beforeAll(async () => {
  shop = await openTestShop();
  owner = await shop.openAsStaff();
});
afterAll(() => shop.close());

/** The last mail to somebody who asks for a new password in a language. */
async function askedFor(email: string, language: string): Promise<Mail | undefined> {
  const browser = shop.open();
  await browser.submit('/forgot', '/language', { language });
  await browser.submit('/forgot', '/forgot', { email });
  return shop.mails.findLast(({ to }) => to === email);
}

async function aCustomerWithSubscription() {
  const customer = await shop.customer({ balanceMinor: 2000 });
  const order = await shop.buy(customer, await shop.plan());
  await shop.panelkit.orders.settled(order.id);
  const email = 'sara@shop.test';
  const user = await shop.user({ email, customerId: customer.id, emailConfirmedAt: shop.clock.now() });
  const [subscription] = (await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff()))
    .rows;
  return { user, id: subscription?.id ?? '' };
}

test('given a mail in own words, when it is sent, then in those, in the others by the default, and both audit trails keep it', async () => {
  const user = await shop.user({ name: 'Mina', email: 'mina@shop.test', role: 'customer' });
  const texts = { 'subject-en': 'New password for {shop}', 'text-en': 'Here: {link} <b>', 'text-fa': '' };
  expect((await owner.submit(page, page, texts)).location).toBe(`${list}?done=save`);

  const mail = await askedFor(user.email, 'en');
  expect(mail?.subject).toBe('New password for Test Shop');
  expect(mail?.text).toMatch(/^Here: http\S+\/reset\/\S+ <b>/);
  const inPersian = await askedFor(user.email, 'fa');
  expect(inPersian?.subject).toBe('Test Shop: گذرواژهٔ جدید');

  expect((await owner.get(list)).text).toMatch(/Set a new password<.*?English/s);
  const [staffAction] = await shop.shop.store.staffActions.list(1);
  expect(staffAction?.action).toBe('settings.changed');
  expect(staffAction?.note).toContain('New password for {shop}');
  const { rows } = await shop.panelkit.audit.list({ action: 'shopSettings.update' }, shop.staff());
  expect(rows.at(-1)?.after).toMatchObject({
    'host.resetMail': { en: { subject: 'New password for {shop}', text: 'Here: {link} <b>' } },
  });
});

test('given a default that was not changed, or an empty field, when it is saved, then the default holds and follows a better one', async () => {
  const { csrf = '', key = '' } = await owner.hiddenFields(page, page);
  const shipped = { 'subject-ru': '{shop}: новый пароль', 'text-ru': '', 'subject-en': '', 'text-en': '' };
  expect((await owner.post(page, { csrf, key, ...shipped })).status).toBe(303);
  expect(shop.shop.settings.current().resetMail).toEqual({});
  expect((await owner.get(page)).text).toContain('Open this link within half an hour to set it:');
});

test.each([
  {
    name: 'a text without the link',
    typed: { 'text-en': 'Have a nice day.' },
    says: 'text-en-problem">This mail needs {link}: without it, it is of no use.',
  },
  {
    name: 'a placeholder of another mail',
    typed: { 'text-en': '{link} {when}' },
    says: 'text-en-problem">This message has no {when}.',
  },
  {
    name: 'a placeholder that the subject does not have',
    typed: { 'subject-en': '{plan}' },
    says: 'subject-en-problem">This message has no {plan}.',
  },
  {
    name: 'a subject that is too long',
    typed: { 'subject-en': 'x'.repeat(151) },
    says: 'subject-en-problem">Enter at most 150 characters.',
  },
])(
  'given $name, when it is saved, then it is refused beside its field, and what was typed stays',
  async ({ typed, says }) => {
    const { csrf = '', key = '' } = await owner.hiddenFields(page, page);
    const { status, text } = await owner.post(page, { csrf, key, ...typed, 'text-fa': '{link}!' });
    expect(status).toBe(400);
    expect(text).toContain(says);
    expect(text).toContain('>{link}!</textarea>');
    expect(shop.shop.settings.current().resetMail).toEqual({});
  },
);

test('given a text, when it is previewed or sent to its writer, then with example values, and nothing is saved', async () => {
  const { csrf = '', key = '' } = await owner.hiddenFields(page, page);
  const typed = { 'subject-en': 'Go', 'text-en': '{shop}: {link}' };
  const { text } = await owner.post(page, { csrf, key, ...typed, preview: '1' });
  expect(text).toMatch(/>Go\n\nTest Shop: http\S+\/example<\/span>/);

  const sent: Mail[] = [];
  const { mailServer } = shop.shop;
  shop.shop.mailServer = {
    ...mailServer,
    address: 'smtp://mail.test',
    send: async (mail) => {
      sent.push(mail);
      return { isTaken: true, text: '250 kept' };
    },
  };
  expect((await owner.submit(page, page, { ...typed, send: '1' })).text).toContain('250 kept');
  shop.shop.mailServer = mailServer;
  const signed = expect.stringMatching(/^Test Shop: http\S+\/example\n\n\S/);
  expect(sent).toMatchObject([{ to: 'dana@shop.test', subject: 'Go', text: signed }]);
  expect(shop.shop.settings.current().resetMail).toEqual({});
});

test('given an account that changes, an address that staff change, and a link that they send, then these mails have the words of the shop, too', async () => {
  for (const [mail, text] of [
    ['changed', '{change} / {from}'],
    ['moved', 'Moved. {shop}'],
    ['confirm', 'Confirm: {link}'],
    ['subscription', 'Yours: {link}'],
  ]) {
    const at = `${list}/mails/${mail}`;
    await owner.submit(at, at, { 'text-en': text ?? '' });
  }
  const { user, id } = await aCustomerWithSubscription();
  const textsTo = (email: string): string[] =>
    shop.mails.filter(({ to }) => to === email).map(({ text }) => text);

  await recordAccountChange(shop.shop, { user, change: 'account.password-changed', from: '203.0.113.9' });
  await mailShopLink(shop.shop, id, { actor: shop.staff().actor });
  await mailChangedAddress(shop.shop, { user, former: user.email, email: 'new@shop.test' });
  expect(textsTo(user.email)).toEqual([
    'Password changed / 203.0.113.9',
    expect.stringMatching(/^Yours: http\S+$/),
    'Moved. Test Shop',
  ]);
  expect(textsTo('new@shop.test')).toEqual([expect.stringMatching(/^Confirm: http\S+\/confirm\/\S+$/)]);
});

test('given no such mail, then there is no such page', async () => {
  for (const mail of ['constructor', 'owner', ''])
    expect((await owner.get(`${list}/mails/${mail}`)).status).toBe(404);
});
