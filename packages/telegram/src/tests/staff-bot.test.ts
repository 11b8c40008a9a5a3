import { LANGUAGES, type Payment } from '@panelkit/sdk';
import type { TestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TelegramBot } from '../inbox/open-bot.ts';
import { encodeAction } from '../screens/action.ts';
import type { SimulatedBot, TelegramSimulator } from '../simulator/telegram-simulator.ts';
import { STAFF_ACTIONS } from '../staff/staff-actions.ts';
import { EVERYTHING, openStaffShop, type StaffShop } from './staff-shop.ts';

let shop: TestPanelkit;
let telegram: TelegramSimulator;
let bot: SimulatedBot;
let staffBot: TelegramBot;
let members: StaffShop['members'];
let gifts: string[];
let settle: StaffShop['settle'];
let hire: StaffShop['hire'];
let tap: StaffShop['tap'];
let tapData: StaffShop['tapData'];

beforeEach(async () => {
  ({ shop, telegram, bot, staffBot, members, gifts, settle, hire, tap, tapData } = await openStaffShop());
});

async function receipt(): Promise<Payment> {
  const customer = await shop.customer();
  const plan = await shop.plan({ name: 'Gold <1>' });
  const order = await shop.panelkit.orders.place(
    { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }], payment: { method: 'receipt' } },
    shop.as(customer),
  );
  const [payment] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
  const input = { paymentId: payment?.id ?? '', reference: 'TRX <2>', attachmentId: 'picture', note: null };
  return shop.panelkit.payments.submitReceipt(input, shop.as(customer));
}

/** A service whose uuid somebody changed on the panel, about which staff are asked. */
async function rekeyed(
  uuid: string,
): Promise<{ panelId: string; account: string; settled(): Promise<unknown> }> {
  const panelId = shop.panels[0]?.id ?? '';
  await shop.panelkit.panels.update({ panelId, credentialPolicy: 'ask' }, shop.staff());
  const known = new Set(shop.panel.accounts().map(({ name }) => name));
  const order = await shop.buy(await shop.customer({ balanceMinor: 5000 }), await shop.plan());
  await shop.run(shop.panelkit.orders.settled(order.id));
  const found = shop.panel.accounts().find(({ name }) => !known.has(name));
  if (found === undefined) throw new TypeError('nothing was sold');
  shop.panel.editAccount(found.name, { credentials: { ...found.credentials, uuid } });
  await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  const settled = () => shop.run(shop.panelkit.subscriptions.settled(rows[0]?.id ?? '', shop.staff()));
  await settled();
  return { panelId, account: found.name, settled };
}

/** The panel loses nearly all of its accounts at once, so that staff are asked whether to trust it. */
async function loseAccounts(panelId: string, except: string): Promise<void> {
  const customer = await shop.customer({ balanceMinor: 9000 });
  const order = await shop.buy(customer, await shop.plan(), 6);
  await shop.run(shop.panelkit.orders.settled(order.id));
  for (const { name } of shop.panel.accounts()) if (name !== except) shop.panel.vanish([name]);
  await shop.run(shop.panelkit.usage.sync(panelId, shop.staff()));
}

/** A customer with a name and money. */
async function named(displayName: string) {
  const customer = await shop.panelkit.customers.ensure({ externalId: displayName, displayName });
  const gift = { customerId: customer.id, amountMinor: 5000, reason: 'test' };
  await shop.panelkit.wallets.adjust(gift, shop.staff());
  return customer;
}

const all = () => EVERYTHING;

