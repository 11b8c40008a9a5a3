import type { Payment, Subscription } from '@panelkit/sdk';
import type { SimulatedPerson } from '@panelkit/telegram/simulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../store/shop-store.ts';
import { settleBot, telegramOf } from '../demo-bots.ts';
import type { TestBrowser } from '../test-browser.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop({ telegram: true });
  shop.shop.bots.start();
  await settle();
});
afterEach(() => shop.close());

const telegram = () => telegramOf(shop);
const bot = () => telegram().bots.staff;

const settle = () => settleBot(shop, 'staff');

const LINK = '/profile/staff-chat';

/** The payload of the link that the profile gives for a password. */
async function codeFor(browser: TestBrowser, password = TEST_PASSWORD): Promise<string | null> {
  const { text } = await browser.submit('/profile', LINK, { password });
  return /demo\/chat\?start=(link_\w+)&amp;to=staff/.exec(text)?.[1] ?? null;
}

/** Somebody of the staff, in a chat that is linked. */
async function enter(name: string, role: Role = 'owner') {
  const browser = await shop.openAsStaff(name, role);
  const person = telegram().simulator.addPerson({ name });
  person.start(bot(), (await codeFor(browser)) ?? '');
  await settle();
  expect(person.screen(bot()).text).toContain(`Welcome, ${name}`);
  return { browser, person };
}

async function tap(person: SimulatedPerson, button: string | RegExp): Promise<string> {
  person.tap(bot(), button);
  await settle();
  return person.screen(bot()).text;
}

async function say(person: SimulatedPerson, text: string): Promise<string> {
  person.send(bot(), text);
  await settle();
  return person.screen(bot()).text;
}

/** A customer of the shop has sent a receipt with a picture. */
async function receipt(): Promise<Payment> {
  const customer = await shop.customer();
  const { id: ownerId } = await shop.user({ customerId: customer.id, name: 'Nika' });
  const attachmentId = '6f9619ff-8b86-4011-b42d-00cf4fc964ff';
  const content = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
  const createdAt = shop.clock.now();
  await shop.shop.store.attachments.insert({
    id: attachmentId,
    ownerId,
    mediaType: 'image/png',
    content,
    createdAt,
  });
  const order = await shop.panelkit.orders.place(
    {
      customerId: customer.id,
      items: [{ planId: (await shop.plan({ name: 'Gold' })).id, quantity: 1 }],
      payment: { method: 'receipt' },
    },
    shop.as(customer),
  );
  const [payment] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
  const input = { paymentId: payment?.id ?? '', reference: 'TRX 7', attachmentId, note: null };
  return shop.panelkit.payments.submitReceipt(input, shop.as(customer));
}

async function service(): Promise<Subscription['id']> {
  const customer = await shop.customer({ balanceMinor: 5000 });
  await shop.user({ customerId: customer.id, name: 'Nika' });
  const order = await shop.buy(customer, await shop.plan({ name: 'Gold', durationDays: 30 }));
  await shop.run(shop.panelkit.orders.settled(order.id));
  return (await shop.panelkit.subscriptions.list({}, shop.staff())).rows[0]?.id ?? '';
}

