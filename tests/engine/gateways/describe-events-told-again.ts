import { DAY_MS } from '@panelkit/sdk';
import { createSeededRandom } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import type { OpenShop, StorageUnderTest, StoredShop } from '../on-storage.ts';
import { violationsOf } from '../violations-of.ts';
import { openPaymentShop, type PaymentShop, startedOrder, startedTopUp } from './payment-shop.ts';

type Place = PaymentShop<StoredShop>;

const QUIET = {
  sweepIntervalMs: 6 * 3_600_000,
  healthCheckIntervalMs: 86_400_000,
  usageSyncIntervalMs: 86_400_000,
};

const TIMEOUT_MS = 300_000;

/** Lets days pass in which the scheduler does its work, the clean-up too. */
type LiveThrough = (place: Place, days: number) => Promise<void>;

/**
 * How much of the time the scheduler runs: all of it, or the last day of each span, which is what a quick run
 * can afford.
 */
const SPANS = {
  'every day': async ({ shop }: Place, days: number) => live(shop, days),
  'the last day': async ({ shop }: Place, days: number) => {
    await shop.clock.advance((days - 1) * DAY_MS);
    await live(shop, 1);
  },
} satisfies Record<string, LiveThrough>;

async function live(shop: StoredShop, days: number): Promise<void> {
  const quiet = await shop.another({ settings: QUIET });
  await quiet.scheduler.start();
  await quiet.clock.advance(days * DAY_MS);
  await quiet.run(quiet.scheduler.stop());
}

/** All that a second booking would change. */
async function booksOf(shop: StoredShop) {
  const { ledger, payments, providerPayments, refunds, orders } = shop.backend.storage;
  return {
    ledger: (await ledger.list()).rows,
    balances: await ledger.balances(),
    payments: (await payments.list()).rows,
    ofProviders: (await providerPayments.list()).rows,
    refunds: (await refunds.list()).rows,
    orders: (await orders.list()).rows,
  };
}

const inboxOf = async ({ shop }: Place) => (await shop.panelkit.payments.listEvents({}, shop.staff())).rows;

/**
 * The provider has a payment that this shop does not know by its reference: the answer to its start was lost.
 */
async function paidUnknown({ shop, fake }: Place, amountMinor: number): Promise<string> {
  const customer = await shop.customer();
  const { id: paymentId } = await shop.panelkit.payments.topUp(
    { customerId: customer.id, amountMinor: 1000, method: 'fake' },
    shop.as(customer),
  );
  fake.faults.next('start', 'lost-answer');
  await expect(shop.panelkit.payments.start({ paymentId }, shop.as(customer))).rejects.toThrow();
  const reference = fake.provider.payments().find((known) => known.paymentId === paymentId);
  fake.provider.pay(reference?.providerReference ?? '', amountMinor);
  return paymentId;
}

/** What the inbox forgets after a year, on every storage. `works`: when the scheduler does. */
export function describeEventsToldAgain(
  { name, open }: StorageUnderTest,
  { works }: { works: keyof typeof SPANS } = { works: 'the last day' },
): void {
  describe(`an event that is told again after it was forgotten: ${name}`, () => {
    const livedThrough = SPANS[works];
    testForgotten(open, livedThrough);
    testUnmatched(open, livedThrough);
    testAway(open, livedThrough);
  });
}

