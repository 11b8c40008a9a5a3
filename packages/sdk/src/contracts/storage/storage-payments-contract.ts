import { describe, expect, test } from 'vitest';
import type { Payment } from '../../domain/payments/payment.ts';
import type { PaymentEvent, PaymentEventState } from '../../domain/payments/payment-event.ts';
import type { PaymentWish } from '../../domain/payments/payment-wish.ts';
import type { RefundState } from '../../domain/payments/refund.ts';
import type { ProviderPaymentPatch } from '../../ports/storage/storage-payments.ts';
import { aPaymentEvent, aProviderPayment, aRefund } from '../../testing/builders/payment-builders.ts';
import { aMoneyHold } from '../../testing/builders/record-builders.ts';
import { aPayment } from '../../testing/builders/sale-builders.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenBalance, givenShop } from './given-records.ts';
import { readPages } from './read-pages.ts';

const at = new Date('2026-02-03T04:05:06Z');
const inMinutes = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

const EVENT_STATES: PaymentEventState[] = [
  { status: 'processed', processedAt: at, effect: 'applied' },
  { status: 'processed', processedAt: at, effect: 'ignored' },
  { status: 'unmatched', reason: 'unknown-payment', since: at },
];

const REFUND_STATES: RefundState[] = [
  { status: 'sent', sentAt: at },
  { status: 'unknown', sentAt: at, cause: 'no answer' },
  { status: 'succeeded', succeededAt: at },
  { status: 'refused', reason: 'too late', refusedAt: at },
];