describe('The chat of a member of the staff', () => {
  test('given a receipt, then it comes with its picture to who may decide, and a tap delivers; the audit has the person', async () => {
    const { person: dana } = await enter('dana');
    const { person: tom } = await enter('tom', 'technician');
    const payment = await receipt();
    await shop.scheduler.tick();
    await settle();
    expect(dana.screen(bot())).toMatchObject({
      text: expect.stringMatching(/A receipt waits for review[\s\S]*TRX 7/),
      file: { kind: 'photo' },
    });
    expect(tom.chat(bot()).filter(({ text }) => text.includes('TRX 7'))).toEqual([]);
    expect(await tap(dana, 'Approve')).toContain('was approved');
    const { orderId } = payment;
    await shop.run(shop.panelkit.orders.settled(orderId ?? ''));
    expect((await shop.panelkit.orders.get(orderId ?? '', shop.staff())).state.status).toBe('fulfilled');
    const { rows } = await shop.panelkit.audit.list({ action: 'payment.capture' }, shop.staff());
    expect(rows.map(({ actor }) => actor)).toEqual([{ kind: 'staff', id: 'dana@shop.test' }]);
  });

  test('given a wrong password, a code of somebody else, or one that was used, then there is no way in', async () => {
    const dana = await shop.openAsStaff('dana');
    expect(await codeFor(dana, 'wrong')).toBeNull();
    const code = (await codeFor(dana)) ?? '';
    const [mine, other] = [telegram().simulator.addPerson(), telegram().simulator.addPerson()];
    mine.start(bot(), code);
    await settle();
    other.start(bot(), code);
    await settle();
    expect(other.screen(bot()).text).toContain('expired or was used');
    expect(await say(other, '/start')).toContain('for staff');
    const profile = await dana.get('/profile');
    expect(profile.text).toContain(`Telegram id ${mine.id}`);
    expect(profile.text).toContain('Code for the Telegram bot of staff created');
    expect(shop.mails.map(({ to }) => to)).toContain('dana@shop.test');
    const [unlink = ''] = /\/profile\/staff-chat\/[0-9a-f-]+\/unlink/.exec(profile.text) ?? [];
    const olga = await shop.openAsStaff('olga');
    const fields = await olga.hiddenFields('/profile', LINK);
    expect((await olga.post(unlink, fields)).status).toBe(404);
    expect((await dana.submit('/profile', unlink)).location).toBe('/profile?done=unlinked');
    expect(await say(mine, '/start')).toContain('for staff');
  });

  test('given another password, a reset of it, a person who left, or a role that needs a second factor, then the chat is closed', async () => {
    const password = 'violet harbour 92 teapot';
    const { browser, person } = await enter('dana');
    await browser.submit('/profile', '/profile/password', { present: TEST_PASSWORD, next: password });
    expect(await say(person, '/start')).toContain('for staff');

    const { person: tom } = await enter('tom', 'technician');
    await shop.open().submit('/forgot', '/forgot', { email: 'tom@shop.test' });
    const [path = ''] = /\/reset\/[\w-]+/.exec(shop.mails.at(-1)?.text ?? '') ?? [];
    await shop.open().submit(path, path, { password });
    expect(await say(tom, '/start')).toContain('for staff');

    const { person: sam } = await enter('sam', 'support');
    const user = await shop.shop.store.users.findByEmail('sam@shop.test');
    const owner = await shop.openAsStaff('olga');
    await owner.submit('/staff/people', `/staff/people/${user?.id}/remove`);
    expect(await say(sam, '/start')).toContain('for staff');
    expect((await shop.panelkit.chats.list({ staffId: user?.id ?? '' })).rows).toEqual([]);

    const { person: fay } = await enter('fay', 'finance');
    const settings = shop.shop.settings.current();
    const changed = { ...settings, secondFactorRoles: ['finance' as const] };
    await shop.shop.settings.save(changed, shop.staff());
    expect(await say(fay, '/start')).toContain('second factor');
    const browserOfFay = await shop.openAsStaff('fay');
    const { csrf = '' } = await browserOfFay.hiddenFields('/profile', '/profile');
    const refused = await browserOfFay.post(LINK, { csrf, key: 'k', password: TEST_PASSWORD });
    expect([refused.status, refused.code]).toEqual([403, 'SECOND_FACTOR_FIRST']);
  });

  test('given support, when they give more than is allowed a day, then one tap counts once, and no more is given', async () => {
    const id = await service();
    const settings = shop.shop.settings.current();
    await shop.shop.settings.save({ ...settings, giftsPerDay: 1 }, shop.staff());
    const { person } = await enter('sam', 'support');
    expect(await say(person, '/find nika')).toContain('Found: 1');
    await tap(person, 'Nika');
    await tap(person, 'Gold');
    const { messageId } = person.screen(bot());
    person.tap(bot(), 'Reset traffic', messageId);
    person.tap(bot(), 'Reset traffic', messageId);
    await settle();
    expect(person.screen(bot()).text).not.toContain('your limit');
    await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
    await tap(person, 'Refresh');
    expect(await tap(person, 'Reset traffic')).toContain('your limit');
    const given = await shop.shop.store.staffActions.list(50, id);
    expect(given).toMatchObject([{ action: 'service.given', from: 'Telegram' }]);
    expect(
      person
        .screen(bot())
        .buttons.flat()
        .map(({ text }) => text),
    ).not.toContain('💳 Adjust wallet');
  });

  test('given a role that is edited while its buttons are on the screen, then each tap obeys the role of that moment', async () => {
    const id = await service();
    const owner = await shop.openAsStaff('dana');
    const page = '/staff/roles/support';
    const allow = (...permissions: string[]) => owner.submitTicked(page, page, { permissions });
    const { person } = await enter('sam', 'support');
    await say(person, '/find nika');
    await tap(person, 'Nika');
    expect(person.screen(bot()).text).toContain('Wallet: $');
    await tap(person, 'Gold');
    await allow('see-orders', 'see-customers', 'see-reports');
    expect(await tap(person, 'Suspend')).toContain('Your role does not allow this');
    expect((await shop.panelkit.subscriptions.get(id, shop.staff())).status).toBe('active');
    expect(person.screen(bot()).text).toContain('Orders today: 1');
    expect(person.screen(bot()).text).not.toContain('Revenue');
    await say(person, '/find nika');
    expect(await tap(person, 'Nika')).not.toContain('Wallet: $');
    await allow('see-orders', 'see-customers', 'act-on-orders', 'see-reports', 'see-revenue');
    await tap(person, 'Gold');
    expect(await tap(person, 'Suspend')).not.toContain('Your role does not allow this');
    expect(await say(person, '/start')).toContain('Revenue');
    await shop.run(shop.panelkit.subscriptions.settled(id, shop.staff()));
    expect((await shop.panelkit.subscriptions.get(id, shop.staff())).status).toBe('suspended');
  });

  test('given a role of the shop’s own, then each button of the bot is there for its permission, and only for that', async () => {
    await service();
    const owner = await shop.openAsStaff('dana');
    const form = { name: ['Helper'], permissions: ['see-customers', 'see-orders', 'give-service'] };
    const { location } = await owner.submitTicked('/staff/roles/new', '/staff/roles', form);
    const role = /[0-9a-f-]{36}/.exec(location)?.[0] ?? '';
    const { person } = await enter('hana', role);
    // What the buttons of a service's screen ask for, said here.
    const needed: Record<string, string> = {
      'free period': 'give-service',
      'Reset traffic': 'give-service',
      Suspend: 'act-on-orders',
      Move: 'deliver',
      Terminate: 'act-on-orders',
    };
    const shown = async () => {
      await say(person, '/find nika');
      await tap(person, 'Nika');
      await tap(person, 'Gold');
      const texts = person
        .screen(bot())
        .buttons.flat()
        .map(({ text }) => text);
      return Object.keys(needed).filter((label) => texts.some((text) => text.includes(label)));
    };
    const page = `/staff/roles/${role}`;
    for (const granted of ['give-service', 'act-on-orders', 'deliver', 'see-reports']) {
      const permissions = ['see-customers', 'see-orders', granted];
      await owner.submitTicked(page, page, { name: ['Helper'], permissions });
      const expected = Object.keys(needed).filter((label) => needed[label] === granted);
      expect({ granted, shown: await shown() }).toEqual({ granted, shown: expected });
    }
  });

  test('given alerts that the shop mails, then the chats of those whom they concern have them, with a button that leads there', async () => {
    const { person: tom } = await enter('tom', 'technician');
    const { person: fay } = await enter('fay', 'finance');
    await shop.scheduler.start();
    shop.panel.goDown();
    await shop.clock.advance('25m');
    await settle();
    await shop.scheduler.stop();
    expect(tom.screen(bot()).text).toContain('cannot be reached');
    expect(await tap(tom, 'Open')).toContain('🔴');
    expect(fay.chat(bot()).some(({ text }) => text.includes('cannot be reached'))).toBe(false);
  });
});

describe('The staff’s chat on the page of a demo', () => {
  test('given a newcomer, when they sign in as staff and tap, then the chat beside the customers’ is theirs', async () => {
    const stranger = await shop.open().get('/demo/chat');
    expect(stranger.text).toContain('Only staff can use this bot');
    expect(stranger.text).not.toContain('/demo/chat/staff/enter');
    const customer = await shop.openAs(await shop.customer());
    const { csrf = '' } = await customer.hiddenFields('/demo/chat', '/demo/chat/customers/send');
    expect((await customer.post('/demo/chat/staff/enter', { csrf, key: 'k' })).status).toBe(404);
    const dana = await shop.openAsStaff('dana');
    await dana.submit('/demo/chat', '/demo/chat/staff/enter');
    await settle();
    expect((await dana.get('/demo/chat/staff?version=0')).text).toContain('Welcome, dana');
    expect((await dana.get('/demo/chat')).text).not.toContain('/demo/chat/staff/enter');
  });
});
