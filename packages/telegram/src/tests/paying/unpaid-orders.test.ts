import { beforeEach, describe, expect, test } from 'vitest';
import { encodeAction } from '../../screens/action.ts';
import type { SimulatedPerson } from '../../simulator/simulated-person.ts';
import type { SeenMessage } from '../../simulator/tap-message.ts';
import { type BotShop, enterBotShop } from '../bot-shop.ts';

let world: BotShop & { sara: SimulatedPerson; customerId: string };
beforeEach(async () => {
  world = await enterBotShop({ policies: { purchases: { unpaidUnitsPerCustomer: 2 } } });
  await world.shop.plan({ name: 'Gold' });
});

const staff = () => world.shop.staff();
const orders = async () => (await world.shop.panelkit.orders.list({}, staff())).rows;
const payments = async () => (await world.shop.panelkit.payments.list({}, staff())).rows;
const buttonsOf = ({ buttons }: SeenMessage) => buttons.flat().map(({ text }) => text);

async function tap(button: string) {
  world.sara.tap(world.bot, button);
  return world.see(world.sara);
}

async function tapTwice(button: string) {
  const { messageId } = world.sara.screen(world.bot);
  world.sara.tap(world.bot, button, messageId);
  world.sara.tap(world.bot, button, messageId);
  return world.see(world.sara);
}

async function order(method: string) {
  world.sara.send(world.bot, '/start');
  await world.see(world.sara);
  await tap('Buy new service');
  await tap('Gold');
  return tap(method);
}

async function give(amountMinor: number) {
  const { customerId, shop } = world;
  await shop.panelkit.wallets.adjust({ customerId, amountMinor, reason: 'test' }, staff());
}

async function sendReceipt() {
  world.sara.sendPhoto(world.bot, { bytes: new Uint8Array([1]) });
  return world.see(world.sara);
}

async function rejectReceipt(reason: string) {
  const [payment] = (await world.shop.panelkit.payments.list({ status: 'in-review' }, staff())).rows;
  await world.shop.panelkit.payments.reject({ paymentId: payment?.id ?? '', reason }, staff());
}

/** What became of the payment at the provider, and the shop learns of it. */
async function atBank(deed: (reference: string) => void) {
  const [opened] = world.bank.provider.payments().slice(-1);
  deed(opened?.providerReference ?? '');
  await world.shop.scheduler.start();
  await world.shop.clock.advance('3m');
  await world.shop.scheduler.stop();
  await world.settle();
}

async function openOrder() {
  const [newest] = (await orders()).slice(-1);
  const data = encodeAction({ name: 'order', id: newest?.id ?? '' });
  world.sara.tapData(world.bot, data, world.sara.screen(world.bot).messageId);
  return world.see(world.sara);
}

describe('an order whose payment came to nothing', () => {
  test('given a rejected receipt, then the reason, and a second receipt is taken once', async () => {
    await order('card transfer');
    await sendReceipt();
    await rejectReceipt('the amount is <less>');
    const seen = await openOrder();
    expect(seen.text).toContain('We could not accept your receipt: the amount is <less>');
    expect(buttonsOf(seen)).toEqual(expect.arrayContaining([expect.stringContaining('card transfer')]));
    expect((await tapTwice('card transfer')).text).toContain('6037 9911');
    expect((await payments()).map(({ state }) => state.status)).toEqual(['rejected', 'pending']);
    expect((await sendReceipt()).text).toContain('being checked');
    expect(buttonsOf(await openOrder())).not.toContain(expect.stringContaining('card transfer'));
  });

  test('given a part of the price, then what came, the way to the rest, and the wallet pays once it has it', async () => {
    await order('<bank> & Co');
    await atBank((reference) => world.bank.provider.pay(reference, 400));
    const half = await openOrder();
    expect(half.text).toContain('$4.00 of the price has arrived and is in your wallet.');
    expect(buttonsOf(half)).toContain('➕ Add $6.00 to your wallet');
    expect((await tap('Add $6.00')).text).toContain('Add $6.00 to your wallet. How would you like to pay?');
    await give(600);
    expect(buttonsOf(await openOrder())).not.toContain('➕ Add $6.00 to your wallet');
    await tapTwice('Pay $10.00 from wallet');
    const [only] = await orders();
    await world.shop.run(world.shop.panelkit.orders.settled(only?.id ?? ''));
    expect(await orders()).toMatchObject([{ state: { status: 'fulfilled' } }]);
    expect((await openOrder()).text).toContain('Your service is ready');
  });

  test('given a payment that its provider ended, then the order shows it, and is paid at the provider again', async () => {
    await order('<bank> & Co');
    await atBank((reference) => world.bank.provider.end(reference, 'the bank said no'));
    expect((await openOrder()).text).toContain('The payment did not go through.');
    await tap('<bank> & Co');
    await atBank((reference) => world.bank.provider.pay(reference));
    expect(await orders()).toMatchObject([{ state: { status: 'fulfilled' } }]);
  });

  test('given a top-up whose receipt was rejected, then it is tried again with the same amount', async () => {
    await tap('Wallet');
    await tap('Add money');
    await tap('$20.00');
    await tap('card transfer');
    await sendReceipt();
    await rejectReceipt('no transfer came');
    expect((await tap('Refresh')).text).toContain('no transfer came');
    expect((await tap('Try again')).text).toContain('Add $20.00 to your wallet');
  });
});