describe('who is answered', () => {
  test('given a stranger, a code that is over, and a member who was removed, then none sees anything', async () => {
    await receipt();
    const stranger = telegram.addPerson({ name: 'Eve' });
    stranger.start(bot, 'link_guess');
    await settle();
    expect(stranger.screen(bot).text).toContain('expired');
    stranger.send(bot, '/start');
    await settle();
    expect(stranger.screen(bot)).toMatchObject({ buttons: [], text: expect.stringContaining('for staff') });
    const olga = await hire('olga', all());
    expect(olga.screen(bot).text).toContain('Welcome, olga');
    members.delete('olga');
    expect((await tap(olga, 'Receipts')).text).toContain('for staff');
    members.set('olga', 'second-factor');
    olga.send(bot, '/start');
    await settle();
    expect(olga.screen(bot).text).toContain('second factor');
  });

  test('given a member whose Telegram is in Persian, when they enter, then it is kept for what the bot tells them later', async () => {
    members.set('olga', { id: 'olga', name: 'olga', may: () => true });
    const person = telegram.addPerson({ languageCode: 'fa' });
    const { code } = await shop.panelkit.chats.issueCode({ actor: { kind: 'staff', id: 'olga' } });
    person.start(bot, `link_${code}`);
    await settle();
    const { rows } = await shop.panelkit.chats.list({ staffId: 'olga' });
    expect(rows).toMatchObject([{ language: 'fa' }]);
  });

  test('given the code of a customer, when entered here, then the chat is nobody’s', async () => {
    const { code } = await shop.panelkit.chats.issueCode(shop.as(await shop.customer()));
    const person = telegram.addPerson();
    person.start(bot, `link_${code}`);
    await settle();
    expect(person.screen(bot).text).toContain('expired');
    expect(await shop.panelkit.chats.findByUser(staffBot.id, String(person.id))).toMatchObject({
      customerId: null,
      staffId: null,
    });
  });

  test('given each action and a role without its permission, when tapped by hand, then it is refused and nothing is done', async () => {
    const payment = await receipt();
    const before = await shop.panelkit.audit.list({ limit: 500 }, shop.staff());
    for (const needed of EVERYTHING) {
      const person = await hire(
        `without-${needed}`,
        [...all()].filter((one) => one !== needed),
      );
      const names = Object.entries(STAFF_ACTIONS).filter(([, permission]) => permission === needed);
      for (const [name] of names) {
        const { text } = await tapData(person, encodeAction({ name, id: payment.id, value: '1' }));
        expect([name, text]).toEqual([name, expect.stringContaining('Your role does not allow this')]);
      }
    }
    const after = await shop.panelkit.audit.list({ limit: 500 }, shop.staff());
    const done = after.rows.slice(before.rows.length).map(({ action }) => action);
    expect(done.filter((action) => !action.startsWith('chat'))).toEqual([]);
  });
});

describe('a receipt', () => {
  test('given two who approve at the same moment, then one effect, and the other reads who and when', async () => {
    const payment = await receipt();
    const [olga, omid] = [await hire('olga', all()), await hire('omid', all())];
    for (const person of [olga, omid]) await tap(person, 'Receipts (1)');
    for (const person of [olga, omid]) await tap(person, '$10.00');
    expect(olga.screen(bot).text).toContain('TRX <2>');
    expect((await tap(olga, 'Show picture')).file?.kind).toBe('photo');
    olga.tap(bot, 'Approve');
    omid.tap(bot, 'Approve');
    await settle();
    expect(await shop.panelkit.payments.get(payment.id, shop.staff())).toMatchObject({
      state: { status: 'captured' },
    });
    const texts = [olga, omid].map((person) => person.screen(bot).text);
    expect(texts.filter((text) => text.includes('was approved'))).toHaveLength(1);
    expect(texts.filter((text) => /Already decided: approved by (olga|omid)/.test(text))).toHaveLength(1);
  });

  test('given a reason, chosen or typed, when rejected, then the customer can read it', async () => {
    const [first, second] = [await receipt(), await receipt()];
    const olga = await hire('olga', all());
    for (const [payment, reason] of [
      [first, 'The amount is different'],
      [second, 'Wrong card!'],
    ] as const) {
      await tapData(olga, encodeAction({ name: 'rejection', id: payment.id }));
      if (payment === first) await tap(olga, reason);
      else {
        olga.send(bot, reason);
        await settle();
      }
      expect(olga.screen(bot).text).toContain('was rejected');
      const { state } = await shop.panelkit.payments.get(payment.id, shop.staff());
      expect(state).toMatchObject({ status: 'rejected', reason });
    }
  });
});