function testForgotten(open: OpenShop, livedThrough: LiveThrough): void {
  test.each(['state', 'change'] as const)(
    'given all events of %s, when the provider sends them again a year later, then nothing is booked twice',
    async (webhooksTell) => {
      const place = await openPaymentShop(open, { webhooksTell, webhooksNameOurId: false });
      const { shop, fake } = place;
      const { provider } = fake;
      const sold = await startedOrder(place);
      provider.pay(sold.started.providerReference, 500);
      provider.pay(sold.started.providerReference, 1500);
      const customer = await shop.customer();
      const [charged, refunded, ended] = [
        await startedTopUp(place, customer),
        await startedTopUp(place, customer),
        await startedTopUp(place, customer),
      ];
      provider.pay(charged.providerReference);
      provider.pay(refunded.providerReference);
      provider.end(ended.providerReference);
      await place.settle();
      provider.chargeBack(charged.providerReference, 300);
      const wanted = { paymentId: refunded.paymentId, amountMinor: 400, reason: 'asked' };
      await shop.panelkit.payments.refund(wanted, shop.staff());
      const unknownId = await paidUnknown(place, 250);
      await place.settle();
      await livedThrough(place, 1);
      const unmatched = (await inboxOf(place)).find(({ state }) => state.status === 'unmatched');
      const matched = { eventId: unmatched?.id ?? '', paymentId: unknownId };
      await shop.panelkit.payments.matchEvent(matched, shop.staff());
      await livedThrough(place, 365);
      expect(await inboxOf(place)).toEqual([]);
      const before = await booksOf(shop);
      expect(before.ledger.length).toBeGreaterThan(5);

      const retold = { shuffle: createSeededRandom(7), times: 2 };
      for (const webhook of fake.resendAll(retold)) await place.receive(webhook);
      await shop.scheduler.tick();

      const inbox = await inboxOf(place);
      expect(inbox.length).toBeGreaterThan(7);
      for (const { state } of inbox)
        expect(state).toMatchObject({ status: 'processed', effect: 'nothing-new' });
      expect(await booksOf(shop)).toEqual(before);
      expect(provider.refundedMinor()).toBe(400);
      expect(await violationsOf(shop)).toEqual([]);
    },
    TIMEOUT_MS,
  );
}

function testUnmatched(open: OpenShop, livedThrough: LiveThrough): void {
  test(
    'given an event that belongs to no payment, when a year passes, then staff can still match it; later it is gone',
    async () => {
      const place = await openPaymentShop(open, { webhooksNameOurId: false });
      const { shop, fake } = place;
      const paymentId = await paidUnknown(place, 250);
      await paidUnknown(place, 100);
      await place.settle();
      await livedThrough(place, 390);
      const [event, other] = await inboxOf(place);
      expect([event?.state.status, other?.state.status]).toEqual(['unmatched', 'unmatched']);
      await shop.panelkit.payments.matchEvent({ eventId: event?.id ?? '', paymentId }, shop.staff());
      await livedThrough(place, 20);
      // The one that was matched is young again: it was processed twenty days ago.
      expect(await inboxOf(place)).toMatchObject([{ id: event?.id, state: { status: 'processed' } }]);
      const before = await booksOf(shop);

      for (const webhook of fake.resendAll()) await place.receive(webhook);
      await shop.scheduler.tick();

      expect(await booksOf(shop)).toEqual(before);
      expect((await inboxOf(place)).map(({ state }) => state.status)).toEqual(['processed', 'unmatched']);
      expect(await violationsOf(shop)).toEqual([]);
    },
    TIMEOUT_MS,
  );
}

function testAway(open: OpenShop, livedThrough: LiveThrough): void {
  test(
    'given an event whose provider is away for months, when the scheduler cleans up, then it waits, and is booked',
    async () => {
      const place = await openPaymentShop(open, { webhooksTell: 'change' });
      const { shop, fake } = place;
      const customer = await shop.customer();
      const { providerReference } = await startedTopUp(place, customer);
      fake.provider.pay(providerReference);
      const { verify } = fake.gateway;
      fake.gateway.verify = async () => Promise.reject(new RangeError('away'));
      await place.settle();
      await livedThrough(place, 95);
      expect(await inboxOf(place)).toMatchObject([{ state: { status: 'received' } }]);
      fake.gateway.verify = verify;
      await livedThrough(place, 1);
      expect(await shop.panelkit.wallets.get(customer.id, shop.staff())).toMatchObject({
        balanceMinor: 1000,
      });
    },
    TIMEOUT_MS,
  );
}
