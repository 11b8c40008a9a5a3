import { describe, expect, test } from 'vitest';
import { aChange } from '../../../testing/builders/service-builders.ts';
import { testId } from '../../../testing/builders/test-id.ts';
import type { BackendHarness } from '../../backend-harness.ts';
import { givenShop, type UnitOverrides } from '../given-records.ts';
import { at, createUsageBooks, DAY_MS, granted, HOUR_MS, later, seen } from './given-used.ts';

/** Usage: counters with their epochs, history, statistics. */
export function describeUsageContract(harness: () => BackendHarness): void {
  const { storage, givenUsed, reading, book, historyOf, rowsOf } = createUsageBooks(harness);

  describe('booking what listings showed', () => {
    test('given a counter that rose, when booked, then usage, counter, observed facts and the hour grow by the same', async () => {
      const shop = await givenShop(storage());
      const [unit, other] = [await givenUsed(shop), await givenUsed(shop)];
      expect(await book([reading(unit, 420), reading(other, 300)])).toEqual([]);
      expect(await rowsOf(unit)).toEqual({
        usedBytes: 620,
        counterBytes: 420,
        counterEpoch: 4,
        generation: 1,
      });
      expect((await storage().accounts.find(unit.account.id))?.observed).toEqual(seen(420));
      expect(await historyOf(unit, 'hour')).toEqual([{ at: new Date('2026-02-03T04:00:00Z'), bytes: 120 }]);
      expect(await rowsOf(other)).toMatchObject({ usedBytes: 500, counterBytes: 300 });
      expect(await historyOf(other, 'hour')).toEqual([]);
    });

    test.each<{ name: string; overrides: UnitOverrides; known?: { epoch: number; counterBytes: number } }>([
      { name: 'an epoch that is over', overrides: {}, known: { epoch: 3, counterBytes: 300 } },
      {
        name: 'a reset under way',
        overrides: { account: { resetIntent: { generation: 1, counterBefore: 300 } } },
      },
      {
        name: 'a purchase that is pending',
        overrides: { change: { state: 'pending', settledAt: null }, account: { observedGeneration: 1 } },
      },
      { name: 'a condemned account', overrides: { account: { condemnedAt: at } } },
    ])('given $name, when a reading is booked, then nothing changes', async ({ overrides, known }) => {
      const unit = await givenUsed(await givenShop(storage()), overrides);
      const [before, observed] = [await rowsOf(unit), unit.account.observed];
      expect(await book([reading(unit, 950, known), reading(unit, 10, known)])).toEqual([]);
      expect(await rowsOf(unit)).toEqual(before);
      expect((await storage().accounts.find(unit.account.id))?.observed).toEqual(observed);
      expect(await historyOf(unit, 'day')).toEqual([]);
    });

    test.each([
      { name: 'an account that was read back', observedGeneration: 1, counterBytes: 420 },
      {
        name: 'an account that never was: it belongs to the new period',
        observedGeneration: 0,
        counterBytes: 300,
      },
    ])('given a pending extension and $name, then its usage stands at $counterBytes', async (given) => {
      const { observedGeneration, counterBytes } = given;
      const shop = await givenShop(storage());
      const unit = await givenUsed(shop, { account: { observedGeneration, generation: 2 } });
      const { id: subscriptionId } = unit.subscription;
      const extension = { kind: 'extension' as const, endsPeriod: 1, planId: shop.plan.id };
      await storage().transaction((tx) => tx.changes.insert(aChange({ subscriptionId, ...extension })));
      expect(await book([reading(unit, 420)])).toEqual([]);
      const usedBytes = 200 + counterBytes;
      expect(await rowsOf(unit)).toMatchObject({ usedBytes, counterBytes, counterEpoch: 4 });
    });

    test('given a counter that fell, when booked, then it re-bases with nothing added and the account is due', async () => {
      const unit = await givenUsed(await givenShop(storage()));
      const { account, subscription } = unit;
      expect(await book([reading(unit, 100)])).toEqual([
        {
          accountId: account.id,
          subscriptionId: subscription.id,
          panelId: account.panelId,
          fell: { bytesBefore: 300, bytesSeen: 100 },
          crossed: false,
        },
      ]);
      expect(await rowsOf(unit)).toEqual({
        usedBytes: 500,
        counterBytes: 100,
        counterEpoch: 5,
        generation: 2,
      });
      expect((await storage().accounts.find(account.id))?.nextAttemptAt).toEqual(at);
      // The mark is of the epoch before.
      expect(await book([reading(unit, 400)])).toEqual([]);
      expect(await rowsOf(unit)).toMatchObject({ usedBytes: 500 });
    });

    test('given two accounts of one subscription on a page, when booked together, then their sum counts, once for the limit', async () => {
      const shop = await givenShop(storage());
      const unit = await givenUsed(shop);
      const { account, hold, subscription } = unit;
      const second = { ...account, id: testId(), nameHash: 'hash-second', placeKey: 'germany' };
      const place = { ...hold, id: testId(), placeKey: 'germany' };
      await storage().transaction(async (tx) => {
        await tx.capacity.reserve([place]);
        await tx.accounts.insert({ ...second, capacityHoldId: place.id, counterBytes: 0 });
      });
      const other = { ...unit, account: second };
      // 500 were used; neither of the two reaches the limit alone.
      const notes = await book([reading(unit, 600), reading(other, 200, { epoch: 4, counterBytes: 0 })]);
      expect(new Set(notes.map((note) => note.subscriptionId))).toEqual(new Set([subscription.id]));
      expect(await rowsOf(unit)).toMatchObject({ usedBytes: 1000, counterBytes: 600 });
      expect(await rowsOf(other)).toMatchObject({ usedBytes: 1000, counterBytes: 200 });
      expect(await historyOf(unit, 'hour')).toEqual([{ at: new Date('2026-02-03T04:00:00Z'), bytes: 500 }]);
    });

    test('given an older page, when booked after a newer one, then it is no fall and counts nothing', async () => {
      const unit = await givenUsed(await givenShop(storage()));
      await book([reading(unit, 420)]);
      expect(await book([reading(unit, 350)])).toEqual([]);
      expect(await rowsOf(unit)).toEqual({
        usedBytes: 620,
        counterBytes: 420,
        counterEpoch: 4,
        generation: 1,
      });
    });

    test('given milestones, when reached and not told, then they are noted until they are', async () => {
      const shop = await givenShop(storage());
      const unit = await givenUsed(shop);
      const unlimited = await givenUsed(shop, {
        subscription: { granted: { ...granted, trafficLimitBytes: null } },
      });
      const ended = await givenUsed(shop, { subscription: { termination: { reason: 'expired', at } } });
      const { subscription } = unit;
      const tell = (...told: string[]) =>
        storage().transaction((tx) => tx.subscriptions.update(subscription.id, { told }));
      const bookAt = async (bytes: number) =>
        (await book([unit, unlimited, ended].map((each) => reading(each, bytes)))).map(
          (note) => note.subscriptionId,
        );
      expect(await bookAt(599)).toEqual([]);
      expect(await bookAt(600)).toEqual([subscription.id]);
      expect(await bookAt(600)).toEqual([subscription.id]);
      await tell('expiring:7', 'usage:80');
      expect(await bookAt(749)).toEqual([]);
      expect(await bookAt(800)).toEqual([subscription.id]);
      await tell('usage:80', 'usage:95', 'limited');
      expect(await bookAt(2 ** 50)).toEqual([]);
    });

    test('given no readings, when booked, then nothing happens', async () => {
      expect(await book([])).toEqual([]);
    });
  });

  describe('history', () => {
    test('given use in several hours and days, when read, then it is told by hour and by day, for that subscription alone', async () => {
      const shop = await givenShop(storage());
      const [unit, other] = [await givenUsed(shop), await givenUsed(shop)];
      await book([reading(unit, 310), reading(other, 999)]);
      await book([reading(unit, 330)], later(60_000));
      await book([reading(unit, 360)], later(HOUR_MS));
      await book([reading(unit, 400)], later(DAY_MS));
      const hour = (text: string, bytes: number) => ({ at: new Date(`2026-02-${text}:00:00Z`), bytes });
      expect(await historyOf(unit, 'hour')).toEqual([
        hour('03T04', 30),
        hour('03T05', 30),
        hour('04T04', 40),
      ]);
      expect(await historyOf(unit, 'day')).toEqual([hour('03T00', 60), hour('04T00', 40)]);
      const { id: subscriptionId } = unit.subscription;
      const [from, to] = [new Date('2026-02-03T05:00:00Z'), new Date('2026-02-04T04:00:00Z')];
      const read = (granularity: 'hour' | 'day') =>
        storage().usage.history({ subscriptionId, granularity, from, to });
      expect(await read('hour')).toEqual([hour('03T05', 30)]);
      expect(await read('day')).toEqual([hour('04T00', 40)]);
    });

    test('given old hours and days, when rolled up and pruned, then days keep their sums and what is too old is gone', async () => {
      const unit = await givenUsed(await givenShop(storage()));
      await book([reading(unit, 310)]);
      await book([reading(unit, 330)], later(HOUR_MS));
      await book([reading(unit, 370)], later(2 * DAY_MS));
      const day = (text: string) => new Date(`2026-02-${text}T00:00:00Z`);
      const untilNone = async (work: () => Promise<number>): Promise<void> => {
        for (let runs = 0; (await work()) > 0; runs += 1) expect(runs).toBeLessThan(10);
      };
      await untilNone(() => storage().transaction((tx) => tx.usage.rollUp(day('04'), 1)));
      expect(await historyOf(unit, 'hour')).toEqual([{ at: new Date('2026-02-05T04:00:00Z'), bytes: 40 }]);
      const days = [
        { at: day('03'), bytes: 30 },
        { at: day('05'), bytes: 40 },
      ];
      expect(await historyOf(unit, 'day')).toEqual(days);
      await book([reading(unit, 375)], later(3 * HOUR_MS));
      expect(await historyOf(unit, 'day')).toEqual([{ at: day('03'), bytes: 35 }, days[1]]);
      await untilNone(() => storage().transaction((tx) => tx.usage.rollUp(day('06'), 500)));
      await untilNone(() => storage().transaction((tx) => tx.usage.prune(day('04'), 500)));
      expect(await historyOf(unit, 'day')).toEqual([days[1]]);
    });
  });
}