describe('a customer', () => {
  async function withService() {
    const customer = await named('Nika');
    const order = await shop.buy(customer, await shop.plan({ name: 'Gold', durationDays: 30 }));
    await shop.run(shop.panelkit.orders.settled(order.id));
    const [service] = (await shop.panelkit.subscriptions.list({ customerId: customer.id }, shop.staff()))
      .rows;
    return { customer, serviceId: service?.id ?? '' };
  }

  test('given a name or a link, when looked for, then the card, and the wallet is adjusted with a reason, within the limit', async () => {
    const { customer, serviceId } = await withService();
    const olga = await hire('olga', all());
    const { shopLink } = await shop.panelkit.delivery.get(serviceId, shop.staff());
    for (const wanted of ['nika', shopLink, customer.id, serviceId]) {
      await tapData(olga, 'find');
      olga.send(bot, wanted);
      await settle();
      expect([wanted, olga.screen(bot).text]).toEqual([wanted, 'Found: 1']);
    }
    expect((await tap(olga, 'Nika')).text).toContain('Wallet: $40.00');
    const say = async (text: string) => {
      await tap(olga, 'Adjust wallet');
      olga.send(bot, text);
      await settle();
      return olga.screen(bot).text;
    };
    expect(await say('5 sorry')).toContain('Wallet: $45.00');
    expect(await say('-1.50 by mistake')).toContain('Wallet: $43.50');
    expect(await say('5')).toContain('not understood');
    expect(await say('500 too much')).toContain('your limit');
    const audit = await shop.panelkit.audit.list({ action: 'wallet.adjust' }, shop.staff());
    expect(audit.rows.map(({ actor }) => actor.id)).toContain('olga');
  });

  test('given a service, when a gift is tapped twice, then one period; it is suspended, resumed and ended after a question', async () => {
    const { serviceId } = await withService();
    const olga = await hire('olga', all());
    const status = async () => (await shop.panelkit.subscriptions.get(serviceId, shop.staff())).status;
    const run = () => shop.run(shop.panelkit.subscriptions.settled(serviceId, shop.staff()));
    await tapData(olga, encodeAction({ name: 'service', id: serviceId }));
    await tap(olga, 'Suspend');
    await run();
    expect(await status()).toBe('suspended');
    await tap(olga, 'Refresh');
    await tap(olga, 'Resume');
    await run();
    expect(await status()).toBe('active');
    await tap(olga, 'Refresh');
    const { messageId } = olga.screen(bot);
    olga.tap(bot, 'Reset traffic', messageId);
    olga.tap(bot, 'Reset traffic', messageId);
    await settle();
    expect(gifts).toHaveLength(1);
    await run();
    await tapData(olga, encodeAction({ name: 'termination', id: serviceId }));
    expect(await status()).toBe('active');
    await tap(olga, 'Yes, terminate');
    await run();
    expect(await status()).toBe('terminated');
  });
});

test('given a customer and a receipt that staff look at, then who looked at whom is written down, once an hour', async () => {
  const { id: paymentId, customerId } = await receipt();
  const [olga, omid] = [await hire('olga', all()), await hire('omid', ['decide-receipts'])];
  const viewsOf = async () => {
    const { rows } = await shop.panelkit.audit.list({ targetId: customerId }, shop.staff());
    return rows
      .filter(({ action }) => action.endsWith('.view'))
      .map(({ actor, action }) => `${actor.id} ${action}`);
  };
  // Who may not see them has seen nothing.
  await tapData(omid, encodeAction({ name: 'customer', id: customerId }));
  expect(await viewsOf()).toEqual([]);
  for (let times = 0; times < 2; times += 1)
    await tapData(olga, encodeAction({ name: 'customer', id: customerId }));
  await tapData(omid, encodeAction({ name: 'picture', id: paymentId }));
  expect(await viewsOf()).toEqual(['olga customer.view', 'omid receipt.view']);
});

describe('credentials that somebody changed on a panel', () => {
  const UUIDS = ['0f7c6f5e-8d2b-4b7a-9c1d-3e5f7a9b1c2d', '1f7c6f5e-8d2b-4b7a-9c1d-3e5f7a9b1c2d'] as const;
  const open = (panelId: string) => shop.panelkit.panels.changedCredentials(panelId, shop.staff());

  test.each([
    { first: 'Take theirs', second: 'Give new credentials', chosen: 'theirs taken', stays: true },
    { first: 'Give new credentials', second: 'Take theirs', chosen: 'new ones given', stays: false },
  ])(
    'given two who decide, when $first comes first, then it counts, and the other reads who and when',
    async (given) => {
      const { panelId, account, settled } = await rekeyed(UUIDS[0]);
      const [olga, omid] = [await hire('olga', all()), await hire('omid', all())];
      for (const person of [olga, omid]) {
        await tap(person, /Panels/);
        await tap(person, /answers/);
        await tap(person, 'Changed credentials (1)');
      }
      expect((await tap(olga, given.first)).text).not.toContain('Already decided');
      expect((await tap(omid, given.second)).text).toContain(`Already decided: ${given.chosen} by olga`);
      expect(await open(panelId)).toEqual([]);
      await settled();
      expect(shop.panel.account(account)?.credentials.uuid === UUIDS[0]).toBe(given.stays);
      const { rows } = await shop.panelkit.audit.list({ action: 'account.decide-credentials' }, shop.staff());
      expect(rows).toMatchObject([{ actor: { id: 'olga' } }]);
    },
  );

  test('given a screen from before, when tapped, then only what it showed is decided', async () => {
    const { panelId } = await rekeyed(UUIDS[0]);
    const olga = await hire('olga', all());
    await tapData(olga, encodeAction({ name: 'credentials', id: panelId }));
    await shop.clock.advance('1m');
    await rekeyed(UUIDS[1]);
    expect((await tap(olga, 'Take theirs')).text).toContain('changed on the panel: 1');
    expect(await open(panelId)).toHaveLength(1);
  });
});

