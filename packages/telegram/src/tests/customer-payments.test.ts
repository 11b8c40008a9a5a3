import { beforeEach, describe, expect, test } from 'vitest';
import { startPayload } from '../screens/start-payload.ts';
import type { SimulatedPerson } from '../simulator/simulated-person.ts';
import { type BotShop, openBotShop, SECRET, WEBHOOK_URL } from './bot-shop.ts';

let world: BotShop;
let sara: SimulatedPerson;
beforeEach(async () => {
  world = await openBotShop();
  sara = world.telegram.addPerson({ name: 'Sara', languageCode: 'en' });
  sara.start(world.bot);
  await world.settle();
  await tap('English');
});

const staff = () => world.shop.staff();
const orders = async () => (await world.shop.panelkit.orders.list({}, staff())).rows;
const payments = async () => (await world.shop.panelkit.payments.list({}, staff())).rows;
const service = async () => (await world.shop.panelkit.subscriptions.list({}, staff())).rows[0];
const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

async function customer(person: SimulatedPerson = sara) {
  const chat = await world.shop.panelkit.chats.findByUser(world.customerBot.id, String(person.id));
  return { id: chat?.customerId ?? '' };
}

async function tap(button: string | RegExp) {
  sara.tap(world.bot, button);
  return world.see(sara);
}

async function say(text: string) {
  sara.send(world.bot, text);
  return world.see(sara);
}

/** Two taps before the bot has answered the first. */
async function tapTwice(button: string) {
  const { messageId } = sara.screen(world.bot);
  sara.tap(world.bot, button, messageId);
  sara.tap(world.bot, button, messageId);
  return world.see(sara);
}

const balance = async () =>
  (await world.shop.panelkit.wallets.get((await customer()).id, staff())).availableMinor;

async function give(amountMinor: number) {
  const { id: customerId } = await customer();
  await world.shop.panelkit.wallets.adjust({ customerId, amountMinor, reason: 'test' }, staff());
}

/** The provider takes the money and the shop looks. */
async function payAtBank() {
  const [opened] = world.bank.provider.payments().slice(-1);
  world.bank.provider.pay(opened?.providerReference ?? '');
  await runJobs();
}

async function runJobs() {
  await world.shop.scheduler.start();
  await world.shop.clock.advance('3m');
  await world.shop.scheduler.stop();
  await world.settle();
}

const amountOf = (text: string) => /To pay: (\S+)/.exec(text)?.[1];
const opens = () =>
  sara
    .screen(world.bot)
    .buttons.flat()
    .flatMap(({ url }) => url ?? []);

