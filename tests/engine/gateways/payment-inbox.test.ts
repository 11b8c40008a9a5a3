import { customerShareMinor, type PaymentGateway } from '@panelkit/sdk';
import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import {
  createInboxHands,
  createPaymentShop,
  type PaymentShop,
  paymentOf,
  startedOrder,
  startedTopUp,
} from './payment-shop.ts';

const statusOf = async ({ shop }: PaymentShop, orderId: string) =>
  (await shop.panelkit.orders.get(orderId, shop.staff())).state.status;
const walletOf = ({ shop }: PaymentShop, customer: { id: string }) =>
  shop.panelkit.wallets.get(customer.id, shop.staff());
const eventsOf = async ({ shop }: PaymentShop) =>
  (await shop.panelkit.payments.listEvents({}, shop.staff())).rows;
const owedBy = ({ shop }: PaymentShop, customer: { id: string }) =>
  shop.backend.storage.ledger.balanceOf(`receivable:${customer.id}`, 'USD');

describe('a payment through a provider', () => {
  test('given an order, when its payment is started, then the provider was told our id, and a repetition asks it nothing', async () => {
    const place = await createPaymentShop();
    const { payment, started, customer } = await startedOrder(place);
    expect(started).toEqual({
      paymentId: payment.id,
      asked: payment.amount,
      providerReference: 'fake-1',
      payableUntil: null,
      redirectUrl: 'https://pay.test/fake-1',
      text: null,
    });
    const { shop, fake } = place;
    expect(await shop.panelkit.payments.start({ paymentId: payment.id }, shop.as(customer))).toEqual(started);
    expect(fake.calls.start).toBe(1);
    expect(fake.provider.payments()).toMatchObject([{ paymentId: payment.id, amountMinor: 2000 }]);
  });

  test('given an open payment, when it is paid, then the event is stored, answered, and booked by the scheduler, once', async () => {
    const place = await createPaymentShop();
    const { order, started, customer } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference);
    const [webhook] = place.fake.takeWebhooks();
    if (webhook === undefined) throw new TypeError('nothing was told');

    expect(await place.receive(webhook)).toEqual({ stored: 1, duplicates: 0 });
    expect(await statusOf(place, order.id)).toBe('awaiting-payment');
    expect(await eventsOf(place)).toMatchObject([
      { providerEventId: 'event-1', state: { status: 'received' } },
    ]);
    expect(await place.receive(webhook)).toEqual({ stored: 0, duplicates: 1 });
    await place.shop.scheduler.start();
    await place.shop.clock.advance('1m');
    await place.shop.scheduler.stop();

    expect(await statusOf(place, order.id)).toBe('fulfilled');
    expect(await paymentOf(place.shop, order.id)).toMatchObject({
      state: { status: 'captured', receivedMinor: 2000, decidedBy: 'fake' },
    });
    expect(await eventsOf(place)).toMatchObject([{ state: { status: 'processed', effect: 'applied' } }]);
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 0 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a wrong signature, a changed body or an old one, when received, then it is refused, counted and not stored', async () => {
    const place = await createPaymentShop();
    const { started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference, 1);
    const [webhook] = place.fake.takeWebhooks();
    if (webhook === undefined) throw new TypeError('nothing was told');
    const changed = {
      ...webhook,
      rawBody: webhook.rawBody.replace('"receivedMinor":1', '"receivedMinor":2000'),
    };
    expect(changed.rawBody).not.toBe(webhook.rawBody);

    for (const bad of [place.fake.forge(webhook), changed, { ...webhook, headers: {} }])
      await expect(place.receive(bad)).rejects.toMatchObject({ code: 'PAYMENT_SIGNATURE_INVALID' });
    await place.shop.clock.advance('6m');
    await expect(place.receive(webhook)).rejects.toMatchObject({ code: 'PAYMENT_SIGNATURE_INVALID' });

    expect(await eventsOf(place)).toEqual([]);
    expect(place.logger.entries.filter(({ level }) => level === 'warn')).toMatchObject(
      [1, 2, 3, 4].map((forgeries) => ({ fields: { gateway: 'fake', forgeries } })),
    );
    await expect(
      place.shop.panelkit.payments.receiveEvent({ gateway: 'other', rawBody: '', headers: {} }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('given a provider that refuses, does not answer or loses its answer, when started, then it says so, and another try continues', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const customer = await shop.customer();
    const { id: paymentId } = await shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1000, method: 'fake' },
      shop.as(customer),
    );
    const start = () => shop.panelkit.payments.start({ paymentId }, shop.as(customer));
    fake.faults.next('start', 'refused');
    await expect(start()).rejects.toMatchObject({ code: 'PAYMENT_GATEWAY_REFUSED' });
    fake.faults.next('start', 'lost-answer');
    await expect(start()).rejects.toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE', retryable: true });
    fake.faults.next('start', 'no-answer');
    const late = start();
    await Promise.all([
      expect(late).rejects.toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' }),
      shop.run(late.catch(() => {})),
    ]);
    fake.faults.next('start', 'throws');
    await expect(start()).rejects.toMatchObject({ code: 'PAYMENT_GATEWAY_UNREACHABLE' });

    expect(await start()).toMatchObject({ providerReference: 'fake-1' });
    expect(fake.provider.payments()).toHaveLength(1);
  });

  test('given an order that is cancelled while its payment is started, then nobody is sent to pay, and money that comes is in the wallet', async () => {
    const clock = createTestClock();
    const fake = createFakePaymentGateway({ clock });
    const meanwhile = { does: async () => {} };
    const gateway: PaymentGateway = {
      ...fake.gateway,
      async start(...asked) {
        const answer = await fake.gateway.start(...asked);
        await meanwhile.does();
        return answer;
      },
    };
    const shop = await createTestPanelkit({ clock, paymentGateways: [gateway] });
    const customer = await shop.customer();
    const order = await shop.panelkit.orders.place(
      {
        customerId: customer.id,
        items: [{ planId: (await shop.plan()).id, quantity: 1 }],
        payment: { method: 'fake' },
      },
      shop.as(customer),
    );
    const { id: paymentId, amount } = await paymentOf(shop, order.id);
    meanwhile.does = async () => {
      await shop.panelkit.orders.cancel({ orderId: order.id, reason: 'test' }, shop.as(customer));
    };
    const start = () => shop.panelkit.payments.start({ paymentId }, shop.as(customer));
    await expect(start()).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    await expect(start()).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    expect(fake.calls.start).toBe(1);

    fake.provider.pay('fake-1');
    await createInboxHands(shop, fake).settle();
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
      availableMinor: amount.amountMinor,
    });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a payment of a provider, when staff approve it by hand or the customer proves it, then it is refused', async () => {
    const place = await createPaymentShop();
    const { shop } = place;
    const { payment, customer } = await startedOrder(place);
    const code = { code: 'ILLEGAL_TRANSITION' };
    await expect(
      shop.panelkit.payments.approve({ paymentId: payment.id }, shop.staff()),
    ).rejects.toMatchObject(code);
    await expect(
      shop.panelkit.payments.submitReceipt({ paymentId: payment.id }, shop.as(customer)),
    ).rejects.toMatchObject(code);
  });
});