describe.each(LANGUAGES)('every button of staff, in %s', (language) => {
  test('given every screen that can be reached, when each button is tapped, then it is answered, and no screen is refused', async () => {
    await receipt();
    const customer = await named('<Nika & Co> '.repeat(9).trim());
    const order = await shop.buy(
      customer,
      // At its end from the first day on.
      await shop.plan({ name: '<Gold & Silver> '.repeat(10).trim(), linkDeviceLimit: 2, durationDays: 3 }),
    );
    await shop.run(shop.panelkit.orders.settled(order.id));
    const [service] = (await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff())).rows;
    const { shopLink } = await shop.panelkit.delivery.get(service?.id ?? '', shop.staff());
    const device = { hardwareId: 'a1b2c3d4e5f6', model: '<Pixel & Co>', os: null, app: null };
    await shop.panelkit.delivery.byToken(shopLink.split('/').at(-1) ?? '', { device, isCounted: true });
    const failing = await shop.plan({ name: 'Waits', provisioning: { autoProvision: false } });
    await shop.buy(customer, failing);
    shop.panel.faults.next('ensureAccount', { kind: 'refused' });
    const refused = await shop.buy(customer, await shop.plan({ name: 'Fails' }));
    await shop.run(shop.panelkit.orders.settled(refused.id));
    const { panelId, account } = await rekeyed('0f7c6f5e-8d2b-4b7a-9c1d-3e5f7a9b1c2d');
    await loseAccounts(panelId, account);
    const content = { texts: { [language]: { text: '<b> & '.repeat(600), buttonLabel: null } } };
    const message = { kind: 'news' as const, channels: ['telegram'], content, audience: {} };
    for (let written = 0; written < 10; written += 1)
      await shop.panelkit.broadcasts.draft(message, shop.staff());
    const sent = await shop.panelkit.broadcasts.draft(message, shop.staff());
    await shop.panelkit.broadcasts.start({ broadcastId: sent.id }, shop.staff());
    const olga = await hire('olga', all());
    await tapData(olga, `language::${language}`);
    const waiting = ['home', `find`, encodeAction({ name: 'customer', id: customer.id })];
    const tapped = new Set(['language']);
    // Whatever it is about, a button of a broadcast is followed for each of its values.
    const kindOf = (data: string) =>
      /^(broadcast|audience)-/.test(data)
        ? data.replace(/:[^:]*/, '')
        : data.split(':').slice(0, 2).join(':');
    for (let data = waiting.shift(); data !== undefined; data = waiting.shift()) {
      if (tapped.has(kindOf(data))) continue;
      tapped.add(kindOf(data));
      const { messageId } = olga.chat(bot).findLast(({ isFromBot }) => isFromBot) ?? { messageId: 0 };
      const answer = olga.tapData(bot, data, messageId);
      await settle();
      // No person taps a hundred times a minute.
      await shop.clock.advance('1s');
      expect(answer.isAnswered, data).toBe(true);
      for (const { text } of olga.chat(bot)) expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      const found = olga
        .chat(bot)
        .flatMap(({ buttons }) => buttons.flat().flatMap(({ callback_data: next }) => next ?? []));
      waiting.push(...found.filter((next) => !next.startsWith('language:')));
    }
    const { rows } = await shop.backend.storage.botUpdates.list({ limit: 500 });
    expect(rows.filter(({ status }) => status !== 'done')).toEqual([]);
    const names = new Set([...tapped].map((kind) => kind.split(':')[0]));
    expect(Object.keys(STAFF_ACTIONS).filter((name) => !names.has(name))).toEqual([]);
  });
});