describe('a payment at a provider', () => {
  test('given a plan, when its method is tapped twice, then one order and one page, and the link comes once it is paid', async () => {
    await world.shop.plan({ name: 'Gold' });
    await tap('Buy new service');
    await tap('Gold');
    const seen = await tapTwice('<bank> & Co');
    expect(amountOf(seen.text)).toBe('$10.00');
    expect(opens()).toHaveLength(1);
    expect(await orders()).toHaveLength(1);
    expect(world.bank.provider.payments()).toHaveLength(1);
    expect(world.bank.calls.start).toBe(1);
    expect((await tap('Refresh')).text).toContain('waiting for payment');
    await tap('Continue to payment');
    expect(world.bank.provider.payments()).toHaveLength(1);
    await payAtBank();
    expect(await orders()).toMatchObject([{ channel: 'telegram', state: { status: 'fulfilled' } }]);
    expect(sara.chat(world.bot).filter(({ text }) => text.includes('https://shop.test/s/'))).toHaveLength(1);
  });

  test('given a provider that is away, when its method is tapped, then the order waits, and a second tap goes on', async () => {
    await world.shop.plan({ name: 'Gold' });
    await tap('Buy new service');
    await tap('Gold');
    world.bank.faults.next('start', 'unreachable');
    expect((await tap('<bank> & Co')).text).toContain('try again in a minute');
    await tap('Menu');
    await tap('Orders');
    await tap(/waiting for payment/);
    await tap('Continue to payment');
    expect(opens()).toHaveLength(1);
    expect(await orders()).toHaveLength(1);
  });

  test('given a provider that staff switched off, or that takes more, then it is offered for what it takes alone', async () => {
    await world.shop.plan({ name: 'Gold' });
    const { panelkit } = world.shop;
    const write = (change: object) =>
      panelkit.shopSettings.writeMethod({ method: 'bank', ...change }, staff());
    await tap('Buy new service');
    await write({ minimumMinor: 1001 });
    expect((await tap('Gold')).buttons.flat().map(({ text }) => text)).not.toContain('<bank> & Co');
    await write({ minimumMinor: 1000 });
    await tap('Menu');
    await tap('Buy new service');
    await tap('Gold');
    await write({ isOn: false });
    await tap('<bank> & Co');
    expect(await orders()).toEqual([]);
    await write({ isOn: true });
    await tap('Menu');
    await tap('Buy new service');
    await tap('Gold');
    await tap('<bank> & Co');
    expect(await orders()).toHaveLength(1);
  });

  test('given the link back from the provider, when followed, then the order is shown; another’s and none are not', async () => {
    await world.shop.plan({ name: 'Gold' });
    await tap('Buy new service');
    await tap('Gold');
    await tap('<bank> & Co');
    const [order] = await orders();
    const [payment] = await payments();
    const links = [
      startPayload({ orderId: order?.id ?? '' }),
      startPayload({ paymentId: payment?.id ?? '' }),
    ];
    const reza = world.telegram.addPerson({ name: 'Reza' });
    for (const link of links) {
      sara.start(world.bot, link);
      expect((await world.see(sara)).text).toContain(`Order ${order?.number}`);
      reza.start(world.bot, link);
      expect((await world.see(reza)).text).toContain('Welcome');
    }
    sara.start(world.bot, 'order_AAAAAAAAAAAAAAAAAAAAAA');
    expect((await world.see(sara)).text).toContain('Welcome');
  });
});

describe('a top-up', () => {
  test.each(['$5.00', '5', '۵'])(
    'given the amount %s, when paid at a provider, then it is in the wallet',
    async (amount) => {
      await tap('Wallet');
      await tap('Add money');
      if (amount.startsWith('$')) await tap(amount);
      else await say(amount);
      await tap('<bank> & Co');
      await payAtBank();
      expect(await balance()).toBe(500);
    },
  );

  test('given a receipt, when sent and approved, then the money is there once', async () => {
    await tap('Wallet');
    await tap('Add money');
    await tap('$20.00');
    expect((await tapTwice('card transfer')).text).toContain('6037 9911');
    expect(await payments()).toHaveLength(1);
    sara.sendPhoto(world.bot, { bytes: new Uint8Array([1]) });
    expect((await world.see(sara)).text).toMatch(/Thank you[\s\S]*being checked/);
    const [payment] = await payments();
    await world.shop.panelkit.payments.approve({ paymentId: payment?.id ?? '' }, staff());
    expect((await tap('Refresh')).text).toContain('has arrived');
    expect(await balance()).toBe(2000);
  });

  test('given a receipt that is sent as a file, or cannot be had, then it is taken, or asked for again', async () => {
    await tap('Wallet');
    await tap('Add money');
    await tap('$20.00');
    await tap('card transfer');
    const post = async (updateId: number, content: object) => {
      const from = { id: sara.id, is_bot: false, first_name: 'Sara' };
      const message = { message_id: 900, date: 0, chat: { id: sara.id, type: 'private' }, from, ...content };
      const body = JSON.stringify({ update_id: updateId, message });
      const headers = { 'x-telegram-bot-api-secret-token': SECRET, 'content-type': 'application/json' };
      await world.customerBot.webhook(new Request(WEBHOOK_URL, { method: 'POST', headers, body }));
      return (await world.see(sara)).text;
    };
    const file = { file_id: 'guess', file_unique_id: 'x', file_size: 5 };
    expect(await post(9001, { photo: [{ ...file, width: 1, height: 1 }] })).toContain('could not be read');
    expect(await post(9002, { document: { ...file, mime_type: 'application/pdf' } })).toContain('Welcome');
    const [taken] = sara.chat(world.bot).slice(-1);
    expect(taken?.file).toBeNull();
    sara.sendDocument(world.bot, { bytes: new Uint8Array([7]), contentType: 'image/png' });
    expect((await world.see(sara)).text).toMatch(/Thank you[\s\S]*being checked/);
    const { rows } = await world.shop.backend.storage.botUpdates.list({ limit: 500 });
    expect(rows.filter(({ status }) => status !== 'done')).toEqual([]);
  });

  test('given a text that is no amount, or one that was not asked for, then nothing is opened', async () => {
    await say('5');
    await tap('Wallet');
    await tap('Add money');
    for (const text of ['-5', '0', 'five', '99999999999999999999']) await say(text);
    expect(await payments()).toEqual([]);
  });
});

