import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createInboxHands, paymentOf } from '../gateways/payment-shop.ts';
import type { StorageUnderTest } from '../on-storage.ts';

type OpenShop = StorageUnderTest['open'];

/** What money buys that comes in while the wallet of a recovered customer is frozen. */
export function describeFrozenMoney({ name, open }: StorageUnderTest): void {
  describe(`frozen money, ${name}`, () => {
    test('given a part of the price, when it arrives, then the wallet does not pay the rest; once all of it is there, it is bought', async () => {
      const { shop, freeze, orders, wish, payIn, statesOf } = await openFrozenShop(open);
      const { balanceMinor } = await freeze();
      const paid = orders.map(({ payment }) => payment.id);
      for (const id of [...paid, wish.id]) await payIn(id, 1);
      expect(await statesOf()).toEqual(['awaiting-payment', 'awaiting-payment', 'open']);
      const { customerId } = wish;
      const wallet = await shop.panelkit.wallets.get(customerId, shop.staff());
      expect(wallet).toMatchObject({ balanceMinor: balanceMinor + 3, heldMinor: 0 });
      await payIn(paid[0] ?? '');
      await payIn(wish.id);
      expect(await statesOf()).toEqual(['fulfilled', 'awaiting-payment', 'applied']);
    });

    test('given the whole price, when it is charged back before it is seen, then the wallet pays for nothing', async () => {
      const { freeze, orders, wish, payIn, statesOf } = await openFrozenShop(open);
      await freeze();
      for (const id of [orders[0]?.payment.id ?? '', wish.id]) await payIn(id, undefined, 'charged-back');
      expect(await statesOf()).toEqual(['awaiting-payment', 'awaiting-payment', 'open']);
    });

    test('given an order that expired, when its money was charged back before it is seen, then nothing is bought again from the wallet', async () => {
      const { shop, orders, payIn, wish } = await openFrozenShop(open, 5 * 60_000);
      await shop.scheduler.start();
      await shop.clock.advance('6m');
      await shop.scheduler.stop();
      const { order, payment } = orders[0] ?? {};
      await payIn(payment?.id ?? '', undefined, 'charged-back');
      const { rows } = await shop.panelkit.orders.list({ customerId: wish.customerId }, shop.staff());
      expect(rows).toHaveLength(3);
      expect(rows.find(({ id }) => id === order?.id)?.state.status).toBe('expired');
    });

    test('given the money is no longer frozen, when the rest arrives, then the wallet is spent as before', async () => {
      const { shop, freeze, orders, wish, payIn, statesOf } = await openFrozenShop(open);
      await freeze();
      await payIn(wish.id, 1);
      await shop.clock.advance('24h');
      await payIn(orders[0]?.payment.id ?? '', 1);
      await payIn(wish.id, 1);
      expect((await statesOf()).slice(1)).toEqual(['awaiting-payment', 'applied']);
    });
  });
}

/** A customer with a subscription, money in the wallet, two orders and a change that wait for money. */
async function openFrozenShop(open: OpenShop, unpaidOrderMs = 48 * 60 * 60_000) {
  const clock = createTestClock();
  const fake = createFakePaymentGateway({ clock });
  const policies = { extension: { always: true }, unpaidOrderMs };
  const shop = await open({ clock, policies, paymentGateways: [fake.gateway] });
  const { panelkit } = shop;
  const [customer, newcomer] = [await shop.customer({ balanceMinor: 9000 }), await shop.customer()];
  for (const [userId, { id: customerId }] of Object.entries({ 100: customer, 200: newcomer }))
    await panelkit.chats.open({ bot: '7', userId, chatId: userId, customerId });
  const plan = await shop.plan();
  const bought = await shop.buy(customer, plan);
  await panelkit.orders.settled(bought.id);
  const [subscription] = (await panelkit.subscriptions.list({ orderId: bought.id }, shop.staff())).rows;
  const subscriptionId = subscription?.id ?? '';
  const place = async () => {
    const wanted = { customerId: customer.id, items: [{ planId: plan.id, quantity: 1 }] };
    const order = await panelkit.orders.place({ ...wanted, payment: { method: 'fake' } }, shop.as(customer));
    return { order, payment: await paymentOf(shop, order.id) };
  };
  const orders = [await place(), await place()];
  const change = { kind: 'extension' as const };
  const wish = await panelkit.payments.openForChange(
    { subscriptionId, change, method: 'fake' },
    shop.as(customer),
  );
  const references = new Map<string, string>();
  for (const { id: paymentId } of [...orders.map(({ payment }) => payment), wish]) {
    const started = await panelkit.payments.start({ paymentId }, shop.as(customer));
    references.set(paymentId, started.providerReference);
  }
  return {
    shop,
    orders,
    wish,
    async freeze() {
      const moved = { customerId: customer.id, newCustomerId: newcomer.id, reason: 'proved' };
      await panelkit.customers.moveChats(moved, shop.staff());
      return panelkit.wallets.get(customer.id, shop.staff());
    },
    /** Without an amount, all that the payment asks for. */
    async payIn(paymentId: string, amountMinor?: number, then?: 'charged-back') {
      const reference = references.get(paymentId) ?? '';
      fake.provider.pay(reference, amountMinor);
      if (then === 'charged-back') fake.provider.chargeBack(reference);
      // What was sent before is lost.
      for (const webhook of fake.takeWebhooks().slice(-1))
        await createInboxHands(shop, fake).receive(webhook);
      await shop.scheduler.start();
      await clock.advance('2m');
      await shop.scheduler.stop();
    },
    async statesOf() {
      const placed = orders.map(({ order }) => panelkit.orders.get(order.id, shop.staff()));
      const { wish: wished } = await panelkit.payments.get(wish.id, shop.staff());
      return [...(await Promise.all(placed)).map(({ state }) => state.status), wished?.state.status];
    },
  };
}
