import { describe, expect, test } from 'vitest';
import { aChange } from '../../../testing/builders/service-builders.ts';
import { testId } from '../../../testing/builders/test-id.ts';
import type { BackendHarness } from '../../backend-harness.ts';
import { givenShop } from '../given-records.ts';
import { at, createUsageBooks, granted, HOUR_MS, later, seen } from './given-used.ts';

/** Accounts that a listing is compared with. */
export function describeUsageMarksContract(harness: () => BackendHarness): void {
  const { storage, givenUsed } = createUsageBooks(harness);

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
}
