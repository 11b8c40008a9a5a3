import { describe, expect, test } from 'vitest';
import { addMs, DAY_MS } from '../../domain/lifecycle/period.ts';
import { aCustomer } from '../../testing/builders/catalogue-builders.ts';
import { aDelivery, aLedgerTransaction, aTopUp } from '../../testing/builders/record-builders.ts';
import { anOrder, anOrderItem } from '../../testing/builders/sale-builders.ts';
import { aChange } from '../../testing/builders/service-builders.ts';
import type { BackendHarness } from '../backend-harness.ts';
import {
  givenBalance,
  givenShop,
  givenUnit,
  type Shop,
  type UnitOverrides,
  type UnitRecords,
} from './given-records.ts';

const from = new Date('2026-03-01T00:00:00Z');
const day = (number: number, ms = 0): Date => addMs(from, number * DAY_MS + ms);
const range = { edges: [day(0), day(1), day(3)], currency: 'USD' };
const qualityCheck = { checkedAt: from, mismatches: [], linkCount: 1 };
const completed = (startedAt: Date, tookMs: number) =>
  ({ status: 'completed', startedAt, completedAt: addMs(startedAt, tookMs), qualityCheck }) as const;
const paid = (paidAt: Date) => ({ status: 'fulfilled', paidAt, settledAt: paidAt }) as const;
const terms = {
  startsAt: from,
  trafficLimitBytes: null,
  deviceLimit: null,
  onHoldSeconds: null,
};