/** Payments as their providers know them, and the inbox of what providers tell. */
export function describePaymentsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  async function givenPayment() {
    const { customer } = await givenShop(storage());
    const payment = aPayment({ customerId: customer.id, method: 'fake' });
    await storage().transaction((tx) => tx.payments.insert(payment));
    return payment;
  }
  const store = (event: PaymentEvent) => storage().transaction((tx) => tx.paymentEvents.insertOnce(event));

  describe('payments for changes', () => {
    const CHANGES = [
      { kind: 'extension', units: 2 },
      { kind: 'plan-change', planId: 'plan-1' },
    ] as const;
    const aWish = (minutes: number, change: PaymentWish['change'] = CHANGES[0]): PaymentWish => ({
      subscriptionId: 'subscription-1',
      change,
      wantedUntil: inMinutes(minutes),
      state: { status: 'open' },
    });
    async function givenWish(wish: PaymentWish) {
      const { customer } = await givenShop(storage());
      const payment = aPayment({ customerId: customer.id, wish });
      await storage().transaction((tx) => tx.payments.insert(payment));
      return payment;
    }
    const move = (id: string, wish: PaymentWish) =>
      storage().transaction((tx) => tx.payments.update(id, { wish }));

    test.each([
      { status: 'applied', changeId: 'change-1', at },
      { status: 'refused', reason: 'OFFER_CHANGED', at },
      { status: 'withdrawn', at },
    ] as const)('given one, when its wish is $status, then it is read with all its data', async (state) => {
      for (const change of CHANGES) {
        const payment = await givenWish(aWish(5, change));
        expect(await storage().payments.find(payment.id)).toEqual(payment);
        const wish = { ...aWish(5, change), state };
        await move(payment.id, wish);
        expect(await storage().payments.find(payment.id)).toEqual({ ...payment, wish });
      }
    });

    test('given open wishes, when those are sought whose time is over, then the earliest come first', async () => {
      const [late, early, open, over] = await Promise.all(
        [5, 1, 30, 2].map((minutes) => givenWish(aWish(minutes))),
      );
      await givenPayment();
      if (over !== undefined) await move(over.id, { ...aWish(2), state: { status: 'withdrawn', at } });
      expect(await storage().payments.listWishesDue(inMinutes(5), 10)).toEqual([early?.id, late?.id]);
      expect(await storage().payments.listWishesDue(inMinutes(30), 2)).toEqual([early?.id, late?.id]);
      expect(await storage().payments.listWishesDue(inMinutes(30), 10)).toContain(open?.id);
      expect(await storage().payments.listWishesDue(inMinutes(0), 10)).toEqual([]);
    });

    test('given top-ups, when the open ones of before are sought, then the earliest come first, and none that a provider is asked about', async () => {
      const { customer } = await givenShop(storage());
      const topUp = (minutes: number, given: Partial<Payment> = {}) =>
        aPayment({ customerId: customer.id, createdAt: inMinutes(minutes), ...given });
      const [late, early, young] = [topUp(2), topUp(1), topUp(9)];
      const cancelled = topUp(1, { state: { status: 'cancelled', cancelledAt: at } });
      const forChange = topUp(1, { wish: aWish(5) });
      const [watched, over] = [topUp(1), topUp(3)];
      await storage().transaction(async (tx) => {
        for (const payment of [late, early, young, cancelled, forChange, watched, over])
          await tx.payments.insert(payment);
        await tx.providerPayments.insert(aProviderPayment({ paymentId: watched.id, nextLookAt: at }));
        await tx.providerPayments.insert(aProviderPayment({ paymentId: over.id, nextLookAt: null }));
      });
      const ours = new Set([late, early, young, cancelled, forChange, watched, over].map(({ id }) => id));
      const open = async (minutes: number) =>
        (await storage().payments.listOpenTopUps(inMinutes(minutes), 500)).filter((id) => ours.has(id));
      expect(await open(3)).toEqual([early.id, late.id, over.id]);
      expect(await open(0)).toEqual([]);
      expect(await storage().payments.listOpenTopUps(inMinutes(9), 1)).toHaveLength(1);
    });

    test('given payments of a customer, when those of a change are sought, then only they are found', async () => {
      const state = { status: 'applied', changeId: 'change-1', at } as const;
      const paying = await givenWish({ ...aWish(5), state });
      await givenWish({ ...aWish(5), state });
      const { customerId } = paying;
      for (const wish of [{ ...aWish(5), state: { ...state, changeId: 'change-2' } }, aWish(5), null])
        await storage().transaction((tx) => tx.payments.insert(aPayment({ customerId, wish })));
      const ofChange = (changeId: string) => storage().payments.listOfChange({ customerId, changeId });
      expect(await ofChange('change-1')).toEqual([paying]);
      expect(await ofChange('change-3')).toEqual([]);
      expect(await storage().payments.listOfChange({ customerId: 'nobody', changeId: 'change-1' })).toEqual(
        [],
      );
    });
  });

  describe('provider payments', () => {
    test('given one, when what is known of it grows, then it is read with all its data', async () => {
      const { id: paymentId } = await givenPayment();
      const row = aProviderPayment({ paymentId, sealedInstructions: 'sealed' });
      await storage().transaction((tx) => tx.providerPayments.insert(row));
      expect(await storage().providerPayments.find(row.id)).toEqual(row);
      const patch: ProviderPaymentPatch = {
        receivedMinor: 900,
        chargedBackMinor: 100,
        endedAt: at,
        looks: 3,
        nextLookAt: null,
        payableUntil: inMinutes(30),
        lookedAt: inMinutes(1),
        seenAt: inMinutes(2),
        paidIn: { currency: 'trx', asked: '11.8', paid: '12.000000000000000001' },
        confirmation: { status: 'requested', requestedAt: inMinutes(3) },
      };
      await storage().transaction(async (tx) => {
        expect(await tx.providerPayments.get(row.id)).toEqual(row);
        await tx.providerPayments.update(row.id, patch);
      });
      expect(await storage().providerPayments.find(row.id)).toEqual({ ...row, ...patch });
    });

    test('given one that is declined and one that came to the same address again, when read, then both are whole', async () => {
      const { id: paymentId } = await givenPayment();
      const first = aProviderPayment({ paymentId, confirmation: null });
      const again = aProviderPayment({ paymentId, parentReference: first.providerReference });
      const declined = { status: 'declined', reason: 'sold-out', detail: null, declinedAt: at } as const;
      await storage().transaction(async (tx) => {
        for (const row of [first, again]) await tx.providerPayments.insert(row);
        await tx.providerPayments.update(first.id, { confirmation: declined });
      });
      expect(await storage().providerPayments.find(first.id)).toEqual({ ...first, confirmation: declined });
      expect(await storage().providerPayments.find(again.id)).toEqual(again);
    });

    test('given one that may be paid at this moment, when read, then its permit is whole', async () => {
      const { id: paymentId } = await givenPayment();
      const row = aProviderPayment({ paymentId });
      const confirmation = { status: 'permitted', permittedAt: at, until: inMinutes(2) } as const;
      await storage().transaction(async (tx) => {
        await tx.providerPayments.insert(row);
        await tx.providerPayments.update(row.id, { confirmation });
      });
      expect(await storage().providerPayments.find(row.id)).toEqual({ ...row, confirmation });
    });

    test('given a reference, when sought, then by gateway and reference; the same again conflicts', async () => {
      const { id: paymentId } = await givenPayment();
      const row = aProviderPayment({ paymentId, providerReference: 'tx-1' });
      const ofAnother = aProviderPayment({ paymentId, providerReference: 'tx-1', gateway: 'other' });
      await storage().transaction(async (tx) => {
        await tx.providerPayments.insert(row);
        await tx.providerPayments.insert(ofAnother);
      });
      expect(await storage().providerPayments.findByReference('fake', 'tx-1')).toEqual(row);
      expect(await storage().providerPayments.findByReference('other', 'tx-1')).toEqual(ofAnother);
      expect(await storage().providerPayments.findByReference('fake', 'tx-2')).toBeNull();
      const again = aProviderPayment({ paymentId, providerReference: 'tx-1' });
      const insert = storage().transaction((tx) => tx.providerPayments.insert(again));
      await expect(insert).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
    });

    test('given several, when listed by payment or by what is due, then those, in order', async () => {
      const [mine, others] = [await givenPayment(), await givenPayment()];
      const due = (paymentId: string, minutes: number | null) =>
        aProviderPayment({ paymentId, nextLookAt: minutes === null ? null : inMinutes(minutes) });
      const rows = [due(mine.id, 5), due(mine.id, 1), due(others.id, 3), due(mine.id, null)];
      await storage().transaction(async (tx) => {
        for (const row of rows) await tx.providerPayments.insert(row);
      });
      const [a, b, c, d] = rows;
      const pages = await readPages(
        (request) => storage().providerPayments.list({ ...request, paymentId: mine.id }),
        2,
      );
      expect(pages).toEqual([[a, b], [d]]);
      expect(await storage().providerPayments.listDue(inMinutes(3), 10)).toEqual([b?.id, c?.id]);
      expect(await storage().providerPayments.listDue(inMinutes(9), 2)).toEqual([b?.id, c?.id]);
      expect(await storage().providerPayments.listDue(inMinutes(0), 10)).toEqual([]);
    });
  });

  /** A refund whose money is held, stored. */
  async function givenRefund(overrides: { paymentId?: string; nextAttemptAt?: Date } = {}) {
    const payment = await givenPayment();
    const { customerId } = payment;
    await givenBalance(storage(), customerId, 1000);
    const ofProvider = aProviderPayment({ paymentId: payment.id });
    const ofNoOrder = { orderId: null, orderItemId: null, changeId: null, unitId: null };
    const hold = aMoneyHold({ customerId, ...ofNoOrder });
    const refund = aRefund({
      customerId,
      paymentId: payment.id,
      providerPaymentId: ofProvider.id,
      holdId: hold.id,
      ...overrides,
    });
    await storage().transaction(async (tx) => {
      await tx.providerPayments.insert(ofProvider);
      expect(await tx.ledger.hold(hold)).toBe(true);
      await tx.refunds.insert(refund);
    });
    return refund;
  }

  describe('refunds', () => {
    test.each(REFUND_STATES)(
      'given a refund, when it becomes $status, then that state is read, with all its data',
      async (state) => {
        const refund = await givenRefund();
        const isOver = state.status === 'succeeded' || state.status === 'refused';
        const patch = { state, attempts: 3, nextAttemptAt: isOver ? null : at };
        await storage().transaction(async (tx) => {
          expect(await tx.refunds.get(refund.id)).toEqual(refund);
          await tx.refunds.update(refund.id, patch);
        });
        expect(await storage().refunds.find(refund.id)).toEqual({ ...refund, ...patch });
      },
    );

    test('given a hold that is a refund’s, when another refund names it, then it conflicts', async () => {
      const refund = await givenRefund();
      const insert = storage().transaction((tx) => tx.refunds.insert({ ...refund, id: aRefund().id }));
      await expect(insert).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' });
    });

    test('given refunds of two customers, when filtered or asked what is due, then those, in order', async () => {
      const a = await givenRefund({ nextAttemptAt: inMinutes(5) });
      const b = await givenRefund({ nextAttemptAt: inMinutes(1) });
      const refused: RefundState = { status: 'refused', reason: 'too late', refusedAt: at };
      await storage().transaction((tx) => tx.refunds.update(a.id, { state: refused, nextAttemptAt: null }));
      const read = async (filter: object) => (await storage().refunds.list(filter)).rows.map(({ id }) => id);
      expect(await read({})).toEqual([a.id, b.id]);
      expect(await read({ customerId: b.customerId })).toEqual([b.id]);
      expect(await read({ paymentId: a.paymentId })).toEqual([a.id]);
      expect(await read({ status: 'refused' })).toEqual([a.id]);
      expect(await read({ status: 'refused', customerId: b.customerId })).toEqual([]);
      expect(await storage().refunds.listDue(inMinutes(9), 10)).toEqual([b.id]);
      expect(await storage().refunds.listDue(inMinutes(0), 10)).toEqual([]);
    });
  });

  describe('payment events', () => {
    test('given an event, when stored 20 times at once, then once; of another gateway it is another', async () => {
      const event = aPaymentEvent({ providerEventId: 'event-1' });
      const results = await Promise.all(
        range(20).map(() => store(aPaymentEvent({ providerEventId: 'event-1' }))),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await store(event)).toBe(false);
      expect(await storage().paymentEvents.find(event.id)).toBeNull();
      expect(await store({ ...event, gateway: 'other' })).toBe(true);
      expect((await storage().paymentEvents.list()).rows).toHaveLength(2);
    });

    test('given an event that is a duplicate, when its transaction goes on, then the rest of it is committed', async () => {
      const event = aPaymentEvent();
      const another = aPaymentEvent();
      await store(event);
      await storage().transaction(async (tx) => {
        expect(
          await tx.paymentEvents.insertOnce({ ...aPaymentEvent(), providerEventId: event.providerEventId }),
        ).toBe(false);
        expect(await tx.paymentEvents.insertOnce(another)).toBe(true);
      });
      expect(await storage().paymentEvents.find(another.id)).toEqual(another);
    });

    test.each(EVENT_STATES)('given an event, when it is $status, then that is read', async (state) => {
      const event = aPaymentEvent({ providerReference: null });
      await store(event);
      const patch = { state, attempts: 2, nextAttemptAt: null };
      await storage().transaction(async (tx) => {
        expect(await tx.paymentEvents.get(event.id)).toEqual(event);
        await tx.paymentEvents.update(event.id, patch);
      });
      expect(await storage().paymentEvents.find(event.id)).toEqual({ ...event, ...patch });
    });

    test('given events of two gateways, when filtered, then pages hold what fits; the due ones come earliest first', async () => {
      const events = [
        aPaymentEvent({ nextAttemptAt: inMinutes(4) }),
        aPaymentEvent({ gateway: 'other', nextAttemptAt: inMinutes(2) }),
        aPaymentEvent({ state: EVENT_STATES[2] ?? { status: 'received' }, nextAttemptAt: null }),
        aPaymentEvent({ nextAttemptAt: inMinutes(1) }),
      ];
      for (const event of events) await store(event);
      const [a, b, c, d] = events;
      const read = (filter: object) =>
        readPages((request) => storage().paymentEvents.list({ ...request, ...filter }), 2);
      expect(await read({})).toEqual([
        [a, b],
        [c, d],
      ]);
      expect(await read({ gateway: 'fake' })).toEqual([[a, c], [d]]);
      expect(await read({ status: 'received' })).toEqual([[a, b], [d]]);
      expect(await read({ status: 'unmatched', gateway: 'fake' })).toEqual([[c]]);
      expect(await read({ status: 'unmatched', gateway: 'other' })).toEqual([[]]);
      expect(await storage().paymentEvents.listDue(inMinutes(2), 10)).toEqual([d?.id, b?.id]);
      expect(await storage().paymentEvents.listDue(inMinutes(9), 1)).toEqual([d?.id]);
    });
  });

  describe('how far a list of events was read', () => {
    const move = (gateway: string, from: string | null, to: string) =>
      storage().transaction((tx) => tx.paymentEvents.moveCursor(gateway, { from, to }));
    const cursors = async () => {
      const { paymentEvents } = storage();
      return Promise.all(['stars', 'other'].map((gateway) => paymentEvents.findCursor(gateway)));
    };

    test('given readers of one list, when they move its cursor, then only from where it is', async () => {
      expect(await cursors()).toEqual([null, null]);
      expect(await move('stars', '100', '200')).toBe(false);
      expect(await move('stars', null, '100')).toBe(true);
      expect(await move('stars', null, '300')).toBe(false);
      expect(await move('stars', '100', '200')).toBe(true);
      expect(await move('stars', '100', '150')).toBe(false);
      expect(await cursors()).toEqual(['200', null]);
    });

    test('given several at once, when they move it, then one does', async () => {
      const moved = await Promise.all(range(5).map((index) => move('stars', null, String(index))));
      expect(moved.filter(Boolean)).toHaveLength(1);
      expect(await cursors()).toEqual([String(moved.indexOf(true)), null]);
    });
  });
}