describe('how much came, and when', () => {
  test('given a part, when booked, then the wallet has it and the order waits; given the rest, then it is paid', async () => {
    const place = await createPaymentShop();
    const { order, started, customer } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference, 600);
    await place.settle();
    expect(await statusOf(place, order.id)).toBe('awaiting-payment');
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 600, heldMinor: 0 });

    place.fake.provider.pay(started.providerReference, 1400);
    await place.settle({ times: 3 });

    expect(await statusOf(place, order.id)).toBe('paid');
    expect(await paymentOf(place.shop, order.id)).toMatchObject({ state: { receivedMinor: 2000 } });
    expect((await place.shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given two parts told in the wrong order, when booked, then the older one is nothing new', async () => {
    const place = await createPaymentShop();
    const { order, started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference, 600);
    place.fake.provider.pay(started.providerReference, 1400);
    const [first, second] = place.fake.takeWebhooks();
    for (const webhook of [second, first]) if (webhook !== undefined) await place.receive(webhook);
    await place.shop.scheduler.tick();
    const effects = (await eventsOf(place)).map(({ state }) =>
      'effect' in state ? state.effect : state.status,
    );
    expect(effects).toEqual(['applied', 'nothing-new']);
    expect(await statusOf(place, order.id)).toBe('paid');
  });

  test('given more than was asked, when booked, then the order is paid and the rest stays in the wallet', async () => {
    const place = await createPaymentShop();
    const { order, started, customer } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference, 2750);
    await place.settle();
    expect((await place.shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 750, heldMinor: 0 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given an order that expired, when its money comes, then the wallet has it and nothing is delivered', async () => {
    const place = await createPaymentShop();
    const { order, started, customer } = await startedOrder(place);
    await place.shop.clock.advance('31m');
    await place.shop.scheduler.tick();
    expect(await statusOf(place, order.id)).toBe('expired');
    place.fake.provider.pay(started.providerReference);
    await place.settle();
    expect(await statusOf(place, order.id)).toBe('expired');
    expect(await walletOf(place, customer)).toMatchObject({ availableMinor: 2000 });
    expect(place.shop.panel.accounts()).toEqual([]);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given an order that was started twice, when both are paid, then one pays it and the other is in the wallet', async () => {
    const place = await createPaymentShop();
    const { shop } = place;
    const { order, started, customer } = await startedOrder(place);
    await shop.panelkit.orders.pay({ orderId: order.id, payment: { method: 'fake' } }, shop.as(customer));
    const second = await paymentOf(shop, order.id);
    const again = await shop.panelkit.payments.start({ paymentId: second.id }, shop.as(customer));
    expect(again.providerReference).not.toBe(started.providerReference);

    place.fake.provider.pay(started.providerReference);
    place.fake.provider.pay(again.providerReference);
    await place.settle();

    expect((await shop.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 2000, heldMinor: 0 });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given two orders of a customer whose money comes in parts, when a part of one has paid the other, then each is paid once the wallet covers it', async () => {
    const place = await createPaymentShop();
    const { fake } = place;
    const first = await startedOrder(place);
    const second = await startedOrder(place, first.customer);
    const forgotten = await startedOrder(place, first.customer);
    for (const [{ started }, part] of [
      [first, 600],
      [second, 1400],
      [first, 1400],
    ] as const) {
      fake.provider.pay(started.providerReference, part);
      await place.settle();
    }
    // The second was paid with money of the first, which therefore waits.
    expect(await statusOf(place, second.order.id)).toBe('paid');
    expect(await statusOf(place, first.order.id)).toBe('awaiting-payment');
    fake.provider.pay(second.started.providerReference, 2600);
    await place.settle();
    expect(await statusOf(place, first.order.id)).toBe('paid');
    // Nothing came for the third: the 20.00 that are left are not taken for it.
    expect(await statusOf(place, forgotten.order.id)).toBe('awaiting-payment');
    expect(await walletOf(place, first.customer)).toMatchObject({ availableMinor: 2000 });
  });

  test('given a payment that ends without money, when booked, then it failed and the order may be paid otherwise', async () => {
    const place = await createPaymentShop();
    const { shop } = place;
    const { order, started, customer, payment } = await startedOrder(place);
    place.fake.provider.end(started.providerReference, 'card declined');
    await place.settle();
    expect((await shop.panelkit.payments.get(payment.id, shop.staff())).state).toMatchObject({
      status: 'failed',
      reason: 'card declined',
    });
    await shop.panelkit.orders.pay({ orderId: order.id, payment: { method: 'fake' } }, shop.as(customer));
    const { providerReference } = await shop.panelkit.payments.start(
      { paymentId: (await paymentOf(shop, order.id)).id },
      shop.as(customer),
    );
    place.fake.provider.pay(providerReference);
    await place.settle();
    expect(await statusOf(place, order.id)).toBe('paid');
    // And what failed may still turn out to be paid.
    place.fake.provider.pay(started.providerReference, 5);
    await place.settle();
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 2005, heldMinor: 2000 });
  });
});

