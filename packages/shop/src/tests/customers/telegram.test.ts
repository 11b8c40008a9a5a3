import type { SimulatedPerson } from '@panelkit/telegram/simulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settleBot, telegramOf } from '../demo-bots.ts';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let nika: SimulatedPerson;
beforeEach(async () => {
  shop = await openTestShop({ telegram: true });
  shop.shop.bots.start();
  nika = telegram().simulator.addPerson({ name: 'Nika' });
  nika.start(bot());
  await settle();
  nika.tap(bot(), 'English');
  await settle();
});
afterEach(() => shop.close());

const telegram = () => telegramOf(shop);
const bot = () => telegram().bots.customers;

const settle = () => settleBot(shop, 'customers');

async function tap(button: string): Promise<string> {
  nika.tap(bot(), button);
  await settle();
  return nika.screen(bot()).text;
}

const textsOf = () => nika.chat(bot()).map(({ text }) => text);

async function customerId(): Promise<string> {
  const id = shop.shop.bots.customers?.id ?? '';
  const chat = await shop.panelkit.chats.findByUser(id, String(nika.id));
  return chat?.customerId ?? '';
}

/** Buys by card transfer, sends a picture, and has it approved on the pages. */
async function buyByTransfer(staff: TestBrowser): Promise<void> {
  await shop.plan({ name: 'Gold' });
  await tap('Buy new service');
  await tap('Gold');
  await tap('by card transfer');
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  nika.sendPhoto(bot(), { bytes, contentType: 'image/png' });
  await settle();
  const { text } = await staff.get('/staff/receipts');
  const [, id = ''] = /action="\/staff\/payments\/([0-9a-f-]+)\/approve"/.exec(text) ?? [];
  expect(text).toContain('Nika');
  const [picture = ''] = /(?<=")\/receipts\/[0-9a-f-]+/.exec(text) ?? [];
  expect((await staff.get(picture)).headers.get('content-type')).toBe('image/png');
  await staff.submit('/staff/receipts', `/staff/payments/${id}/approve`);
  const [order] = (await shop.panelkit.orders.list({}, shop.staff())).rows;
  await shop.run(shop.panelkit.orders.settled(order?.id ?? ''));
}

describe('A picture that is sent to the bot', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

  test.each([
    { name: 'that the scanner rejects', bytes: png, found: 'Eicar-Signature' },
    { name: 'that is none', bytes: new TextEncoder().encode('<svg onload="alert(1)"/>'), found: null },
  ])('given one $name, then it is not kept, and another one is asked for', async ({ bytes, found }) => {
    shop.shop.uploadScanner = { scan: async () => found };
    await shop.plan({ name: 'Gold' });
    await tap('Buy new service');
    await tap('Gold');
    await tap('by card transfer');
    nika.sendPhoto(bot(), { bytes, contentType: 'image/png' });
    await settle();
    expect(nika.screen(bot()).text).toContain('This picture could not be read');
    const statusOf = async () => (await shop.panelkit.payments.list({}, shop.staff())).rows[0]?.state.status;
    expect(await statusOf()).toBe('pending');
    shop.shop.uploadScanner = null;
    nika.sendPhoto(bot(), { bytes: png, contentType: 'image/png' });
    await settle();
    expect(await statusOf()).toBe('in-review');
  });
});

describe('A customer of the bot, without an e-mail address', () => {
  test('given a purchase by transfer, when staff approve, then every page of staff shows whose it is, and the link goes to the chat', async () => {
    const staff = await shop.openAsStaff();
    await buyByTransfer(staff);
    const id = await customerId();
    const [subscription] = (await shop.panelkit.subscriptions.list({}, shop.staff())).rows;
    const pages = [
      '/staff',
      '/staff/customers',
      '/staff/orders',
      '/staff/subscriptions',
      '/staff/customers?q=nika',
    ];
    for (const path of [...pages, `/staff/customers/${id}`, `/staff/subscriptions/${subscription?.id}`]) {
      const { status, text } = await staff.get(path);
      expect([path, status]).toEqual([path, 200]);
      if (path !== '/staff') expect(text).toContain('Nika');
      expect(text).not.toMatch(/>\s*(null|undefined)\s*</);
    }
    expect((await staff.get(`/staff/customers/${id}`)).text).toContain('through Telegram');
    await staff.submit(
      `/staff/subscriptions/${subscription?.id}`,
      `/staff/subscriptions/${subscription?.id}/resend`,
    );
    await settle();
    expect(shop.mails.filter(({ to }) => !to.startsWith('dana'))).toEqual([]);
    const { shopLink } = await shop.panelkit.delivery.get(subscription?.id ?? '', shop.staff());
    expect(textsOf().filter((text) => text.includes(shopLink))).toHaveLength(1);
  });

  test('given the link of the bot, when opened, then it signs in, once; an address and a password open the account without Telegram', async () => {
    const text = await tap('Website account');
    const [path = ''] = /\/telegram\/\w+/.exec(text) ?? [];
    const browser = shop.open();
    expect((await browser.submit(path, `${path}/sign-in`)).location).toBe('/account');
    expect((await browser.get('/wallet')).status).toBe(200);
    const again = await shop.open().submit(path, `${path}/sign-in`);
    expect([again.status, again.text]).toEqual([410, expect.stringContaining('expired or was used')]);
    const profile = await browser.get('/profile');
    expect(profile.text).toContain('Sign in without Telegram');
    expect(profile.text).not.toContain('Delete my account for good');
    const taken = (await shop.user({})).email;
    const add = (email: string, password: string) =>
      browser.submit('/profile', '/profile/address', { email, password });
    const password = 'violet harbour 92 teapot';
    expect((await add(taken, password)).location).toContain('email-taken');
    expect((await add('nika@shop.test', 'short')).location).toContain('too-short');
    expect((await add('nika@shop.test', password)).location).toBe('/profile?done=saved');
    const other = shop.open();
    const signedIn = await other.submit('/sign-in', '/sign-in', { email: 'nika@shop.test', password });
    expect(signedIn.status).toBe(303);
    expect((await other.get('/profile')).text).toContain('nika@shop.test');
    expect(shop.log()).not.toContain(path);
  });

  test('given who has no password, when somebody signs in with an empty one, then they stay out', async () => {
    const { status } = await shop.open().submit('/sign-in', '/sign-in', { email: '', password: '' });
    expect(status).toBe(401);
  });

  test('given a deleted account, when the person writes again, then they are somebody new', async () => {
    const before = await customerId();
    const [path = ''] = /\/telegram\/\w+/.exec(await tap('Website account')) ?? [];
    const browser = shop.open();
    await browser.submit(path, `${path}/sign-in`);
    const password = 'violet harbour 92 teapot';
    await browser.submit('/profile', '/profile/address', { email: 'nika@shop.test', password });
    await browser.submit('/profile', '/profile/delete', { password });
    nika.send(bot(), '/wallet');
    await settle();
    expect(nika.screen(bot()).text).toContain('Your wallet');
    expect(await customerId()).not.toBe(before);
    expect(await customerId()).not.toBe('');
  });
});

