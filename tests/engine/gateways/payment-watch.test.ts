import { describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { pollDuePayments } from '../../../packages/sdk/src/engine/gateways/poll-due-payments.ts';
import { recordsOf } from '../records-of.ts';
import { violationsOf } from '../violations-of.ts';
import {
  createPaymentShop,
  type PaymentShop,
  paymentOf,
  startedOrder,
  startedTopUp,
} from './payment-shop.ts';

/** Looks at all that is due, every six hours. */
async function lookDaily(shop: PaymentShop['shop'], days: number): Promise<void> {
  for (let count = 0; count < days * 4; count += 1) {
    await shop.clock.advance('6h');
    await pollDuePayments(engineOf(shop.panelkit));
  }
}

describe('a webhook that never comes', () => {
  test('given a paid order, when the provider is only asked, then it is paid and delivered all the same, and a late event is nothing new', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const { order, started } = await startedOrder(place);
    await shop.scheduler.start();
    fake.provider.pay(started.providerReference);
    await shop.clock.advance('3m');
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    const asked = fake.calls.verify;
    await place.deliver();
    await shop.clock.advance('1d');
    await shop.scheduler.stop();
    // It has ended: nobody asks any more.
    expect(fake.calls.verify).toBe(asked);
    const { rows } = await shop.panelkit.payments.listEvents({}, shop.staff());
    expect(rows).toMatchObject([{ state: { status: 'processed', effect: 'nothing-new' } }]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given two workers at the time of a look, then the provider is asked once', async () => {
    const place = await createPaymentShop();
    await startedOrder(place);
    const engines = [place.shop, place.shop.another()].map(({ panelkit }) => engineOf(panelkit));
    await place.shop.clock.advance('1d');
    const looked = await Promise.all(engines.map(pollDuePayments));
    expect(looked.toSorted()).toEqual([0, 1]);
    expect(place.fake.calls.verify).toBe(1);
  });

  test('given a payment that stays open, when days pass, then it is asked about ever more rarely, for 72 hours, and expires', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const customer = await shop.customer();
    const { paymentId, providerReference } = await startedTopUp(place, customer);
    await shop.scheduler.start();
    const looksIn = async (duration: '1h' | '1d' | '2d') => {
      const before = fake.calls.verify;
      await shop.clock.advance(duration);
      return fake.calls.verify - before;
    };
    expect(await looksIn('1h')).toBe(5);
    expect(await looksIn('1d')).toBe(8);
    expect(await looksIn('1d')).toBe(6);
    expect((await shop.panelkit.payments.get(paymentId, shop.staff())).state.status).toBe('pending');
    expect(await looksIn('1d')).toBeLessThanOrEqual(6);
    expect((await shop.panelkit.payments.get(paymentId, shop.staff())).state.status).toBe('expired');
    expect(await looksIn('2d')).toBe(0);

    // Money is money, also then.
    fake.provider.pay(providerReference);
    await place.deliver();
    await shop.clock.advance('1m');
    await shop.scheduler.stop();
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 1000 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a part that came, when its watch is over, then the payment is captured still', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const { paymentId, providerReference } = await startedTopUp(place, await shop.customer());
    fake.provider.pay(providerReference, 600);
    await place.settle();
    await lookDaily(shop, 4);
    expect((await shop.panelkit.payments.get(paymentId, shop.staff())).state).toMatchObject({
      status: 'captured',
      receivedMinor: 600,
    });
  });

  test('given a payment that was started again a day later, when the watch of the first start is over, then it waits for the second one', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const { paymentId, providerReference } = await startedTopUp(place, await shop.customer());
    const { parseWebhook } = fake.gateway;
    fake.gateway.parseWebhook = (webhook) =>
      parseWebhook(webhook).map((event) => ({
        ...event,
        payment: event.payment && { ...event.payment, providerReference: 'another start' },
      }));
    await lookDaily(shop, 1);
    fake.provider.see(providerReference);
    await place.settle();
    const statusOf = async () => (await shop.panelkit.payments.get(paymentId, shop.staff())).state.status;
    await lookDaily(shop, 2);
    expect(await statusOf()).toBe('pending');
    await lookDaily(shop, 2);
    expect(await statusOf()).toBe('expired');
  });

  test('given a provider that is silent, breaks or is away, when it answers again, then what was paid meanwhile is booked', async () => {
    const place = await createPaymentShop();
    const { shop, fake, logger } = place;
    const { order, started } = await startedOrder(place);
    await shop.scheduler.start();
    fake.provider.pay(started.providerReference);
    for (const fault of ['no-answer', 'throws', 'unreachable'] as const) fake.faults.next('verify', fault);
    await shop.clock.advance('15m');
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('awaiting-payment');
    await shop.clock.advance('5m');
    await shop.scheduler.stop();
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(logger.entries.filter(({ level }) => level === 'warn')).toHaveLength(3);
  });

  test('given the customer is back from the provider’s page, when the shop asks, then the payment is booked at once', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const { order, started, customer, payment } = await startedOrder(place);
    fake.provider.pay(started.providerReference);
    await shop.panelkit.payments.verify(payment.id, shop.as(customer));
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('paid');
    fake.faults.next('verify', 'unreachable');
    await expect(shop.panelkit.payments.verify(payment.id, shop.as(customer))).rejects.toMatchObject({
      code: 'PAYMENT_GATEWAY_UNREACHABLE',
    });
  });

  test('given webhooks that only say that something changed, when one comes, then the provider is asked, also once it is back', async () => {
    const place = await createPaymentShop({ webhooksTell: 'change', webhooksNameOurId: false });
    const { shop, fake } = place;
    const { order, started } = await startedOrder(place);
    await shop.scheduler.start();
    fake.faults.next('verify', 'unreachable');
    fake.provider.pay(started.providerReference);
    await place.deliver();
    await shop.clock.advance('30s');
    await shop.scheduler.stop();
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(fake.calls.verify).toBe(2);
  });
});

