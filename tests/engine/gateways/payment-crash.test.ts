import { createFakePaymentGateway, createSeededRandom, createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { violationsOf } from '../violations-of.ts';
import { createInboxHands, createPaymentShop, startedOrder } from './payment-shop.ts';

describe('a payment event and a process that dies', () => {
  test('given an event that was stored and not answered, when the provider sends it again to the next process, then it is booked once', async () => {
    const place = await createPaymentShop();
    const { order, started, customer } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference, 2100);
    const [webhook] = place.fake.takeWebhooks();
    if (webhook === undefined) throw new TypeError('nothing was told');
    await place.receive(webhook);
    const next = place.shop.crash();
    expect(await createInboxHands(next, place.fake).receive(webhook)).toEqual({ stored: 0, duplicates: 1 });
    await next.scheduler.start();
    await next.clock.advance('2m');
    await next.scheduler.stop();
    expect((await next.panelkit.orders.get(order.id, next.staff())).state.status).toBe('fulfilled');
    expect(await next.panelkit.wallets.get(customer.id, next.staff())).toMatchObject({ balanceMinor: 100 });
    expect(await violationsOf(next)).toEqual([]);
  });

  test('given a death before the event was stored, when the provider sends it again, then it is booked once', async () => {
    const place = await createPaymentShop();
    const { order, started } = await startedOrder(place);
    place.fake.provider.pay(started.providerReference);
    const [webhook] = place.fake.takeWebhooks();
    if (webhook === undefined) throw new TypeError('nothing was told');
    void place.receive(webhook);
    const next = place.shop.crash();
    expect(await createInboxHands(next, place.fake).receive(webhook)).toMatchObject({ stored: 1 });
    await next.scheduler.tick();
    expect((await next.panelkit.orders.settled(order.id)).state.status).toBe('fulfilled');
    expect(await violationsOf(next)).toEqual([]);
  });

  test('given deaths at any moment, when processes come after each other and events come twice and in any order, then each has one effect', async () => {
    const dieAt = async (momentsMs: number[], seed: number): Promise<void> => {
      const clock = createTestClock();
      const fake = createFakePaymentGateway({ clock, seed });
      let shop = await createTestPanelkit({
        clock,
        paymentGateways: [fake.gateway],
        panels: [{ latencyMs: 30 }],
      });
      const orders = [await startedOrder({ shop, fake }), await startedOrder({ shop, fake })];
      await shop.scheduler.start();
      const random = createSeededRandom(seed);
      for (const { started } of orders) {
        fake.provider.pay(started.providerReference, 900);
        fake.provider.pay(started.providerReference, 1300);
      }
      for (const moment of momentsMs) {
        for (const webhook of fake.resendAll({ shuffle: random }))
          void createInboxHands(shop, fake).receive(webhook);
        await shop.clock.advance(moment);
        shop = shop.crash();
        await shop.scheduler.start();
      }
      for (const webhook of fake.resendAll({ shuffle: random, times: 2 }))
        await createInboxHands(shop, fake).receive(webhook);
      await shop.clock.advance('1h');
      await shop.scheduler.stop();
      for (const { order, customer } of orders) {
        expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
        const wallet = await shop.panelkit.wallets.get(customer.id, shop.staff());
        expect(wallet).toMatchObject({ balanceMinor: 200, heldMinor: 0 });
      }
      expect(await violationsOf(shop)).toEqual([]);
    };
    const moments = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 4 });
    await fc.assert(fc.asyncProperty(moments, fc.integer({ min: 0, max: 1000 }), dieAt), { numRuns: 40 });
  });
});

describe('two processes', () => {
  test('given the same events at both and both at work, when they are booked, then each has one effect', async () => {
    const place = await createPaymentShop();
    const { shop, fake } = place;
    const other = shop.another();
    const orders = [];
    for (let count = 0; count < 10; count += 1) orders.push(await startedOrder(place));
    await shop.scheduler.start();
    await other.scheduler.start();
    for (const { started } of orders) {
      fake.provider.pay(started.providerReference, 500);
      fake.provider.pay(started.providerReference, 1700);
    }
    const webhooks = fake.takeWebhooks({ shuffle: createSeededRandom(7) });
    const hands = [place, createInboxHands(other, fake)];
    const answers = await Promise.all(
      hands.flatMap(({ receive }) => webhooks.map((webhook) => receive(webhook))),
    );
    expect(answers.reduce((sum, { stored }) => sum + stored, 0)).toBe(20);
    expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(20);
    await shop.clock.advance('10m');
    await Promise.all([shop.scheduler.stop(), other.scheduler.stop()]);
    for (const { order, customer } of orders) {
      expect((await shop.panelkit.orders.get(order.id, shop.staff())).state.status).toBe('fulfilled');
      expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({ balanceMinor: 200 });
    }
    expect(await violationsOf(shop)).toEqual([]);
  });
});