describe('an order that is not wanted', () => {
  test('given an unpaid order, when cancelled with a double tap, then after a question, once, and its place is free', async () => {
    await order('card transfer');
    await openOrder();
    const question = await tap('Cancel this order');
    expect(question.text).toMatch(/^Cancel order .*\? If you have sent money/);
    expect(await orders()).toMatchObject([{ state: { status: 'awaiting-payment' } }]);
    const done = await tapTwice('Yes, cancel it');
    expect(done.text).toMatch(/cancelled/);
    expect(await orders()).toMatchObject([
      { state: { status: 'cancelled', reason: 'Cancelled by the customer' } },
    ]);
    const audit = await world.shop.panelkit.audit.list({ action: 'order.cancel' }, staff());
    expect(audit.rows).toHaveLength(1);
    expect(buttonsOf(await openOrder())).not.toContain('✖️ Cancel this order');
  });

  test('given a paid order that is not delivered yet, when cancelled, then its money is back', async () => {
    await give(1000);
    await order('from wallet');
    await openOrder();
    expect((await tap('Cancel this order')).text).toContain('its price goes back to your wallet');
    await tap('Yes, cancel it');
    const { customerId, shop } = world;
    await shop.scheduler.tick();
    expect(await shop.panelkit.wallets.get(customerId, staff())).toMatchObject({ availableMinor: 1000 });
  });

  test('given as many unpaid orders as one may have, when one more is wanted, then they are listed, to pay or cancel one', async () => {
    await order('card transfer');
    await order('card transfer');
    const seen = await order('card transfer');
    expect(seen.text).toContain('Pay or cancel one first');
    const [first] = buttonsOf(seen).filter((text) => text.includes('waiting for payment'));
    await tap(first ?? '');
    await tap('Cancel this order');
    await tap('Yes, cancel it');
    expect((await order('card transfer')).text).toContain('6037 9911');
    expect(await orders()).toHaveLength(3);
  });

  test('given another’s order, when its buttons are sent by hand, then it stays as it is', async () => {
    await order('card transfer');
    const before = await orders();
    const reza = world.telegram.addPerson({ name: 'Reza' });
    reza.start(world.bot);
    await world.settle();
    const id = before[0]?.id ?? '';
    for (const name of ['cancellation', 'cancel', 'pay-order'] as const) {
      reza.tapData(
        world.bot,
        encodeAction({ name, id, value: '1.wallet' }),
        reza.screen(world.bot).messageId,
      );
      expect((await world.see(reza)).text).toContain('not there any more');
    }
    expect(await orders()).toEqual(before);
  });
});

describe('money that the provider has, and that is not final', () => {
  test('given an order, then it waits without a button to pay, and a tap on the former one opens no page', async () => {
    const opened = await order('bank');
    const [paid] = opened.buttons.flat();
    expect(paid).toBeDefined();
    await atBank((reference) => world.bank.provider.see(reference));
    const seen = await openOrder();
    expect(seen.text).toContain('has arrived at the provider and is not final yet');
    expect(buttonsOf(seen)).not.toContain('💳 Continue to payment');
    const [payment] = await payments();
    const checkout = encodeAction({ name: 'checkout', id: payment?.id ?? '' });
    world.sara.tapData(world.bot, checkout, world.sara.screen(world.bot).messageId);
    expect((await world.see(world.sara)).text).toContain('is not final yet');
  });

  test('given a top-up, then its screen has no button to pay either', async () => {
    const { customerId, shop, bank } = world;
    const topUp = { customerId, amountMinor: 500, method: 'bank' };
    const { id: paymentId } = await shop.panelkit.payments.topUp(topUp, staff());
    await shop.panelkit.payments.start({ paymentId }, staff());
    await atBank((reference) => bank.provider.see(reference));
    world.sara.send(world.bot, '/start');
    await world.see(world.sara);
    const data = encodeAction({ name: 'payment', id: paymentId });
    world.sara.tapData(world.bot, data, world.sara.screen(world.bot).messageId);
    const seen = await world.see(world.sara);
    expect(seen.text).toContain('is not final yet');
    expect(buttonsOf(seen)).not.toContain('💳 Continue to payment');
  });
});

test('given a picture that another chat sent before, when it comes again, then staff read in their receipt of which order', async () => {
  await order('card transfer');
  await sendReceipt();
  await rejectReceipt('not there');
  await openOrder();
  await tap('card transfer');
  await sendReceipt();
  const [first, second] = await payments();
  expect(second?.state).toMatchObject({
    receipt: { repeats: [{ trait: 'picture', paymentId: first?.id }] },
  });
});
