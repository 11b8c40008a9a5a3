import { createFakePaymentGateway, createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import type { PaymentToStart } from '../../../packages/sdk/src/ports/payment-gateway.ts';
import { violationsOf } from '../violations-of.ts';
import { createPaymentShop, paymentOf, startedOrder, startedTopUp } from './payment-shop.ts';

describe('what a provider may say of a payment', () => {
  test('given money that is seen and not final, when the order would expire, then it keeps its places until the money is final', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const { order, started } = await startedOrder(place);
    await shop.scheduler.start();
    fake.provider.see(started.providerReference);
    await place.deliver();
    await shop.clock.advance('20h');
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('awaiting-payment');
    fake.provider.pay(started.providerReference);
    await place.deliver();
    await shop.clock.advance('2m');
    await shop.scheduler.stop();
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given money that was seen and never came, when its provider gives it up, then the order expires and its places are free', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const { order, started } = await startedOrder(place);
    await shop.scheduler.start();
    fake.provider.see(started.providerReference);
    await place.deliver();
    await shop.clock.advance('2h');
    fake.provider.end(started.providerReference, 'it was never mined');
    await place.deliver();
    await shop.clock.advance('3m');
    await shop.scheduler.stop();
    expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('expired');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given dust on the address of a paid order, when it is told, then it is money in the wallet, and nothing more is delivered', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const { order, started, customer, payment } = await startedOrder(place);
    fake.provider.pay(started.providerReference);
    await place.settle();
    const again = fake.provider.payAgain(started.providerReference, 3);
    await place.settle({ times: 3 });
    const { rows: orders } = await shop.panelkit.orders.list({ customerId: customer.id }, shop.staff());
    expect(orders.map(({ id }) => id)).toEqual([order.id]);
    const opened = await shop.panelkit.payments.atProviders(payment.id, shop.as(customer));
    expect(opened).toMatchObject([
      { parentReference: null, receivedMinor: 2000 },
      { providerReference: again, parentReference: started.providerReference, receivedMinor: 3 },
    ]);
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 2003 });
    expect((await paymentOf(shop, order.id)).state).toMatchObject({ receivedMinor: 2003 });
    await shop.panelkit.orders.settled(order.id);
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given events without ids, when one body comes again, then it is a duplicate, and another body is not', async () => {
    const place = await createPaymentShop({ webhooksHaveIds: false });
    const { started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference, 500);
    const [first] = place.fake.takeWebhooks();
    place.fake.provider.pay(started.providerReference, 700);
    const [second] = place.fake.takeWebhooks();
    if (first === undefined || second === undefined) throw new TypeError('nothing was told');
    expect(await place.receive(first)).toEqual({ stored: 1, duplicates: 0 });
    expect(await place.receive(first)).toEqual({ stored: 0, duplicates: 1 });
    expect(await place.receive(second)).toEqual({ stored: 1, duplicates: 0 });
  });

  test('given an event that came by another way than HTTP, when the host records it twice, then it is stored and booked once', async () => {
    const { shop } = await createPaymentShop();
    const customer = await shop.customer();
    const { id: paymentId } = await shop.panelkit.payments.topUp(
      { customerId: customer.id, amountMinor: 1000, method: 'fake' },
      shop.as(customer),
    );
    const state = {
      status: 'ended' as const,
      endReason: null,
      currency: 'USD',
      receivedMinor: 1000,
      chargedBackMinor: 0,
      refunds: [],
      paidIn: { currency: 'XTR', asked: '500', paid: '500' },
    };
    const event = { id: 'charge-1', payment: { providerReference: 'charge-1', paymentId, state } };
    const record = () => shop.panelkit.payments.recordEvent({ gateway: 'fake', event });
    expect([await record(), await record()]).toEqual([
      { stored: 1, duplicates: 0 },
      { stored: 0, duplicates: 1 },
    ]);
    await shop.scheduler.tick();
    expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 1000 });
    expect(await shop.panelkit.payments.atProviders(paymentId, shop.staff())).toMatchObject([
      { paidIn: state.paidIn, receivedMinor: 1000 },
    ]);
  });
});

describe('what a provider is told and asked', () => {
  test('given a start, when the provider is asked, then it learns who pays, for what, and until when', async () => {
    const clock = createTestClock();
    const fake = createFakePaymentGateway({ clock, pageLifeMs: 600_000 });
    const asked: PaymentToStart[] = [];
    const gateway = {
      ...fake.gateway,
      start: (payment: PaymentToStart, options: Parameters<typeof fake.gateway.start>[1]) => {
        asked.push(payment);
        return fake.gateway.start(payment, options);
      },
    };
    const shop = await createTestPanelkit({ clock, paymentGateways: [gateway] });
    const { order, started } = await startedOrder({ shop, fake });
    expect(asked[0]).toMatchObject({
      description: expect.stringContaining(order.number),
      payer: { language: null, email: null, phone: null, telegramId: null },
      payableUntil: order.state.status === 'awaiting-payment' ? order.state.expiresAt : null,
      askedAt: clock.now(),
    });
    expect(started.payableUntil).toEqual(new Date(clock.now().getTime() + 600_000));
    const customer = await shop.customer();
    const topUp = { customerId: customer.id, amountMinor: 1000, method: 'fake' };
    const { id: paymentId } = await shop.panelkit.payments.topUp(topUp, shop.as(customer));
    const payer = {
      language: 'fa',
      email: 'ada@example.com',
      phone: '+989121234567',
      telegramId: '5000000001',
    };
    await shop.panelkit.payments.start({ paymentId, payer, description: 'Wallet' }, shop.as(customer));
    expect(asked[1]).toMatchObject({ payer, description: 'Wallet', payableUntil: null });
    const bad = shop.panelkit.payments.start({ paymentId, payer: { email: 'nobody' } }, shop.as(customer));
    await expect(bad).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('given a gateway that does not take the shop’s currency, when the shop is made, then its options are refused', async () => {
    const clock = createTestClock();
    const fake = createFakePaymentGateway({ clock, currencies: ['IRR'] });
    await expect(createTestPanelkit({ clock, paymentGateways: [fake.gateway] })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { issues: [{ path: 'paymentGateways.fake', code: 'currency' }] },
    });
    const shop = await createTestPanelkit({ clock, currency: 'IRR', paymentGateways: [fake.gateway] });
    expect((await shop.plan({ price: { amountMinor: 100_000, currency: 'IRR' } })).price.currency).toBe(
      'IRR',
    );
  });

  test.each([
    ['none', 400, 'not_refundable'],
    ['whole', 400, 'whole_only'],
    ['whole', 1000, null],
    ['part', 400, null],
  ] as const)(
    'given a provider that refunds %s, when %i of 1000 is asked back, then %s',
    async (refundAbility, amountMinor, code) => {
      const place = await createPaymentShop({ refundAbility });
      const { shop, fake } = place;
      const customer = await shop.customer();
      const { paymentId, providerReference } = await startedTopUp(place, customer);
      fake.provider.pay(providerReference);
      await place.settle();
      const refund = shop.panelkit.payments.refund({ paymentId, amountMinor, reason: 'asked' }, shop.staff());
      if (code === null) {
        expect((await refund).amount.amountMinor).toBe(amountMinor);
        return;
      }
      await expect(refund).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { issues: [{ code }] } });
      expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ heldMinor: 0 });
    },
  );
});