/** Sums over a stretch of time. */
export function describeReportsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const given = (shop: Shop, overrides: UnitOverrides = {}) => givenUnit(storage(), shop, overrides);
  const book = (row: ReturnType<typeof aLedgerTransaction>) =>
    storage().transaction((tx) => tx.ledger.book(row));

  const givenUsed = (shop: Shop) =>
    given(shop, {
      subscription: { granted: { ...terms, expiresAt: null } },
      change: { state: 'posted', settledAt: from },
      account: { counterBytes: 0, counterEpoch: 0, nextAttemptAt: null },
    });
  /** A listing shows this counter of the account. */
  const count = ({ account, subscription }: UnitRecords, usedBytes: number, at: Date, epoch = 0) =>
    storage().transaction(async (tx) => {
      const { counterBytes } = await tx.accounts.get(account.id);
      const unlimited = { expiresAt: null, trafficLimitBytes: null, lastOnlineAt: null };
      const known = { accountId: account.id, epoch, counterBytes };
      const observed = { ...unlimited, status: 'active' as const, at, usedBytes };
      const reading = { subscriptionId: subscription.id, known, observed };
      await tx.usage.book([reading], { milestones: [], at });
    });

  describe('money of a report', () => {
    test('given deliveries and what was given back, when summed, then by part, plan, panel and kind, each at its edge', async () => {
      const shop = await givenShop(storage());
      const { customer, plan, panel } = shop;
      await givenBalance(storage(), customer.id, 10_000);
      const unit = await given(shop);
      const other = aChange({
        subscriptionId: unit.subscription.id,
        planId: plan.id,
        kind: 'plan-change',
        endsPeriod: 1,
        state: 'posted',
        settledAt: from,
      });
      await storage().transaction((tx) => tx.changes.insert(other));
      const deliver = (amountMinor: number, at: Date, reference: object) =>
        book(
          aDelivery({ id: 'x', customerId: customer.id, amountMinor, currency: 'USD' }, { at, reference }),
        );
      const ofUnit = { unitId: unit.unit.id, orderId: unit.order.id };
      const ofChange = { subscriptionId: unit.subscription.id, changeId: other.id };
      await deliver(1, day(0, -1), ofUnit);
      await deliver(100, day(0), ofUnit);
      await deliver(30, day(1, -1), ofUnit);
      await deliver(500, day(1), ofChange);
      await deliver(2, day(3), ofUnit);
      const entries = [
        { account: 'revenue' as const, amountMinor: -200 },
        { account: `wallet:${customer.id}` as const, amountMinor: 200 },
      ];
      await book(aLedgerTransaction({ kind: 'refund', at: day(2), reference: ofChange, entries }));
      const taxed = [
        { account: 'revenue' as const, amountMinor: -100 },
        { account: 'tax' as const, amountMinor: -19 },
        { account: `wallet:${customer.id}` as const, amountMinor: 119 },
      ];
      await book(aLedgerTransaction({ kind: 'refund', at: day(2), reference: ofChange, entries: taxed }));
      const sums = await storage().reports.revenue(range);
      const place = { planId: plan.id, panelId: panel.id };
      expect(sums).toHaveLength(2);
      expect(sums).toEqual(
        expect.arrayContaining([
          { part: 0, ...place, kind: 'purchase', amountMinor: 130, taxMinor: 0 },
          { part: 1, ...place, kind: 'plan-change', amountMinor: 200, taxMinor: -19 },
        ]),
      );
      expect(await storage().reports.revenue({ ...range, currency: 'EUR' })).toEqual([]);
    });

    test('given money in and out, when summed, then by part, kind and method', async () => {
      const { customer } = await givenShop(storage());
      const topUp = { customerId: customer.id, amountMinor: 700 };
      await book(aTopUp(topUp, { at: day(0) }));
      await book(aTopUp(topUp, { at: day(0, 5) }));
      await book(aTopUp(topUp, { at: day(4) }));
      const back = (kind: 'refund' | 'chargeback' | 'adjustment', amountMinor: number) =>
        book(
          aLedgerTransaction({
            kind,
            at: day(2),
            entries: [
              { account: 'cash:receipt', amountMinor },
              { account: `wallet:${customer.id}`, amountMinor: -amountMinor },
            ],
          }),
        );
      await back('refund', 50);
      await back('chargeback', 20);
      await back('adjustment', 1);
      const sums = await storage().reports.cash(range);
      expect(sums).toHaveLength(3);
      expect(sums).toEqual(
        expect.arrayContaining([
          { part: 0, kind: 'payment', method: 'receipt', amountMinor: 1400 },
          { part: 1, kind: 'refund', method: 'receipt', amountMinor: 50 },
          { part: 1, kind: 'chargeback', method: 'receipt', amountMinor: 20 },
        ]),
      );
    });
  });

  describe('buyers of a report', () => {
    test('given paid orders, when counted, then each customer once a part and once in all, new with the first order of a price', async () => {
      const shop = await givenShop(storage());
      const again = aCustomer();
      const order = (customerId: string, paidAt: Date, unitPriceMinor = 1000, isCancelled = false) =>
        storage().transaction((tx) => {
          const items = [anOrderItem({ planId: shop.plan.id, unitPriceMinor })];
          const state = isCancelled
            ? ({ status: 'cancelled', paidAt, reason: 'test', cancelledAt: paidAt } as const)
            : paid(paidAt);
          return tx.orders.insert(anOrder({ customerId, items, state }));
        });
      await storage().transaction((tx) => tx.customers.insert(again));
      await order(again.id, day(-9));
      await order(again.id, day(1));
      await order(again.id, day(1, 1));
      await order(shop.customer.id, day(-1), 0);
      await order(shop.customer.id, day(-1), 1000, true);
      await order(shop.customer.id, day(0));
      await order(shop.customer.id, day(2));
      const counts = await storage().reports.buyers(range);
      expect(counts).toHaveLength(3);
      expect(counts).toEqual(
        expect.arrayContaining([
          { part: 0, orders: 1, buyers: 1, newBuyers: 1 },
          { part: 1, orders: 3, buyers: 2, newBuyers: 0 },
          { part: null, orders: 4, buyers: 2, newBuyers: 1 },
        ]),
      );
      expect(await storage().reports.buyers({ ...range, edges: [day(5), day(6)] })).toEqual([]);
    });
  });

  describe('periods of a report', () => {
    test('given extensions and subscriptions that ran out, when counted, then what is over, paused or a trial does not count', async () => {
      const shop = await givenShop(storage());
      const expires = (at: Date) => ({ granted: { ...terms, expiresAt: at } });
      const extended = await given(shop, { subscription: expires(day(90)) });
      const extension = (settledAt: Date, overrides: object) =>
        storage().transaction((tx) =>
          tx.changes.insert(
            aChange({
              subscriptionId: extended.subscription.id,
              planId: shop.plan.id,
              kind: 'extension',
              state: 'posted',
              settledAt,
              ...overrides,
            }),
          ),
        );
      await extension(day(0), { endsPeriod: 1, by: 'auto' });
      await extension(day(0, 7), { endsPeriod: 2 });
      await extension(day(0), { endsPeriod: 3, state: 'voided' });
      await given(shop, { subscription: expires(day(1)) });
      await given(shop, {
        subscription: { ...expires(day(1)), termination: { reason: 'expired', at: day(2) } },
      });
      await given(shop, {
        subscription: { ...expires(day(1)), termination: { reason: 'staff', at: day(0) } },
      });
      await given(shop, { subscription: { ...expires(day(1)), isTrial: true } });
      const pause = { at: day(0), by: 'customer', shortestMs: 0, resumesAt: null } as const;
      await given(shop, { subscription: { ...expires(day(1)), pause } });
      await given(shop, { subscription: expires(day(2, 1)) });
      const counts = await storage().reports.periods(range, day(2));
      const place = { planId: shop.plan.id, panelId: shop.panel.id };
      expect(counts).toHaveLength(2);
      expect(counts).toEqual(
        expect.arrayContaining([
          { part: 0, ...place, renewed: 2, renewedAutomatically: 1, lapsed: 0 },
          { part: 1, ...place, renewed: 0, renewedAutomatically: 0, lapsed: 2 },
        ]),
      );
    });
  });

  describe('units of a report', () => {
    test('given units that ended, when counted, then by part, plan and panel, with how long they took', async () => {
      const [shop, other] = [await givenShop(storage()), await givenShop(storage())];
      for (const tookMs of [4000, 1000, 2000, 3000])
        await given(shop, { unit: { state: completed(day(0), tookMs) } });
      const failed = { status: 'failed', failedAt: day(2), reason: 'gave-up', message: 'down' } as const;
      await given(other, { unit: { state: failed } });
      await given(other, { unit: { state: completed(day(3), 5) } });
      await given(other);
      const none = { medianMs: null, slowMs: null };
      const four = { delivered: 4, failed: 0, medianMs: 2000, slowMs: 4000 };
      const one = { delivered: 0, failed: 1, ...none };
      const counts = await storage().reports.units(range);
      expect(counts).toHaveLength(7);
      expect(counts).toEqual(
        expect.arrayContaining([
          { of: { part: 0 }, ...four },
          { of: { part: 1 }, ...one },
          { of: { planId: shop.plan.id }, ...four },
          { of: { planId: other.plan.id }, ...one },
          { of: { panelId: shop.panel.id }, ...four },
          { of: { panelId: other.panel.id }, ...one },
          { of: 'all', ...four, failed: 1 },
        ]),
      );
    });
  });

  describe('traffic of a report', () => {
    test('given counters that rose, when summed, then by part and panel, an hour where it begins, and gone once it is old', async () => {
      const [shop, other] = [await givenShop(storage()), await givenShop(storage())];
      const [unit, elsewhere] = [await givenUsed(shop), await givenUsed(other)];
      await count(unit, 100, day(0, -1));
      await count(unit, 130, day(0));
      await count(elsewhere, 5, day(0, 1));
      await count(unit, 170, day(0, 59 * 60_000));
      // It falls, and adds nothing.
      await count(elsewhere, 2, day(1));
      await count(elsewhere, 9, day(3, -1), 1);
      await count(unit, 999, day(3));
      const [panelId, otherId] = [shop.panel.id, other.panel.id];
      const sums = await storage().reports.traffic(range);
      expect(sums).toHaveLength(3);
      expect(sums).toEqual(
        expect.arrayContaining([
          { part: 0, panelId, bytes: 70 },
          { part: 0, panelId: otherId, bytes: 5 },
          { part: 1, panelId: otherId, bytes: 7 },
        ]),
      );
      const prune = () => storage().transaction((tx) => tx.usage.prune(day(1), 1));
      for (let runs = 0; (await prune()) > 0; runs += 1) expect(runs).toBeLessThan(10);
      expect(await storage().reports.traffic(range)).toEqual([{ part: 1, panelId: otherId, bytes: 7 }]);
    });

    test('given accounts of one panel that are booked at the same time, when summed, then all of it counts', async () => {
      const shop = await givenShop(storage());
      const used: UnitRecords[] = [];
      for (let made = 0; made < 8; made += 1) used.push(await givenUsed(shop));
      await Promise.all(used.map((unit, index) => count(unit, 10 ** index, day(0))));
      expect(await storage().reports.traffic(range)).toEqual([
        { part: 0, panelId: shop.panel.id, bytes: 11_111_111 },
      ]);
    });
  });
}