describe('a change of a service', () => {
  beforeEach(async () => {
    const plan = await world.shop.plan({ name: 'Gold', price: usd(1000), durationDays: 30 });
    await world.shop.plan({ name: 'Platinum', price: usd(3000), durationDays: 30 });
    await world.shop.plan({ name: 'Bronze', price: usd(200), durationDays: 30 });
    await give(1000);
    const order = await world.shop.buy(await customer(), plan);
    await world.shop.run(world.shop.panelkit.orders.settled(order.id));
    await tap('My services');
    await tap('Gold');
    await tap('Change plan');
  });

  async function planName() {
    const found = await service();
    const { id = '' } = found ?? {};
    await world.shop.run(world.shop.panelkit.subscriptions.settled(id, staff()));
    const { planId } = await world.shop.panelkit.subscriptions.get(id, staff());
    return (await world.shop.panelkit.plans.get(planId)).name;
  }

  test('given money in the wallet, when another plan is tapped twice, then it is charged once, with what is left set off', async () => {
    await give(5000);
    expect((await tap('Platinum')).text).toMatch(
      /Left of your present plan: \$10\.00[\s\S]*To pay: \$20\.00/,
    );
    await tapTwice('Change and pay $20.00');
    expect(await planName()).toBe('Platinum');
    expect(await balance()).toBe(3000);
  });

  test('given a cheaper plan, when taken, then the rest is back in the wallet', async () => {
    expect((await tap('Bronze')).text).toContain('Back to your wallet: $8.00');
    await tap('Change and get $8.00 back');
    expect(await planName()).toBe('Bronze');
    expect(await balance()).toBe(800);
  });

  test('given a price that rose after it was shown, when confirmed, then nothing is charged', async () => {
    await give(9000);
    await tap('Platinum');
    const { rows } = await world.shop.panelkit.plans.list({ limit: 10 });
    const planId = rows.find(({ name }) => name === 'Platinum')?.id ?? '';
    await world.shop.panelkit.plans.update({ planId, patch: { price: usd(4000) } }, staff());
    expect((await tap('Change and pay $20.00')).text).toContain('price has changed');
    expect([await planName(), await balance()]).toEqual(['Gold', 9000]);
  });

  // A receipt takes a while: it asks for a little more than the price of now, and the rest stays in the
  // wallet.
  test.each([
    ['provider', 0],
    ['receipt', 100],
  ])('given an empty wallet, when paid by %s, then the plan is changed', async (way, leftMinor) => {
    expect((await tap('Platinum')).text).toContain('wallet balance is not enough');
    await tapTwice(way === 'provider' ? '<bank> & Co' : 'card transfer');
    expect((await payments()).filter(({ wish }) => wish !== null)).toHaveLength(1);
    if (way === 'provider') await payAtBank();
    else {
      sara.sendPhoto(world.bot, { bytes: new Uint8Array([1]) });
      await world.settle();
      const payment = (await payments()).find(({ wish }) => wish !== null);
      await world.shop.panelkit.payments.approve({ paymentId: payment?.id ?? '' }, staff());
      await runJobs();
    }
    expect(await planName()).toBe('Platinum');
    expect(await balance()).toBe(leftMinor);
  });

  test('given an extension and an empty wallet, when paid at a provider, then the time is added', async () => {
    await world.shop.clock.advance('28d');
    const before = (await service())?.granted?.expiresAt?.getTime() ?? 0;
    await tap('Menu');
    await tap('My services');
    await tap('Gold');
    await tap('Extend');
    await tap('<bank> & Co');
    await payAtBank();
    await planName();
    const after = (await service())?.granted?.expiresAt?.getTime() ?? 0;
    expect((after - before) / 86_400_000).toBe(30);
  });
});
