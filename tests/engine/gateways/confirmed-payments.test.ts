import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import {
  createPaymentShop,
  type PaymentShop,
  paymentOf,
  startedOrder,
  startedTopUp,
} from './payment-shop.ts';

const MINUTE_MS = 60_000;

/**
 * A provider like those of Iran's card network: it settles on the merchant's word only, and its page lives
 * for 20 minutes.
 */
const createShop = () => createPaymentShop({ settles: 'on-confirm', pageLifeMs: 20 * MINUTE_MS });

async function statusOf({ shop }: PaymentShop, order: { id: string }): Promise<string> {
  return (await shop.panelkit.orders.get(order.id, shop.staff())).state.status;
}

async function atProvider({ shop }: PaymentShop, paymentId: string) {
  const [only] = await shop.panelkit.payments.atProviders(paymentId, shop.staff());
  if (only === undefined) throw new TypeError('the payment was not started');
  return only;
}

const returned = ({ shop, fake }: PaymentShop, reference: string) =>
  shop.panelkit.payments.receiveReturn({ gateway: fake.gateway.method, query: { reference } });

describe('money that the bank gives back unless it is confirmed', () => {
  test('given a customer who closes the browser after paying, when nobody tells, then the poller confirms it in time, and it is delivered', async () => {
    const place = await createShop();
    const { order, started } = await startedOrder(place);
    await place.shop.scheduler.start();
    await place.shop.clock.advance('19m');
    place.fake.provider.pay(started.providerReference);
    place.fake.takeWebhooks();
    await place.shop.clock.advance('3m');
    await place.shop.scheduler.stop();
    expect(await statusOf(place, order)).toBe('fulfilled');
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a page that nobody pays, when its life and the reversal are over, then it is asked about every minute until then, and rarely after', async () => {
    const place = await createShop();
    const customer = await place.shop.customer();
    await startedTopUp(place, customer);
    await place.shop.scheduler.start();
    await place.shop.clock.advance('35m');
    expect(place.fake.calls.verify).toBe(35);
    await place.shop.clock.advance('3h');
    await place.shop.scheduler.stop();
    expect(place.fake.calls.verify).toBeLessThan(38);
  });

  test('given the return, its repetition, the poller and a look at once, then the money is taken once', async () => {
    const place = await createShop();
    const { shop, fake } = place;
    const { order, started, payment } = await startedOrder(place);
    fake.provider.pay(started.providerReference);
    const other = shop.another();
    await shop.scheduler.start();
    await other.scheduler.start();
    await Promise.all([
      returned(place, started.providerReference),
      returned(place, started.providerReference),
      shop.panelkit.payments.verify(payment.id, shop.staff()),
      other.panelkit.payments.verify(payment.id, shop.staff()),
    ]);
    await shop.clock.advance('3m');
    await Promise.all([shop.scheduler.stop(), other.scheduler.stop()]);
    expect(await statusOf(place, order)).toBe('fulfilled');
    expect((await paymentOf(shop, order.id)).state).toMatchObject({ receivedMinor: 2000 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a return for a payment that nobody paid, or that nobody knows, when it comes, then it causes one look at most and books nothing', async () => {
    const place = await createShop();
    const { shop, fake } = place;
    const { order, started, payment } = await startedOrder(place);
    expect(await returned(place, 'made-up')).toBeNull();
    expect(await shop.panelkit.payments.receiveReturn({ gateway: 'fake', query: {} })).toBeNull();
    const known = { paymentId: payment.id, orderId: order.id };
    for (let count = 0; count < 20; count += 1)
      expect(await returned(place, started.providerReference)).toEqual(known);
    await shop.scheduler.start();
    await shop.clock.advance('2s');
    expect(fake.calls.verify).toBe(1);
    for (let count = 0; count < 20; count += 1) await returned(place, started.providerReference);
    await shop.clock.advance('4s');
    await shop.scheduler.stop();
    expect(fake.calls).toMatchObject({ verify: 2, confirm: 0 });
    expect(await statusOf(place, order)).toBe('awaiting-payment');
    expect((await paymentOf(shop, order.id)).state.status).toBe('pending');
  });

  test('given a bank that took another amount, when it is to be confirmed, then it is not, staff read it, and the bank gives it back', async () => {
    const place = await createShop();
    const { shop, fake } = place;
    const { order, started, payment } = await startedOrder(place);
    fake.provider.pay(started.providerReference);
    fake.provider.changeUnconfirmed(started.providerReference, 1999);
    await shop.panelkit.payments.verify(payment.id, shop.staff());
    await shop.panelkit.payments.verify(payment.id, shop.staff());
    expect(fake.calls.confirm).toBe(1);
    expect(await atProvider(place, payment.id)).toMatchObject({
      receivedMinor: 0,
      confirmation: { status: 'declined', reason: 'provider-refused', detail: 'the amount is another' },
    });
    const told = await shop.backend.storage.events.list({ after: 0, limit: 500 });
    expect(told.filter(({ type }) => type === 'payment.declined')).toHaveLength(1);
    await shop.clock.advance('20m');
    await shop.panelkit.payments.verify(payment.id, shop.staff());
    expect((await paymentOf(shop, order.id)).state).toMatchObject({ status: 'failed' });
  });

  test.each([
    ['was cancelled', 'order-ended'],
    ['was paid from the wallet', 'order-paid'],
    ['expired and is no longer for sale', 'sold-out'],
  ])('given an order that %s, when its money comes, then it is not taken', async (how, reason) => {
    const place = await createShop();
    const { shop, fake } = place;
    const customer = await shop.customer({ balanceMinor: 2000 });
    const { order, started, payment } = await startedOrder(place, customer);
    const { panelkit } = shop;
    if (reason === 'order-ended')
      await panelkit.orders.cancel({ orderId: order.id, reason: 'changed my mind' }, shop.as(customer));
    if (reason === 'order-paid')
      await panelkit.orders.pay({ orderId: order.id, payment: { method: 'wallet' } }, shop.as(customer));
    if (reason === 'sold-out') {
      await shop.clock.advance('31m');
      await shop.scheduler.tick();
      const planId = order.items[0]?.planId ?? '';
      await panelkit.plans.update({ planId, patch: { onSale: false } }, shop.staff());
    }
    fake.provider.pay(started.providerReference);
    await panelkit.payments.verify(payment.id, shop.staff());
    expect(fake.calls.confirm, how).toBe(0);
    expect(await atProvider(place, payment.id)).toMatchObject({
      confirmation: { status: 'declined', reason },
    });
    const wallet = await panelkit.wallets.get(customer.id, shop.staff());
    expect(wallet.balanceMinor).toBe(2000);
    await panelkit.orders.settled(order.id);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given two pages of one order that are both paid, when both are looked at, then one is taken and the other is left to the bank', async () => {
    const place = await createShop();
    const { shop, fake } = place;
    const { order, started, customer, payment } = await startedOrder(place);
    await shop.panelkit.orders.pay({ orderId: order.id, payment: { method: 'fake' } }, shop.as(customer));
    const second = await paymentOf(shop, order.id);
    const again = await shop.panelkit.payments.start({ paymentId: second.id }, shop.as(customer));
    for (const { providerReference } of [started, again]) fake.provider.pay(providerReference);
    await Promise.all([payment.id, second.id].map((id) => shop.panelkit.payments.verify(id, shop.staff())));
    for (const id of [payment.id, second.id]) await shop.panelkit.payments.verify(id, shop.staff());
    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
    expect(wallet).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an answer that is lost, a provider that is away and a process that dies, when it is asked again, then it is taken once', async () => {
    const place = await createShop();
    const { order, started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference);
    place.fake.faults.next('confirm', 'unreachable');
    place.fake.faults.next('confirm', 'lost-answer');
    let { shop } = place;
    for (let life = 0; life < 4; life += 1) {
      await shop.scheduler.start();
      await shop.clock.advance('2m');
      shop = shop.crash();
    }
    await shop.scheduler.start();
    await shop.clock.advance('2m');
    await shop.scheduler.stop();
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(place.fake.calls.confirm).toBe(2);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given an order that is about to expire, when its money waits to be confirmed and the provider is away, then it keeps its places', async () => {
    const place = await createShop();
    const { shop, fake } = place;
    const { order, started } = await startedOrder(place);
    await shop.scheduler.start();
    await shop.clock.advance('19m');
    fake.provider.pay(started.providerReference);
    fake.takeWebhooks();
    fake.faults.sometimes('confirm', 'unreachable', 1);
    await shop.clock.advance('12m');
    expect(await statusOf(place, order)).toBe('awaiting-payment');
    fake.faults.clear();
    await shop.clock.advance('2m');
    await shop.scheduler.stop();
    expect(await statusOf(place, order)).toBe('fulfilled');
  });

  test('given an order that expired an hour ago and can still be had, when its page is paid, then it is taken, and the same is bought again once', async () => {
    const place = await createShop();
    const { shop, fake } = place;
    const { order, started, customer } = await startedOrder(place);
    await shop.scheduler.start();
    await shop.clock.advance('90m');
    expect(await statusOf(place, order)).toBe('expired');
    fake.provider.pay(started.providerReference);
    await place.deliver({ times: 2 });
    await shop.clock.advance('5m');
    await shop.scheduler.stop();
    const { rows } = await shop.panelkit.orders.list({ customerId: customer.id }, shop.staff());
    expect(rows.map(({ state, total }) => [state.status, total.amountMinor])).toEqual([
      ['expired', 2000],
      ['fulfilled', 2000],
    ]);
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });
});

describe('money for an order that expired', () => {
  test.each([
    { given: 'less than it costs', paidMinor: 1999, later: '1h', onSale: true, reason: 'NOT_PAID_IN_FULL' },
    { given: 'money a day later', paidMinor: 2000, later: '25h', onSale: true, reason: 'TOO_LATE' },
    {
      given: 'money for what is no longer sold',
      paidMinor: 2000,
      later: '1h',
      onSale: false,
      reason: 'PLAN_UNAVAILABLE',
    },
  ] as const)(
    'given $given, when it comes, then it is in the wallet, and says why once',
    async ({ paidMinor, later, onSale, reason }) => {
      const place = await createPaymentShop();
      const { shop, fake } = place;
      const { order, started, customer } = await startedOrder(place);
      await shop.scheduler.start();
      await shop.clock.advance('31m');
      const planId = order.items[0]?.planId ?? '';
      await shop.panelkit.plans.update({ planId, patch: { onSale } }, shop.staff());
      await shop.clock.advance(later);
      fake.provider.pay(started.providerReference, paidMinor);
      await place.deliver({ times: 2 });
      await shop.clock.advance('2m');
      await shop.scheduler.stop();
      const { rows } = await shop.panelkit.orders.list({ customerId: customer.id }, shop.staff());
      expect(rows).toHaveLength(1);
      const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
      expect(wallet).toMatchObject({ balanceMinor: paidMinor, heldMinor: 0 });
      const told = await shop.backend.storage.events.list({ after: 0, limit: 500 });
      expect(told.filter(({ type }) => type === 'payment.left-in-wallet').map(({ data }) => data)).toEqual([
        { customerId: customer.id, orderId: order.id, reason },
      ]);
      expect(await violationsOf(shop)).toEqual([]);
    },
  );
});