describe('money that is taken back', () => {
  test('given money in the wallet, when it is charged back, then the wallet covers it', async () => {
    const place = await createPaymentShop();
    const customer = await place.shop.customer();
    const { providerReference } = await startedTopUp(place, customer);
    place.fake.provider.pay(providerReference);
    place.fake.provider.chargeBack(providerReference, 400);
    await place.settle({ times: 2 });
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 600 });
    expect(await owedBy(place, customer)).toBe(0);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given money that was charged back before it was seen, when it is looked at, then it buys nothing and nobody owes it', async () => {
    const place = await createPaymentShop();
    const { order, started, customer } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference);
    place.fake.provider.chargeBack(started.providerReference);
    await place.shop.panelkit.payments.verify(started.paymentId, place.shop.staff());
    await place.settle();
    expect(await statusOf(place, order.id)).toBe('awaiting-payment');
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await owedBy(place, customer)).toBe(0);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given money that is held for an order, when it is charged back, then it stays held and is owed', async () => {
    const place = await createPaymentShop();
    const customer = await place.shop.customer();
    const { providerReference } = await startedTopUp(place, customer);
    place.fake.provider.pay(providerReference);
    await place.settle();
    const order = await place.shop.buy(customer, await place.shop.plan());
    place.fake.provider.chargeBack(providerReference);
    await place.settle();
    expect(await owedBy(place, customer)).toBe(-1000);
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 1000, heldMinor: 1000 });
    await place.shop.panelkit.orders.settled(order.id);
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given money that was spent, when it is charged back, then it is owed, and what comes later pays that first', async () => {
    const place = await createPaymentShop();
    const { order, started, customer } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference, 2300);
    await place.settle();
    await place.shop.panelkit.orders.settled(order.id);
    place.fake.provider.chargeBack(started.providerReference);
    await place.settle();
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
    expect(await owedBy(place, customer)).toBe(-2000);
    const { wallets } = place.shop.panelkit;
    const by = place.shop.as(customer);
    expect(await wallets.get(customer.id, by)).toMatchObject({ availableMinor: 0, owedMinor: 2000 });
    const [newest] = (await wallets.history(customer.id, { newestFirst: true }, by)).rows;
    expect(newest?.kind).toBe('chargeback');
    expect(newest === undefined ? 0 : customerShareMinor(newest, customer.id)).toBe(-2300);

    const { providerReference } = await startedTopUp(place, customer, 5000);
    place.fake.provider.pay(providerReference, 1500);
    await place.settle();
    expect(await owedBy(place, customer)).toBe(-500);
    place.fake.provider.pay(providerReference, 3500);
    await place.settle();
    expect(await owedBy(place, customer)).toBe(0);
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 3000 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });
});
