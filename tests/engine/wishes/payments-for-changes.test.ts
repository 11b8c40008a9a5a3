import type { Customer, Payment, Plan } from '@panelkit/sdk';
import type { TestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { createPaymentShop, type PaymentShop } from '../gateways/payment-shop.ts';
import { violationsOf } from '../violations-of.ts';

interface Wished extends PaymentShop {
  customer: Customer;
  plan: Plan;
  subscriptionId: string;
}

const PRICE_MINOR = 1000;

/** A subscription that ends in two days, of a customer whose wallet is empty. */
async function soldAt(place: PaymentShop): Promise<Wished> {
  const { shop } = place;
  const customer = await shop.customer({ balanceMinor: PRICE_MINOR });
  const plan = await shop.plan({ price: { amountMinor: PRICE_MINOR, currency: 'USD' } });
  const items = [{ planId: plan.id, quantity: 1 }];
  const order = await shop.panelkit.orders.place(
    { customerId: customer.id, items, payment: { method: 'wallet' } },
    shop.as(customer),
  );
  await shop.panelkit.orders.settled(order.id);
  const { rows } = await shop.panelkit.subscriptions.list({ orderId: order.id }, shop.staff());
  await shop.clock.advance('28d');
  return { ...place, customer, plan, subscriptionId: rows[0]?.id ?? '' };
}

const sold = async () => soldAt(await createPaymentShop());
const extension = { kind: 'extension', units: 1 } as const;

function wish(place: Wished, given: Partial<{ method: string; atMostMinor: number }> = {}): Promise<Payment> {
  const { shop, subscriptionId, customer } = place;
  const wanted = { subscriptionId, change: extension, method: 'fake', ...given };
  return shop.panelkit.payments.openForChange(wanted, shop.as(customer));
}

async function start({ shop, customer }: Wished, { id: paymentId }: Payment): Promise<string> {
  return (await shop.panelkit.payments.start({ paymentId }, shop.as(customer))).providerReference;
}

/** Delivers the provider's events, and lets the shop do what waits. */
async function work({ shop, deliver }: Wished): Promise<void> {
  await deliver({ times: 2 });
  await shop.scheduler.start();
  await shop.clock.advance('2m');
  await shop.scheduler.stop();
}

async function pay(place: Wished, payment: Payment, amountMinor?: number): Promise<void> {
  place.fake.provider.pay(await start(place, payment), amountMinor);
  await work(place);
}

async function readState({ shop, customer, subscriptionId }: Wished, payment: Payment) {
  const { wish: now } = await shop.panelkit.payments.get(payment.id, shop.staff());
  const { balanceMinor, heldMinor } = await shop.panelkit.wallets.get(customer.id, shop.staff());
  const { period } = await shop.panelkit.subscriptions.get(subscriptionId, shop.staff());
  expect(await violationsOf(shop)).toEqual([]);
  const reason = now?.state.status === 'refused' ? now.state.reason : null;
  return { wish: now?.state.status, reason, balanceMinor, heldMinor, period };
}

async function reasonsTold({ shop }: { shop: TestPanelkit }, { id }: Payment): Promise<string[]> {
  const events = await shop.backend.storage.events.list({ after: 0, limit: 500, aggregateId: id });
  return events.flatMap((event) => (event.type === 'payment.left-in-wallet' ? [event.data.reason] : []));
}

const applied = { wish: 'applied', reason: null, balanceMinor: 0, heldMinor: 0, period: 2 };
const inWallet = (reason: string | null, wish = 'refused') => ({
  wish,
  reason,
  balanceMinor: PRICE_MINOR,
  heldMinor: 0,
  period: 1,
});

describe('an extension that is paid at a provider', () => {
  test('given the money, told twice, then it is extended once and the wallet is as before', async () => {
    const place = await sold();
    const payment = await wish(place);
    expect(payment.amount).toEqual({ amountMinor: PRICE_MINOR, currency: 'USD' });
    await pay(place, payment);
    expect(await readState(place, payment)).toEqual(applied);
    expect(await reasonsTold(place, payment)).toEqual([]);
  });

  test('given a receipt, when staff approve it, then it is extended', async () => {
    const place = await sold();
    const { payments } = place.shop.panelkit;
    const { id: paymentId, ...payment } = await wish(place, { method: 'receipt' });
    await payments.submitReceipt({ paymentId }, place.shop.as(place.customer));
    await payments.approve({ paymentId }, place.shop.staff());
    await work(place);
    expect(await readState(place, { id: paymentId, ...payment })).toEqual(applied);
  });

  test('given half of the money, then it waits; with the other half it is extended', async () => {
    const place = await sold();
    const payment = await wish(place);
    const reference = await start(place, payment);
    place.fake.provider.pay(reference, 400);
    await work(place);
    expect(await readState(place, payment)).toMatchObject({ wish: 'open', balanceMinor: 400, period: 1 });
    place.fake.provider.pay(reference, 600);
    await work(place);
    expect(await readState(place, payment)).toEqual(applied);
  });

  test('given half of the money, when the time is over, then it stays in the wallet, and the customer reads why', async () => {
    const place = await sold();
    const payment = await wish(place);
    await pay(place, payment, 400);
    await place.shop.clock.advance('73h');
    await place.shop.scheduler.tick();
    expect(await readState(place, payment)).toMatchObject({ reason: 'NOT_PAID_IN_FULL', balanceMinor: 400 });
    expect(await reasonsTold(place, payment)).toEqual(['NOT_PAID_IN_FULL']);
  });

  test('given no money, when the time is over, then the payment expires; what comes later stays in the wallet', async () => {
    const place = await sold();
    const payment = await wish(place);
    const reference = await start(place, payment);
    await place.shop.clock.advance('73h');
    await place.shop.scheduler.tick();
    const { state } = await place.shop.panelkit.payments.get(payment.id, place.shop.staff());
    expect(state.status).toBe('expired');
    place.fake.provider.pay(reference);
    await work(place);
    expect(await readState(place, payment)).toEqual(inWallet('TOO_LATE'));
    expect(await reasonsTold(place, payment)).toEqual(['TOO_LATE']);
  });

  test('given a wish that is withdrawn, when money comes all the same, then it stays in the wallet', async () => {
    const place = await sold();
    const payment = await wish(place);
    const reference = await start(place, payment);
    const by = place.shop.as(place.customer);
    const withdrawn = await place.shop.panelkit.payments.withdraw({ paymentId: payment.id }, by);
    expect(withdrawn.state.status).toBe('cancelled');
    place.fake.provider.pay(reference);
    await work(place);
    expect(await readState(place, payment)).toEqual(inWallet(null, 'withdrawn'));
    expect(await reasonsTold(place, payment)).toEqual(['WITHDRAWN']);
    const again = place.shop.panelkit.payments.withdraw(
      { paymentId: payment.id },
      place.shop.as(place.customer),
    );
    await expect(again).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  });

  test.each([
    ['dearer', 1100, 'OFFER_CHANGED'],
    ['cheaper', 900, null],
  ])(
    'given a price that is %s by the time the money comes, then never more than shown is charged',
    async (_, amountMinor, reason) => {
      const place = await sold();
      const payment = await wish(place);
      const patch = { price: { amountMinor, currency: 'USD' } };
      await place.shop.panelkit.plans.update({ planId: place.plan.id, patch }, place.shop.staff());
      await pay(place, payment);
      const state = await readState(place, payment);
      expect(state).toEqual(reason === null ? { ...applied, balanceMinor: 100 } : inWallet(reason));
    },
  );

  test('given a subscription that staff end meanwhile, then the money stays in the wallet', async () => {
    const place = await sold();
    const payment = await wish(place);
    const ended = { subscriptionId: place.subscriptionId, reason: 'test' };
    await place.shop.panelkit.subscriptions.terminate(ended, place.shop.staff());
    await pay(place, payment);
    expect(await readState(place, payment)).toEqual(inWallet('NOT_ELIGIBLE'));
  });

  test('given two payments that are both paid, then one extends, and the other stays in the wallet', async () => {
    const place = await sold();
    const first = await wish(place);
    const reference = await start(place, first);
    const second = await wish(place);
    place.fake.provider.pay(reference);
    await pay(place, second);
    expect(await readState(place, first)).toMatchObject({ wish: 'withdrawn', balanceMinor: PRICE_MINOR });
    expect(await readState(place, second)).toMatchObject({ wish: 'applied', period: 2 });
  });

  test('given another order that waits for the rest of its money, then money for the change is not spent on it', async () => {
    const place = await sold();
    const { shop, customer, plan } = place;
    const order = await shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: [{ planId: plan.id, quantity: 1 }],
        payment: { method: 'fake' },
      },
      shop.as(customer),
    );
    const [ofOrder] = (await shop.panelkit.payments.list({ orderId: order.id }, shop.staff())).rows;
    if (ofOrder !== undefined) place.fake.provider.pay(await start(place, ofOrder), 100);
    const payment = await wish(place);
    await pay(place, payment);
    expect(await readState(place, payment)).toEqual({ ...applied, balanceMinor: 100 });
  });

  test('given more than the customer was shown, or a method that collects nothing, then no payment is opened', async () => {
    const place = await sold();
    await expect(wish(place, { atMostMinor: 999 })).rejects.toMatchObject({ code: 'OFFER_CHANGED' });
    await expect(wish(place, { method: 'wallet' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const early = await soldAt(await createPaymentShop());
    const { shop, subscriptionId } = early;
    await shop.panelkit.subscriptions.extend({ subscriptionId, free: true }, shop.staff());
    await shop.panelkit.subscriptions.settled(subscriptionId, shop.staff());
    await expect(wish(early)).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' });
  });
});

test('given a plan change, when its money comes a while later, then no more than shown is charged and the rest is in the wallet', async () => {
  const place = await sold();
  const { shop, subscriptionId, customer } = place;
  const dearer = await shop.plan({ price: { amountMinor: 5000, currency: 'USD' } });
  const shown = await shop.panelkit.subscriptions.previewPlanChange(
    { subscriptionId, planId: dearer.id },
    shop.staff(),
  );
  const change = { kind: 'plan-change', planId: dearer.id } as const;
  const wanted = { subscriptionId, change, method: 'fake' };
  const payment = await shop.panelkit.payments.openForChange(wanted, shop.as(customer));
  expect(payment.amount.amountMinor).toBeGreaterThanOrEqual(shown.priceMinor);
  await shop.clock.advance('20m');
  await pay(place, payment);
  const { wish: now } = await shop.panelkit.payments.get(payment.id, shop.staff());
  expect(now?.state.status).toBe('applied');
  expect((await shop.panelkit.subscriptions.get(subscriptionId, shop.staff())).planId).toBe(dearer.id);
  expect(await violationsOf(shop)).toEqual([]);
});

describe('a provider that settles on the word of the shop', () => {
  const confirming = async () =>
    soldAt(await createPaymentShop({ settles: 'on-confirm', pageLifeMs: 20 * 60_000 }));

  test.each([
    ['withdrawn', 'order-ended'],
    ['no longer possible', 'not-eligible'],
  ])(
    'given a change that is %s, then its money is declined and the bank gives it back',
    async (what, reason) => {
      const place = await confirming();
      const { shop, customer, subscriptionId } = place;
      const payment = await wish(place);
      const reference = await start(place, payment);
      place.fake.provider.pay(reference);
      if (what === 'withdrawn')
        await shop.panelkit.payments.withdraw({ paymentId: payment.id }, shop.as(customer));
      else await shop.panelkit.subscriptions.terminate({ subscriptionId, reason: 'test' }, shop.staff());
      await work(place);
      const [at] = await shop.panelkit.payments.atProviders(payment.id, shop.staff());
      expect(at?.confirmation).toMatchObject({ status: 'declined', reason });
      const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
      expect(wallet.balanceMinor).toBe(0);
    },
  );

  test('given a change that is possible, then its money is confirmed and it is made', async () => {
    const place = await confirming();
    const payment = await wish(place);
    await pay(place, payment);
    expect(await readState(place, payment)).toEqual(applied);
  });
});