describe('A customer of the website', () => {
  test('given the code of the profile, when followed into the bot, then the chat is this customer’s, and can be unlinked', async () => {
    const ada = await shop.customer({ balanceMinor: 777 });
    const browser = await shop.openAs(ada);
    const { text } = await browser.submit('/profile', '/profile/telegram');
    const [, payload = ''] = /demo\/chat\?start=(link_\w+)/.exec(text) ?? [];
    nika.start(bot(), payload);
    await settle();
    expect(nika.screen(bot()).text).toContain('now linked');
    expect(await tap('Wallet')).toContain('$7.77');
    const profile = await browser.get('/profile');
    const [action = ''] = /\/profile\/telegram\/[0-9a-f-]+\/unlink/.exec(profile.text) ?? [];
    const stranger = await shop.openAs(await shop.customer());
    const fields = await stranger.hiddenFields('/profile', '/profile/telegram');
    expect((await stranger.post(action, fields)).status).toBe(404);
    expect((await browser.submit('/profile', action)).location).toBe('/profile?done=unlinked');
    nika.send(bot(), '/wallet');
    await settle();
    expect(nika.screen(bot()).text).not.toContain('$7.77');
  });

  test('given the link of the bot, when opened by who is signed in, then the chat is theirs; one that has bought stays', async () => {
    const ada = await shop.customer({ balanceMinor: 777 });
    const browser = await shop.openAs(ada);
    const link = async () => /\/telegram\/\w+/.exec(await tap('Website account'))?.[0] ?? '';
    const path = await link();
    expect((await browser.submit(path, `${path}/link`)).location).toBe('/profile?done=linked');
    nika.send(bot(), '/wallet');
    await settle();
    expect(nika.screen(bot()).text).toContain('$7.77');
    await tap('Menu');
    await shop.buy(ada, await shop.plan({ price: { amountMinor: 100, currency: 'USD' } }));
    const next = await link();
    const other = await shop.openAs(await shop.customer());
    const refused = await other.submit(next, `${next}/link`);
    expect([refused.status, refused.text]).toEqual([
      410,
      expect.stringContaining('bought in this chat already'),
    ]);
    expect(await customerId()).toBe(ada.id);
  });
});

describe('The chat page of a demo', () => {
  test('given a newcomer, when they write and tap on the page, then the bot answers there, in the order of Telegram', async () => {
    const browser = shop.open();
    await browser.submit('/demo/chat', '/demo/chat/customers/send', { text: '/start' });
    await settle();
    const asked = await browser.get('/demo/chat');
    expect(asked.text).toContain('Choose your language');
    const fields = await browser.hiddenFields('/demo/chat', '/demo/chat/customers/tap');
    await browser.post('/demo/chat/customers/tap', { ...fields, data: 'language::fa' });
    await settle();
    const { text, headers } = await browser.get('/demo/chat/customers?version=0');
    expect(text).toContain('خوش آمدید');
    expect(Number(headers.get('x-chat-version'))).toBeGreaterThan(1);
    expect((await shop.open().get('/demo/chat')).text).not.toContain('خوش آمدید');
  });

  test('given a shop without the demo, then there is no such page and no card on the profile', async () => {
    const plain = await openTestShop();
    const browser = await plain.openAs(await plain.customer());
    expect((await browser.get('/demo/chat')).status).toBe(404);
    expect((await browser.get('/profile')).text).not.toContain('Telegram');
    await plain.close();
  });
});

test('given somebody whose customer was moved to another account, when they write again, then they are somebody new, with nothing of it', async () => {
  const before = await customerId();
  const newcomer = await shop.customer();
  await shop.panelkit.chats.open({ bot: 'b', userId: '9', chatId: '9', customerId: newcomer.id });
  const moved = { customerId: before, newCustomerId: newcomer.id, reason: 'knows the last payment' };
  await shop.panelkit.customers.moveChats(moved, shop.staff());
  nika.send(bot(), '/start');
  await settle();
  expect(await customerId()).not.toBe(before);
  expect(await tap('My services')).toContain('no service');
});
