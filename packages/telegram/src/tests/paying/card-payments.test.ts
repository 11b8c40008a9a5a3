import type { Policies } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { encodeAction } from '../../screens/action.ts';
import type { SeenMessage } from '../../simulator/tap-message.ts';
import { enterBotShop } from '../bot-shop.ts';

const NUMBER = '6037991234561111';

const policiesIn = (unit: string): Policies => ({
  cards: {
    approveMatches: true,
    patterns: [
      {
        name: 'Bank',
        template: 'Deposit of {amount} to {account}. {*}',
        unit,
        cardId: null,
        senders: ['BANK'],
      },
    ],
  },
});

/** A shop with one card and Sara at the order that she pays by transfer. */
async function openCardShop({
  currency = 'USD',
  isInToman = false,
  priceMinor = 1000,
  isConfirmed = true,
} = {}) {
  const displayUnit = isInToman ? 'IRT' : null;
  const world = await enterBotShop({ currency, displayUnit, policies: policiesIn(currency) });
  const { shop, bot, sara, customerId, see } = world;
  const { panelkit } = shop;
  await panelkit.cards.create({ label: 'First', number: NUMBER, holder: 'Ali <Rezaei>' }, shop.staff());
  await shop.plan({ name: 'Gold', price: { amountMinor: priceMinor, currency } });
  if (isConfirmed) await panelkit.cards.setBuyer({ customerId, isConfirmed }, shop.staff());
  const tap = (button: string) => {
    sara.tap(bot, button);
    return see(sara);
  };
  const order = async () => {
    sara.send(bot, '/start');
    await see(sara);
    await tap('Buy new service');
    await tap('Gold');
    return tap('card transfer');
  };
  const toPay = async () => {
    const [payment] = (await panelkit.payments.list({ status: 'pending' }, shop.staff())).rows;
    return panelkit.cards.toPay(payment?.id ?? '', shop.staff());
  };
  const openOrder = async () => {
    const [newest] = (await panelkit.orders.list({ newestFirst: true }, shop.staff())).rows;
    sara.tapData(bot, encodeAction({ name: 'order', id: newest?.id ?? '' }), sara.screen(bot).messageId);
    return see(sara);
  };
  return { ...world, tap, order, toPay, openOrder };
}

const copiesOf = ({ buttons }: SeenMessage) =>
  buttons.flat().flatMap(({ copy_text: copy }) => copy?.text ?? []);
const codesOf = ({ text, entities }: SeenMessage) =>
  entities.flatMap(({ type, offset, length }) =>
    type === 'code' ? [text.slice(offset, offset + length)] : [],
  );

test('given a shop with a card, when a purchase is paid by transfer, then card and exact amount can be copied, and the message of the bank delivers', async () => {
  const { shop, order, toPay, openOrder } = await openCardShop();
  const asked = await order();
  const { amountMinor = 0 } = (await toPay()) ?? {};
  const [exact, typed] = [(amountMinor / 100).toFixed(2), String(amountMinor / 100)];
  expect(amountMinor).toBeGreaterThan(1000);
  expect(asked.text).toContain(`Transfer exactly $${exact}`);
  expect(asked.text).toContain('Card holder: Ali <Rezaei>');
  expect(asked.text).not.toContain('6037 9911 2233 4455');
  expect(codesOf(asked)).toEqual([NUMBER, typed]);
  expect(copiesOf(asked)).toEqual([NUMBER, typed]);
  expect(codesOf(await openOrder())).toEqual([NUMBER, typed]);

  const text = `Deposit of ${exact} to ***${NUMBER.slice(-4)}. Balance 1`;
  await shop.panelkit.cards.receiveMessage({ text, sender: 'BANK' });
  const [placed] = (await shop.panelkit.orders.list({}, shop.staff())).rows;
  await shop.run(shop.panelkit.orders.settled(placed?.id ?? ''));
  expect((await openOrder()).text).toContain('Your service is ready');
});

test('given Toman on the screens, then the amount is copied in Rial, as banks count', async () => {
  const given = { currency: 'IRR', isInToman: true, priceMinor: 1_000_000 };
  const { order, toPay } = await openCardShop(given);
  const asked = await order();
  const { amountMinor = 0 } = (await toPay()) ?? {};
  expect(asked.text).toContain('Toman');
  expect(codesOf(asked)).toEqual([NUMBER, String(amountMinor / 10), String(amountMinor)]);
  expect(copiesOf(asked)).toEqual([NUMBER, String(amountMinor)]);
});

test('given a customer who is not confirmed, then no number is shown, and the order is paid in another way', async () => {
  const { shop, customerId, order, tap, openOrder, see, sara, bank } = await openCardShop({
    isConfirmed: false,
  });
  const asked = await order();
  expect(asked.text).toContain('Card numbers are shown to confirmed customers.');
  expect(asked.text).not.toMatch(/\d{4} ?\d{4} ?\d{4}|photo of the receipt/);
  expect(copiesOf(asked)).toEqual([]);
  await shop.panelkit.cards.setBuyer({ customerId, isConfirmed: true }, shop.staff());
  expect(codesOf(await openOrder())[0]).toBe(NUMBER);
  await shop.panelkit.cards.setBuyer({ customerId, isConfirmed: false }, shop.staff());
  expect((await openOrder()).text).not.toContain(NUMBER);
  await tap('<bank> & Co');
  expect((await see(sara)).text).toContain('To pay: $10.00');
  expect(bank.provider.payments()).toHaveLength(1);
});

test('given a card that is taken by another order of the customer, then the second one offers the other methods', async () => {
  const { order, shop } = await openCardShop();
  await order();
  const second = await order();
  expect(second.text).toContain('No card can take this payment at the moment.');
  expect(second.buttons.flat().map(({ text }) => text)).toContainEqual(
    expect.stringContaining('<bank> & Co'),
  );
  expect((await shop.panelkit.orders.list({}, shop.staff())).rows).toHaveLength(2);
});

test('given a top-up by transfer, then it has a card too, and the message of the bank credits it', async () => {
  const { shop, customerId, tap, toPay } = await openCardShop();
  await tap('Wallet');
  await tap('Add money');
  await tap('$20.00');
  const asked = await tap('card transfer');
  const { amountMinor = 0 } = (await toPay()) ?? {};
  expect(codesOf(asked)).toEqual([NUMBER, String(amountMinor / 100)]);
  const text = `Deposit of ${(amountMinor / 100).toFixed(2)} to ***1111. Balance 2`;
  await shop.panelkit.cards.receiveMessage({ text, sender: 'BANK' });
  expect((await tap('Refresh')).text).toContain('Your money has arrived');
  expect(await shop.panelkit.wallets.get(customerId, shop.staff())).toMatchObject({
    availableMinor: amountMinor,
  });
});
