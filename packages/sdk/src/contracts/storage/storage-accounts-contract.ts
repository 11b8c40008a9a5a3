import { describe, expect, test } from 'vitest';
import { aChange, anAccount, aSubscription } from '../../testing/builders/service-builders.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenShop, givenUnit, type Shop, type UnitOverrides } from './given-records.ts';
import { readPages } from './read-pages.ts';

const at = new Date('2026-02-03T04:05:06Z');
const conflict = { code: 'STORAGE_CONFLICT' };
const afterMs = (ms: number) => new Date(at.getTime() + ms);

/** Subscriptions, changes and accounts. */
export function describeAccountsContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;

  async function givenUnits(shop: Shop, overrides: UnitOverrides[]) {
    const units = [];
    for (const override of overrides) units.push(await givenUnit(storage(), shop, override));
    return units;
  }

  describe('subscriptions', () => {
    test('given a subscription, when delivered and suspended, then only the given fields change', async () => {
      const { subscription } = await givenUnit(storage(), await givenShop(storage()));
      expect(await storage().subscriptions.find(subscription.id)).toEqual(subscription);
      const granted = {
        startsAt: at,
        expiresAt: null,
        trafficLimitBytes: 2 ** 45,
        deviceLimit: null,
        onHoldSeconds: 60,
      };
      const suspension = { reason: 'abuse', at, by: 'staff' as const };
      const pause = { at, by: 'customer' as const, shortestMs: 5, resumesAt: at };
      const patch = {
        granted,
        anchorAt: at,
        period: 3,
        usedBytes: 2 ** 44,
        suspension,
        pause,
        renewalPriceMinor: 700,
        renewal: { attempts: 1, nextAttemptAt: at, lastCode: 'INSUFFICIENT_BALANCE' },
        told: ['expiring:7', 'usage:80'],
        nextDueAt: at,
        dueErrors: 2,
        isTrial: true,
      };
      await storage().transaction((tx) => tx.subscriptions.update(subscription.id, patch));
      expect(await storage().subscriptions.find(subscription.id)).toEqual({ ...subscription, ...patch });
      await storage().transaction((tx) =>
        tx.subscriptions.update(subscription.id, { suspension: null, pause: null }),
      );
      expect(await storage().subscriptions.find(subscription.id)).toEqual({
        ...subscription,
        ...patch,
        suspension: null,
        pause: null,
      });
    });

    test('given due subscriptions, when claimed, then the earliest come first and later ones not', async () => {
      const shop = await givenShop(storage());
      const later = (seconds: number) => ({
        subscription: { nextDueAt: new Date(at.getTime() + seconds * 1000) },
      });
      const units = await givenUnits(shop, [later(2), later(0), later(1), later(3), {}]);
      const claim = (seconds: number, limit: number) =>
        storage().transaction((tx) =>
          tx.subscriptions.claimDue(new Date(at.getTime() + seconds * 1000), limit),
        );
      const ids = (...indexes: number[]) => indexes.map((index) => units[index]?.subscription.id);
      expect((await claim(2, 10)).map(({ id }) => id)).toEqual(ids(1, 2, 0));
      expect((await claim(2, 2)).map(({ id }) => id)).toEqual(ids(1, 2));
      expect((await claim(2, 1))[0]).toEqual(units[1]?.subscription);
      expect(await claim(-1, 10)).toEqual([]);
    });

    test('given a token hash that is taken, when used again, then it conflicts', async () => {
      const shop = await givenShop(storage());
      const { subscription } = await givenUnit(storage(), shop);
      const { tokenHash } = subscription;
      await expect(givenUnit(storage(), shop, { subscription: { tokenHash } })).rejects.toMatchObject(
        conflict,
      );
    });

    test('given a live subscription of a unit, when it gets another, then it conflicts until the first is terminated', async () => {
      const { subscription, unit, order } = await givenUnit(storage(), await givenShop(storage()));
      const { customerId, planId, accountId } = subscription;
      const second = aSubscription({
        customerId,
        planId,
        accountId,
        orderId: order.id,
        unitId: unit.id,
      });
      const insert = () => storage().transaction((tx) => tx.subscriptions.insert(second));
      await expect(insert()).rejects.toMatchObject(conflict);
      const termination = { reason: 'not-delivered' as const, at };
      await storage().transaction((tx) => tx.subscriptions.update(subscription.id, { termination }));
      await insert();
      const revive = storage().transaction((tx) =>
        tx.subscriptions.update(subscription.id, { termination: null }),
      );
      await expect(revive).rejects.toMatchObject(conflict);
    });

    test('given subscriptions of two customers, when filtered, then pages hold what fits alone', async () => {
      const [mine, others] = [await givenShop(storage()), await givenShop(storage())];
      const units = await givenUnits(mine, [{}, {}, {}]);
      const other = await givenUnit(storage(), others);
      const [a, b, c] = units.map((unit) => unit.subscription);
      const read = (filter: object) =>
        readPages((request) => storage().subscriptions.list({ ...request, ...filter }), 2);
      expect(await read({})).toEqual([
        [a, b],
        [c, other.subscription],
      ]);
      expect(await read({ customerId: mine.customer.id })).toEqual([[a, b], [c]]);
      expect(await read({ orderId: b?.orderId })).toEqual([[b]]);
      expect(await read({ customerId: others.customer.id, orderId: b?.orderId })).toEqual([[]]);
    });
  });

  describe('changes', () => {
    test('given an account, when it is read with its terms, then all of its rows are there, and of its changes the pending one', async () => {
      const shop = await givenShop(storage());
      const { subscription, account, change } = await givenUnit(storage(), shop);
      const { id: panelId } = shop.panel;
      const read = () => storage().accounts.findWithTerms(account.id);
      expect(await read()).toMatchObject({ account, subscription, change, panel: { id: panelId } });
      expect((await read())?.inbound).toEqual(await storage().inbounds.find(shop.inbound.id));
      await storage().transaction((tx) => tx.changes.update(change.id, { state: 'voided', settledAt: at }));
      expect((await read())?.change).toBeNull();
      expect(await storage().accounts.findWithTerms(testId())).toBeNull();
    });

    test('given a pending change, when another is opened, then it conflicts until the first is settled', async () => {
      const { subscription, change } = await givenUnit(storage(), await givenShop(storage()));
      const { planId } = change;
      const second = aChange({
        subscriptionId: subscription.id,
        planId,
        generation: 2,
        kind: 'extension',
        endsPeriod: 1,
      });
      const insert = () => storage().transaction((tx) => tx.changes.insert(second));
      expect(await storage().changes.findPending(subscription.id)).toEqual(change);
      await expect(insert()).rejects.toMatchObject(conflict);
      const posted = { startsAt: at, state: 'posted' as const, settledAt: afterMs(1000) };
      await storage().transaction((tx) => tx.changes.update(change.id, posted));
      expect(await storage().changes.findPending(subscription.id)).toBeNull();
      await insert();
      expect(await storage().changes.findPending(subscription.id)).toEqual(second);
      expect((await storage().changes.list({ subscriptionId: subscription.id })).rows).toEqual([
        { ...change, ...posted },
        second,
      ]);
    });

    test('given a change that ended a period, when another ends it too, then it conflicts unless the first was voided, and the posted one is found by the period', async () => {
      const shop = await givenShop(storage());
      const { subscription, change } = await givenUnit(storage(), shop);
      const settle = (id: string, state: 'posted' | 'voided') =>
        storage().transaction((tx) => tx.changes.update(id, { state, settledAt: at }));
      const insert = async () => {
        const owner = { subscriptionId: subscription.id, planId: shop.plan.id };
        const extension = aChange({ ...owner, kind: 'extension', endsPeriod: 1 });
        await storage().transaction((tx) => tx.changes.insert(extension));
        return extension;
      };
      const posted = () => storage().changes.findPosted(subscription.id, 1);
      await settle(change.id, 'posted');
      await settle((await insert()).id, 'voided');
      const { id } = await insert();
      expect(await posted()).toBeNull();
      await settle(id, 'posted');
      expect(await posted()).toMatchObject({ id, state: 'posted', settledAt: at });
      await expect(insert()).rejects.toMatchObject(conflict);
    });

    test('given changes of two subscriptions, when listed, then each has its own', async () => {
      const shop = await givenShop(storage());
      const [first, second] = await givenUnits(shop, [{}, { change: { state: 'voided', settledAt: at } }]);
      expect((await storage().changes.list()).rows).toEqual([first?.change, second?.change]);
      expect((await storage().changes.list({ subscriptionId: second?.subscription.id ?? '' })).rows).toEqual([
        second?.change,
      ]);
      expect(await storage().changes.findPending(second?.subscription.id ?? '')).toBeNull();
    });
  });

  describe('accounts', () => {
    test('given an account, when everything about it was learned, then nothing is lost and the rest is as it was', async () => {
      const { account } = await givenUnit(storage(), await givenShop(storage()));
      expect(await storage().accounts.find(account.id)).toEqual(account);
      const observed = {
        at,
        status: 'on-hold' as const,
        expiresAt: null,
        trafficLimitBytes: 1,
        usedBytes: 0,
        lastOnlineAt: at,
      };
      const patch = {
        sealedCredentials: 'sealed-2',
        credentialVersion: 2,
        generation: 3,
        observedGeneration: 2,
        remoteId: '17',
        firstSentAt: at,
        unsettledUntil: afterMs(5000),
        openTermsHash: 'carried',
        seenAt: at,
        missingSince: at,
        observed,
        sealedLinks: 'sealed-links',
        attempts: 4,
        mismatches: ['trafficLimitBytes'],
        deadlineAt: afterMs(86_400_000),
        nextAttemptAt: null,
        lastError: { code: 'PANEL_REFUSED', message: 'No', at },
      };
      await storage().transaction((tx) => tx.accounts.update(account.id, patch));
      expect(await storage().accounts.find(account.id)).toEqual({ ...account, ...patch });
      await storage().transaction((tx) =>
        tx.accounts.update(account.id, { observed: null, lastError: null }),
      );
      expect(await storage().accounts.find(account.id)).toEqual({
        ...account,
        ...patch,
        observed: null,
        lastError: null,
      });
    });

    test('given a live account, when its subscription gets another, then it conflicts until the first is condemned', async () => {
      const { account, hold } = await givenUnit(storage(), await givenShop(storage()));
      const { subscriptionId, unitId, panelId, inboundId } = account;
      const owner = { subscriptionId, unitId, panelId, inboundId, capacityHoldId: hold.id };
      const insert = () => storage().transaction((tx) => tx.accounts.insert(anAccount(owner)));
      await expect(insert()).rejects.toMatchObject(conflict);
      await storage().transaction(async (tx) => {
        await tx.accounts.update(account.id, { condemnedAt: at });
        await tx.accounts.insert(anAccount(owner));
      });
      await expect(insert()).rejects.toMatchObject(conflict);
      expect(await storage().accounts.listByUnit(unitId)).toHaveLength(2);
    });

    test('given a name hash that is taken, when used again, then it conflicts', async () => {
      const shop = await givenShop(storage());
      const { account } = await givenUnit(storage(), shop);
      const again = givenUnit(storage(), shop, { account: { nameHash: account.nameHash } });
      await expect(again).rejects.toMatchObject(conflict);
    });

    test('given accounts with work, when the due ones are asked for, then they come earliest first, up to the limit', async () => {
      const shop = await givenShop(storage());
      const units = await givenUnits(
        shop,
        [3000, 1000, 2000, 9000].map((ms) => ({ account: { nextAttemptAt: afterMs(ms) } })),
      );
      await givenUnit(storage(), shop, { account: { nextAttemptAt: null } });
      const [third, first, second] = units.map((unit) => unit.account.id);
      expect(await storage().accounts.listDue(afterMs(3000), 10)).toEqual([first, second, third]);
      expect(await storage().accounts.listDue(afterMs(2999), 10)).toEqual([first, second]);
      expect(await storage().accounts.listDue(afterMs(3000), 1)).toEqual([first]);
      await storage().transaction((tx) => tx.accounts.update(first ?? '', { nextAttemptAt: null }));
      await storage().transaction((tx) => tx.accounts.update(third ?? '', { nextAttemptAt: at }));
      expect(await storage().accounts.listDue(afterMs(3000), 10)).toEqual([third, second]);
    });

    test('given a panel’s accounts that wait, when asked for, then only its own later ones come, earliest first', async () => {
      const [shop, others] = [await givenShop(storage()), await givenShop(storage())];
      const waits = [5000, 0, 1000, 3000];
      const units = await givenUnits(
        shop,
        waits.map((ms) => ({ account: { nextAttemptAt: afterMs(ms) } })),
      );
      await givenUnit(storage(), shop, { account: { nextAttemptAt: null } });
      await givenUnit(storage(), others, { account: { nextAttemptAt: afterMs(2000) } });
      const [last, , first, second] = units.map((unit) => unit.account.id);
      expect(await storage().accounts.listWaiting(shop.panel.id, at, 10)).toEqual([first, second, last]);
      expect(await storage().accounts.listWaiting(shop.panel.id, afterMs(1000), 10)).toEqual([second, last]);
      expect(await storage().accounts.listWaiting(shop.panel.id, at, 1)).toEqual([first]);
    });

    test('given a live account, when its subscription gets one at another place, then both live, and each place keeps to one', async () => {
      const shop = await givenShop(storage());
      const { account, hold } = await givenUnit(storage(), shop);
      const elsewhere = {
        ...account,
        id: testId(),
        nameHash: 'hash-elsewhere',
        placeKey: 'germany',
        required: false,
        resetDueGeneration: 4,
      };
      const second = { ...hold, id: testId(), placeKey: 'germany' };
      await storage().transaction(async (tx) => {
        await tx.capacity.reserve([second]);
        await tx.accounts.insert({ ...elsewhere, capacityHoldId: second.id });
      });
      expect(await storage().accounts.find(elsewhere.id)).toMatchObject({
        placeKey: 'germany',
        required: false,
        resetDueGeneration: 4,
      });
      const live = await storage().accounts.listLive(account.subscriptionId);
      expect(live.map(({ id }) => id)).toEqual([account.id, elsewhere.id].toSorted());
      expect(await storage().transaction((tx) => tx.capacity.find(second.id))).toEqual(second);
      const third = { ...elsewhere, id: testId(), nameHash: 'hash-third' };
      await expect(storage().transaction((tx) => tx.accounts.insert(third))).rejects.toMatchObject(conflict);
    });

    test('given accounts of two panels, when listed by panel, then pages hold that panel’s alone', async () => {
      const [shop, others] = [await givenShop(storage()), await givenShop(storage())];
      const [a, b, c] = (await givenUnits(shop, [{}, {}, {}])).map((unit) => unit.account);
      const { account: other } = await givenUnit(storage(), others);
      const read = (filter: object) =>
        readPages((request) => storage().accounts.list({ ...request, ...filter }), 2);
      expect(await read({})).toEqual([
        [a, b],
        [c, other],
      ]);
      expect(await read({ panelId: shop.panel.id })).toEqual([[a, b], [c]]);
      expect(await storage().accounts.listByUnit(b?.unitId ?? '')).toEqual([b]);
    });

    test('given names on a panel, when asked which are ours, then those that are there and not removed are told', async () => {
      const [shop, others] = [await givenShop(storage()), await givenShop(storage())];
      const [ours, removed] = await givenUnits(shop, [{}, { account: { condemnedAt: at, removedAt: at } }]);
      const { account: elsewhere } = await givenUnit(storage(), others);
      const hashes = [removed?.account.nameHash, 'foreign', elsewhere.nameHash, ours?.account.nameHash];
      const known = await storage().accounts.findKnownNameHashes(
        shop.panel.id,
        hashes.filter((hash) => hash !== undefined),
      );
      expect(known).toEqual([
        {
          nameHash: ours?.account.nameHash,
          inboundId: shop.inbound.id,
          subscriptionId: ours?.subscription.id,
        },
      ]);
      expect(await storage().accounts.findKnownNameHashes(shop.panel.id, [])).toEqual([]);
    });

    test('given 500 names of a listing’s page, when asked which are ours, then the answer is complete', async () => {
      const shop = await givenShop(storage());
      const units = await givenUnits(
        shop,
        range(5).map(() => ({})),
      );
      const hashes = [...range(495).map(() => testId()), ...units.map((unit) => unit.account.nameHash)];
      const known = await storage().accounts.findKnownNameHashes(shop.panel.id, hashes);
      expect(known.map((name) => name.nameHash).sort()).toEqual(
        units.map((unit) => unit.account.nameHash).sort(),
      );
    });
  });
}
