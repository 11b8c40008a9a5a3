import { describe, expect, test } from 'vitest';
import { engineOf } from '../../../packages/sdk/src/engine/api/create-panelkit.ts';
import { tryWorkOnRefund } from '../../../packages/sdk/src/engine/payments/process-refund.ts';
import { createPaymentShop, type PaymentShop, startedTopUp } from '../gateways/payment-shop.ts';
import { violationsOf } from '../violations-of.ts';

/** 10.00 USD that came through the provider and are in the wallet. */
async function paidTopUp() {
  const place = await createPaymentShop();
  const customer = await place.shop.customer();
  const { paymentId, providerReference } = await startedTopUp(place, customer);
  place.fake.provider.pay(providerReference);
  await place.settle();
  return { place, customer, paymentId, providerReference };
}

const ask = ({ shop }: PaymentShop, paymentId: string, amountMinor = 600) =>
  shop.panelkit.payments.refund({ paymentId, amountMinor, reason: 'asked by the customer' }, shop.staff());
const refundOf = ({ shop }: PaymentShop, id: string) => shop.panelkit.payments.getRefund(id, shop.staff());
const walletOf = ({ shop }: PaymentShop, customer: { id: string }) =>
  shop.panelkit.wallets.get(customer.id, shop.staff());

describe('a refund', () => {
  test('given money in the wallet, when it is refunded, then it is held before the provider is asked, and gone once it was sent', async () => {
    const { place, customer, paymentId } = await paidTopUp();
    const refund = await ask(place, paymentId);
    expect(refund.state).toEqual({ status: 'requested' });
    expect(place.fake.calls.refund).toBe(0);
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 1000, heldMinor: 600 });
    await place.shop.scheduler.tick();
    expect((await refundOf(place, refund.id)).state.status).toBe('succeeded');
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 400, heldMinor: 0 });
    expect(place.fake.provider.refundedMinor()).toBe(600);
    // What the provider says about it afterwards is nothing new.
    await place.settle({ times: 2 });
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 400 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given two workers who find it at the same moment, then it is sent once', async () => {
    const { place, paymentId } = await paidTopUp();
    const { id } = await ask(place, paymentId);
    const engine = engineOf(place.shop.panelkit);
    await Promise.all([tryWorkOnRefund(engine, id), tryWorkOnRefund(engine, id)]);
    expect(place.fake.calls.refund).toBe(1);
    expect((await refundOf(place, id)).state.status).toBe('succeeded');
  });

  test('given a try that a process was slow to write down, when it was sent again meanwhile, then the answer to the first says nothing of the second', async () => {
    const { place, customer, paymentId } = await paidTopUp();
    const { id } = await ask(place, paymentId);
    const { shop, fake } = place;
    const engine = engineOf(shop.panelkit);
    const { gateway } = fake;
    const { refund } = gateway;
    Reflect.set(gateway, 'refund', async () => {
      Reflect.set(gateway, 'refund', refund);
      fake.faults.next('refund', 'accepted');
      // As after a look that did not find it.
      await shop.clock.advance('1s');
      await shop.backend.storage.transaction(async (tx) => {
        await tx.refunds.get(id);
        await tx.refunds.update(id, { state: { status: 'requested' }, nextAttemptAt: shop.clock.now() });
      });
      await tryWorkOnRefund(engine, id);
      return { kind: 'refused', reason: 'the first try' };
    });
    await tryWorkOnRefund(engine, id);
    expect((await refundOf(place, id)).state).toEqual({ status: 'sent', sentAt: shop.clock.now() });
    expect(await walletOf(place, customer)).toMatchObject({ heldMinor: 600 });
  });

  test('given a provider that refuses, when it is refunded, then the money is back', async () => {
    const { place, customer, paymentId } = await paidTopUp();
    place.fake.faults.next('refund', 'refused');
    const refund = await ask(place, paymentId);
    await place.shop.scheduler.tick();
    expect((await refundOf(place, refund.id)).state).toMatchObject({
      status: 'refused',
      reason: 'the provider will not',
    });
    expect(await walletOf(place, customer)).toMatchObject({ availableMinor: 1000 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test.each(['lost-answer', 'no-answer'] as const)(
    'given %s, when nobody can tell, then it is looked at and found, and nothing is sent again',
    async (fault) => {
      const { place, customer, paymentId } = await paidTopUp();
      await place.shop.scheduler.start();
      place.fake.faults.next('refund', fault);
      const refund = await ask(place, paymentId);
      await place.shop.clock.advance('16s');
      expect((await refundOf(place, refund.id)).state.status).toBe('unknown');
      expect(await walletOf(place, customer)).toMatchObject({ heldMinor: 600 });
      await place.shop.clock.advance('5m');
      await place.shop.scheduler.stop();
      expect((await refundOf(place, refund.id)).state.status).toBe('succeeded');
      expect(place.fake.calls.refund).toBe(1);
      expect(place.fake.provider.refundedMinor()).toBe(600);
      expect(await violationsOf(place.shop)).toEqual([]);
    },
  );

  test('given a request that was lost, when its absence is proved, then it is sent again under the same id, and not before', async () => {
    const { place, customer, paymentId } = await paidTopUp();
    await place.shop.scheduler.start();
    place.fake.faults.next('refund', 'lost-request');
    const refund = await ask(place, paymentId);
    // The request's deadline and what the provider needs to show it: 15 s + 60 s.
    await place.shop.clock.advance('74s');
    expect(place.fake.calls.refund).toBe(1);
    expect((await refundOf(place, refund.id)).state.status).toBe('unknown');
    await place.shop.clock.advance('5m');
    await place.shop.scheduler.stop();
    expect(place.fake.calls.refund).toBe(2);
    expect((await refundOf(place, refund.id)).state.status).toBe('succeeded');
    expect(place.fake.provider.refundedMinor()).toBe(600);
    expect(await walletOf(place, customer)).toMatchObject({ balanceMinor: 400, heldMinor: 0 });
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test.each([
    ['succeeded', 400, 600],
    ['refused', 1000, 0],
  ] as const)(
    'given a refund that is only taken on, when it %s hours later, then that is booked',
    async (status, balanceMinor, refundedMinor) => {
      const { place, customer, paymentId } = await paidTopUp();
      await place.shop.scheduler.start();
      place.fake.faults.next('refund', 'accepted');
      const refund = await ask(place, paymentId);
      await place.shop.clock.advance('12h');
      expect((await refundOf(place, refund.id)).state.status).toBe('sent');
      place.fake.provider.settleRefund(refund.id, status);
      await place.shop.clock.advance('5h');
      await place.shop.scheduler.stop();
      expect((await refundOf(place, refund.id)).state.status).toBe(status);
      expect(await walletOf(place, customer)).toMatchObject({ balanceMinor, heldMinor: 0 });
      expect(place.fake.provider.refundedMinor()).toBe(refundedMinor);
      expect(place.fake.calls.refund).toBe(1);
      expect(await violationsOf(place.shop)).toEqual([]);
    },
  );

  test('given a process that dies after its request left, when the next one comes, then it looks and sends nothing again', async () => {
    const { place, paymentId } = await paidTopUp();
    await place.shop.scheduler.start();
    place.fake.faults.next('refund', 'no-answer');
    const refund = await ask(place, paymentId);
    await place.shop.clock.advance('5s');
    const next = place.shop.crash();
    await next.scheduler.start();
    await next.clock.advance('10m');
    await next.scheduler.stop();
    const { state } = await next.panelkit.payments.getRefund(refund.id, next.staff());
    expect(state.status).toBe('succeeded');
    expect(place.fake.calls.refund).toBe(1);
    expect(place.fake.provider.refundedMinor()).toBe(600);
    expect(await violationsOf(next)).toEqual([]);
  });

  test('given a provider that is away for hours, when it is back, then the refund is sent once', async () => {
    const { place, paymentId } = await paidTopUp();
    await place.shop.scheduler.start();
    place.fake.faults.sometimes('refund', 'unreachable', 1);
    const refund = await ask(place, paymentId);
    await place.shop.clock.advance('6h');
    expect((await refundOf(place, refund.id)).state.status).toBe('requested');
    place.fake.faults.clear();
    await place.shop.clock.advance('5h');
    await place.shop.scheduler.stop();
    expect((await refundOf(place, refund.id)).state.status).toBe('succeeded');
    expect(place.fake.provider.refundedMinor()).toBe(600);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a refund, when more is asked than is left of the payment or of the wallet, then it is refused', async () => {
    const { place, customer, paymentId } = await paidTopUp();
    const { shop } = place;
    await ask(place, paymentId, 600);
    await expect(ask(place, paymentId, 500)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: 'amountMinor', code: 'too_big' }] },
    });
    await shop.panelkit.wallets.adjust(
      { customerId: customer.id, amountMinor: -100, reason: 'test' },
      shop.staff(),
    );
    await expect(ask(place, paymentId, 400)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
    const pending = await startedTopUp(place, customer);
    await expect(ask(place, pending.paymentId, 1)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    const own = await shop.panelkit.payments.listRefunds({ paymentId }, shop.as(customer));
    expect(own.rows).toHaveLength(1);
    const stranger = await shop.customer();
    expect((await shop.panelkit.payments.listRefunds({ paymentId }, shop.as(stranger))).rows).toEqual([]);
    await expect(
      shop.panelkit.payments.getRefund(own.rows[0]?.id ?? '', shop.as(stranger)),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given money that the provider took back, when it is refunded, then only what is left of the payment goes out', async () => {
    const { place, customer, paymentId, providerReference } = await paidTopUp();
    const { shop, fake } = place;
    await shop.panelkit.wallets.adjust(
      { customerId: customer.id, amountMinor: 5000, reason: 'test' },
      shop.staff(),
    );
    fake.provider.chargeBack(providerReference, 700);
    await place.settle();
    await expect(ask(place, paymentId, 301)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const refund = await ask(place, paymentId, 300);
    await shop.scheduler.tick();
    expect((await refundOf(place, refund.id)).state.status).toBe('succeeded');
    expect(await violationsOf(shop)).toEqual([]);
  });

  test('given a refund that the provider refused, when the whole is asked for again, then it goes out', async () => {
    const { place, paymentId } = await paidTopUp();
    place.fake.faults.next('refund', 'refused');
    const refused = await ask(place, paymentId, 1000);
    await place.shop.scheduler.tick();
    expect((await refundOf(place, refused.id)).state.status).toBe('refused');
    const refund = await ask(place, paymentId, 1000);
    await place.shop.scheduler.tick();
    expect((await refundOf(place, refund.id)).state.status).toBe('succeeded');
    expect(place.fake.provider.refundedMinor()).toBe(1000);
    expect(await violationsOf(place.shop)).toEqual([]);
  });

  test('given a refund that was taken on and is not shown yet, when the provider is asked early, then it is not sent again', async () => {
    const { place, paymentId } = await paidTopUp();
    const { shop, fake } = place;
    const { verify } = fake.gateway;
    fake.gateway.verify = async (...asked) => ({ ...(await verify(...asked)), refunds: [] });
    await shop.scheduler.start();
    fake.faults.next('refund', 'accepted');
    const refund = await ask(place, paymentId);
    await shop.clock.advance(fake.gateway.settleMs);
    expect(fake.calls.verify).toBeGreaterThan(0);
    expect((await refundOf(place, refund.id)).state.status).toBe('sent');
    expect(fake.calls.refund).toBe(1);
    await shop.scheduler.stop();
  });

  test('given a setup fee that is due, when a refund was made before the first order, then the fee is still charged', async () => {
    const { place, customer, paymentId } = await paidTopUp();
    await ask(place, paymentId, 100);
    await place.shop.scheduler.tick();
    const plan = await place.shop.plan({
      price: { amountMinor: 500, currency: 'USD' },
      setupFeeMinor: 300,
    });
    expect((await place.shop.buy(customer, plan)).total.amountMinor).toBe(800);
  });
});
