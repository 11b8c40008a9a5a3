import { describe, expect, test } from 'vitest';
import type { ObservedFacts } from '../../domain/accounts/account.ts';
import type { GrantedTerms } from '../../domain/lifecycle/subscription.ts';
import { usageMilestones } from '../../domain/usage/usage.ts';
import type { UsageNote } from '../../ports/storage/storage-usage.ts';
import { aChange } from '../../testing/builders/service-builders.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { givenShop, givenUnit, type Shop, type UnitOverrides, type UnitRecords } from './given-records.ts';

const at = new Date('2026-02-03T04:05:06Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const later = (ms: number) => new Date(at.getTime() + ms);
const milestones = usageMilestones([80, 95]);

const granted: GrantedTerms = {
  startsAt: at,
  expiresAt: null,
  trafficLimitBytes: 1000,
  deviceLimit: null,
  onHoldSeconds: null,
};

/** What a listing shows of an account whose counter is at `usedBytes`. */
const seen = (usedBytes: number): ObservedFacts => ({
  at,
  status: 'active',
  expiresAt: null,
  trafficLimitBytes: 1000,
  usedBytes,
  lastOnlineAt: at,
});

/** Usage: counters with their epochs, history, statistics. */
export function describeUsageContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  /** A delivered unit of 1000 bytes: 500 used, of which the panel's counter shows 300. */
  async function givenUsed(shop: Shop, overrides: UnitOverrides = {}): Promise<UnitRecords> {
    return givenUnit(storage(), shop, {
      change: { state: 'posted', settledAt: at },
      ...overrides,
      subscription: { granted, usedBytes: 500, period: 1, ...overrides.subscription },
      account: { counterEpoch: 4, counterBytes: 300, nextAttemptAt: null, ...overrides.account },
    });
  }

  const reading = ({ account }: UnitRecords, usedBytes: number, known = { epoch: 4, counterBytes: 300 }) => ({
    subscriptionId: account.subscriptionId,
    known: { accountId: account.id, ...known },
    observed: seen(usedBytes),
  });

  const book = (readings: ReturnType<typeof reading>[], when = at): Promise<UsageNote[]> =>
    storage().transaction((tx) => tx.usage.book(readings, { milestones, at: when }));

  const historyOf = ({ subscription }: UnitRecords, granularity: 'hour' | 'day') =>
    storage().usage.history({
      subscriptionId: subscription.id,
      granularity,
      from: later(-9 * DAY_MS),
      to: later(9 * DAY_MS),
    });

  async function rowsOf({ subscription, account }: UnitRecords) {
    const found = await storage().accounts.find(account.id);
    const owner = await storage().subscriptions.find(subscription.id);
    return {
      usedBytes: owner?.usedBytes,
      counterBytes: found?.counterBytes,
      counterEpoch: found?.counterEpoch,
      generation: found?.generation,
    };
  }

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
      // 500 were used; neither of the two reaches the limit by itself.
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

  describe('reading what a listing is compared with', () => {
    test('given accounts of two panels, when their marks are listed, then pages hold those that can be booked', async () => {
      const [shop, others] = [await givenShop(storage()), await givenShop(storage())];
      const units = [await givenUsed(shop), await givenUsed(shop), await givenUsed(shop)];
      await givenUsed(shop, { account: { condemnedAt: at } });
      await givenUsed(shop, { account: { resetIntent: { generation: 1, counterBefore: 1 } } });
      await givenUsed(shop, { account: { resetDueGeneration: 2 } });
      await givenUsed(others);
      const ids = units.map(({ account }) => account.id);
      const page = (after: string | null) => storage().usage.listMarks(shop.panel.id, { after, limit: 2 });
      const first = await page(null);
      expect(first).toEqual(ids.slice(0, 2).map((accountId) => ({ accountId, epoch: 4, counterBytes: 300 })));
      expect((await page(ids[1] ?? null)).map(({ accountId }) => accountId)).toEqual(ids.slice(2));
      expect(await page(ids[2] ?? null)).toEqual([]);
    });

    test('given names of a page, when looked up, then our accounts of that panel come with their terms', async () => {
      const [shop, others] = [await givenShop(storage()), await givenShop(storage())];
      const suspension = { reason: 'abuse', at, by: 'staff' as const };
      const unit = await givenUsed(shop, {
        subscription: { suspension },
        account: { observed: seen(1), seenAt: at, driftSince: at, remoteId: '7', credentialsHash: 'shown' },
      });
      const removed = await givenUsed(shop, { account: { condemnedAt: at, removedAt: at } });
      const { id: subscriptionId } = unit.subscription;
      const extension = { kind: 'extension' as const, endsPeriod: 1, planId: shop.plan.id };
      await storage().transaction((tx) => tx.changes.insert(aChange({ subscriptionId, ...extension })));
      const elsewhere = await givenUsed(others);
      const hashes = [unit, removed, elsewhere].map(({ account }) => account.nameHash);
      const found = await storage().usage.findByMarks(shop.panel.id, {
        nameHashes: [...hashes, 'foreign'],
        credentialsHashes: [],
        formerMarks: [],
      });
      expect(found.map(({ id }) => id).sort()).toEqual([unit.account.id, removed.account.id].sort());
      expect(found.find(({ id }) => id === unit.account.id)).toEqual({
        id: unit.account.id,
        subscriptionId,
        panelId: shop.panel.id,
        nameHash: hashes[0],
        inboundId: unit.account.inboundId,
        linkFingerprint: null,
        credentialsHash: 'shown',
        formerMarks: [],
        remoteId: '7',
        generation: 1,
        observedGeneration: 0,
        condemnedAt: null,
        removedAt: null,
        seenAt: at,
        missingSince: null,
        counterBytes: 300,
        driftSince: at,
        observed: seen(1),
        hasPendingChange: true,
        writtenLimitBytes: null,
        placeCount: 1,
        subscription: {
          granted,
          suspension,
          pause: null,
          termination: null,
          usedBytes: 500,
          runsOutAt: null,
        },
      });
      expect(await storage().usage.findByIds([removed.account.id, testId()])).toMatchObject([
        { id: removed.account.id, removedAt: at, observed: null, hasPendingChange: false },
      ]);
      const nothing = { nameHashes: [], credentialsHashes: [], formerMarks: [] };
      expect(await storage().usage.findByMarks(shop.panel.id, nothing)).toEqual([]);
    });

    test('given accounts that share a volume, when looked up, then each says how many there are, without condemned ones', async () => {
      const shop = await givenShop(storage());
      const runsOutAt = later(HOUR_MS);
      const unit = await givenUsed(shop, {
        subscription: { runsOutAt },
        account: { writtenLimitBytes: 800 },
      });
      const { account, hold } = unit;
      for (const [placeKey, condemnedAt] of [['germany', null] as const, ['finland', at] as const]) {
        const place = { ...hold, id: testId(), placeKey };
        const row = { ...account, id: testId(), nameHash: `hash-${placeKey}`, placeKey, condemnedAt };
        await storage().transaction(async (tx) => {
          await tx.capacity.reserve([place]);
          await tx.accounts.insert({ ...row, capacityHoldId: place.id });
        });
      }
      const [found] = await storage().usage.findByIds([account.id]);
      expect(found).toMatchObject({
        writtenLimitBytes: 800,
        placeCount: 2,
        subscription: { runsOutAt },
      });
    });

    test('given credentials of a page, when looked up, then ours that showed them come once, removed ones too, other panels left out', async () => {
      const [shop, others] = [await givenShop(storage()), await givenShop(storage())];
      const unit = await givenUsed(shop, { account: { credentialsHash: 'shown' } });
      const removed = await givenUsed(shop, {
        account: { credentialsHash: 'shown', condemnedAt: at, removedAt: at },
      });
      await givenUsed(others, { account: { credentialsHash: 'shown' } });
      const { nameHash } = unit.account;
      for (const nameHashes of [[], [nameHash]]) {
        const marks = { nameHashes, credentialsHashes: ['shown', 'strange'], formerMarks: [] };
        const found = await storage().usage.findByMarks(shop.panel.id, marks);
        expect(found.map(({ id }) => id).sort()).toEqual([unit.account.id, removed.account.id].sort());
      }
    });

    test('given former marks of a page, when looked up, then ours that had one of them come once, other panels left out', async () => {
      const [shop, others] = [await givenShop(storage()), await givenShop(storage())];
      const unit = await givenUsed(shop, { account: { formerMarks: ['7 first', '7 second'] } });
      await givenUsed(shop, { account: { formerMarks: ['8 first'] } });
      await givenUsed(others, { account: { formerMarks: ['7 first'] } });
      const find = async (formerMarks: string[]) =>
        storage().usage.findByMarks(shop.panel.id, { nameHashes: [], credentialsHashes: [], formerMarks });
      const [found, ...more] = await find(['7 first', '7 second', '9 strange']);
      expect(found).toMatchObject({ id: unit.account.id, formerMarks: ['7 first', '7 second'] });
      expect(more).toEqual([]);
      await storage().transaction((tx) => tx.accounts.update(unit.account.id, { formerMarks: ['17 third'] }));
      expect(await find(['7 first'])).toEqual([]);
      expect(await find(['17 third'])).toMatchObject([{ id: unit.account.id }]);
    });

    test('given accounts that a look missed, when listed, then those of the panel come by id while nothing proves that they are gone', async () => {
      const [shop, others] = [await givenShop(storage()), await givenShop(storage())];
      const missed = { missingSince: at };
      const units = [await givenUsed(shop, { account: missed }), await givenUsed(shop, { account: missed })];
      await givenUsed(shop);
      await givenUsed(shop, { account: { ...missed, absenceProvedAt: at } });
      await givenUsed(shop, { account: { ...missed, condemnedAt: at, removedAt: at } });
      await givenUsed(others, { account: missed });
      const page = async (after: string | null, limit: number) =>
        (await storage().usage.listUnproved(shop.panel.id, { after, limit })).map(({ id }) => id);
      const ids = units.map(({ account }) => account.id);
      expect(await page(null, 10)).toEqual(ids);
      expect(await page(null, 1)).toEqual(ids.slice(0, 1));
      expect(await page(ids[0] ?? null, 10)).toEqual(ids.slice(1));
    });

    test('given accounts of a panel, when counted, then clients, active, online and bytes are told by inbound', async () => {
      const shop = await givenShop(storage());
      await givenUsed(shop, { account: { observed: seen(1) } });
      await givenUsed(shop, {
        account: { observed: { ...seen(1), status: 'expired', lastOnlineAt: later(-1) } },
      });
      await givenUsed(shop);
      await givenUsed(shop, { account: { condemnedAt: at, observed: seen(1) } });
      // 500 were used by each: 300 here, 200 at other places of their volume.
      expect(await storage().usage.statistics(shop.panel.id, at)).toEqual([
        { inboundId: shop.inbound.id, clientCount: 3, activeCount: 1, onlineCount: 1, usedBytes: 900 },
      ]);
      expect(await storage().usage.statistics((await givenShop(storage())).panel.id, at)).toEqual([]);
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