describe('an event that belongs to no payment', () => {
  test('given an event that is faster than our own record, when that is there, then the event is booked by itself', async () => {
    const place = await createPaymentShop({ webhooksNameOurId: false });
    const { shop, fake } = place;
    const customer = await shop.customer();
    const { id: paymentId } = await shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1000, method: 'fake' },
      shop.as(customer),
    );
    // The provider opened it, and its answer was lost.
    fake.faults.next('start', 'lost-answer');
    await expect(shop.panelkit.payments.start({ paymentId }, shop.as(customer))).rejects.toThrow();
    await shop.scheduler.start();
    fake.provider.pay('fake-1');
    await place.deliver();
    await shop.clock.advance('1s');
    const unmatched = await shop.panelkit.payments.listEvents({ status: 'unmatched' }, shop.staff());
    expect(unmatched.rows).toMatchObject([
      { providerReference: 'fake-1', state: { reason: 'unknown-payment' } },
    ]);

    await shop.panelkit.payments.start({ paymentId }, shop.as(customer));
    await shop.clock.advance('1m');
    await shop.scheduler.stop();

    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 1000 });
    expect((await shop.panelkit.payments.listEvents({ status: 'unmatched' }, shop.staff())).rows).toEqual([]);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a payment that nobody here knows, when hours pass, then it is kept for staff, who say whose it is', async () => {
    const place = await createPaymentShop({ webhooksNameOurId: false });
    const { shop, fake, logger } = place;
    const customer = await shop.customer();
    const { id: paymentId } = await shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1000, method: 'fake' },
      shop.as(customer),
    );
    fake.faults.next('start', 'lost-answer');
    await expect(shop.panelkit.payments.start({ paymentId }, shop.as(customer))).rejects.toThrow();
    fake.provider.pay('fake-1', 250);
    await shop.scheduler.start();
    await place.deliver();
    await shop.clock.advance('6h');
    const { rows } = await shop.panelkit.payments.listEvents({ status: 'unmatched' }, shop.staff());
    const eventId = rows[0]?.id ?? '';
    expect(rows).toMatchObject([{ attempts: 8, nextAttemptAt: null }]);
    expect((await shop.panelkit.payments.getEvent(eventId, shop.staff())).rawBody).toContain('fake-1');
    expect(JSON.stringify(await recordsOf(shop))).not.toContain('receivedMinor":250');
    expect(logger.entries.filter(({ level }) => level === 'warn')).toHaveLength(1);

    const matched = await shop.panelkit.payments.matchEvent({ eventId, paymentId }, shop.staff());

    expect(matched.state).toMatchObject({ status: 'processed', effect: 'applied' });
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 250 });
    await expect(
      shop.panelkit.payments.matchEvent({ eventId, paymentId }, shop.staff()),
    ).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    fake.provider.pay('fake-1', 750);
    await place.deliver();
    await shop.clock.advance('1m');
    await shop.scheduler.stop();
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 1000 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given money of another currency, when told, then nothing is booked and the event is kept', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const { order, started } = await startedOrder(place);
    fake.provider.pay(started.providerReference);
    const { parseWebhook } = fake.gateway;
    fake.gateway.parseWebhook = (webhook) =>
      parseWebhook(webhook).map((event) =>
        event.payment?.state
          ? { ...event, payment: { ...event.payment, state: { ...event.payment.state, currency: 'EUR' } } }
          : event,
      );
    await place.settle();
    const { rows } = await shop.panelkit.payments.listEvents({}, shop.staff());
    expect(rows).toMatchObject([
      { state: { status: 'unmatched', reason: 'currency-mismatch' }, nextAttemptAt: null },
    ]);
    expect((await paymentOf(shop, order.id)).state.status).toBe('pending');
    expect((await shop.backend.storage.ledger.list()).rows).toEqual([]);
  });
});
