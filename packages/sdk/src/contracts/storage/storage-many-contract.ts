import { describe, expect, test } from 'vitest';
import type { ObservedFacts } from '../../domain/accounts/account.ts';
import { testId } from '../../testing/builders/test-id.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { givenShop, givenUnit, type Shop, type UnitOverrides } from './given-records.ts';

const at = new Date('2026-02-03T04:05:06Z');
const later = new Date('2026-02-04T00:00:00Z');

/** Many subscriptions and accounts at once. */
export function describeManyContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const givenUnits = async (shop: Shop, overrides: UnitOverrides[]) => {
    const units = [];
    for (const override of overrides) units.push(await givenUnit(storage(), shop, override));
    return units;
  };

  describe('many subscriptions at once', () => {
    test('given due subscriptions, when recorded together, then each has its own and nothing else changes', async () => {
      const shop = await givenShop(storage());
      const due = { nextDueAt: at, dueErrors: 3, told: ['expiring:7'] };
      const units = await givenUnits(shop, [{ subscription: due }, { subscription: due }, {}]);
      const [warned, ended, other] = units.map(({ subscription }) => subscription);
      if (warned === undefined || ended === undefined) throw new Error('no units');
      const first = { told: ['expiring:7', 'expiring:3'], nextDueAt: later, dueErrors: 0, termination: null };
      const termination = { reason: 'expired', at } as const;
      const second = { told: [], nextDueAt: null, dueErrors: 1, termination };
      await storage().transaction((tx) =>
        tx.subscriptions.recordDue([
          { id: warned.id, ...first },
          { id: ended.id, ...second },
        ]),
      );
      expect((await storage().subscriptions.list()).rows).toEqual([
        { ...warned, ...first },
        { ...ended, ...second },
        other,
      ]);
      const claimed = await storage().transaction((tx) => tx.subscriptions.claimDue(later, 10));
      expect(claimed.map(({ id }) => id)).toEqual([warned.id]);
    });

    test('given one that is not there, when recorded, then nothing of the transaction is', async () => {
      const { subscription } = await givenUnit(storage(), await givenShop(storage()));
      const record = { told: [], nextDueAt: at, dueErrors: 0, termination: null };
      const ids = [subscription.id, testId()];
      const write = storage().transaction((tx) =>
        tx.subscriptions.recordDue(ids.map((id) => ({ id, ...record }))),
      );
      await expect(write).rejects.toMatchObject({ code: 'NOT_FOUND', details: { id: ids[1] } });
      await storage().transaction((tx) => tx.subscriptions.recordDue([]));
      expect(await storage().subscriptions.find(subscription.id)).toEqual(subscription);
    });
  });

  describe('many accounts at once', () => {
    test('given accounts of two panels, when asked for their panels, then each is named once', async () => {
      const [shop, otherShop] = [await givenShop(storage()), await givenShop(storage())];
      const units = await givenUnits(shop, [{}, {}]);
      const other = await givenUnit(storage(), otherShop);
      const ids = [...units, other].map(({ subscription }) => subscription.id);
      const panelIds = (subscriptionIds: string[]) =>
        storage().transaction((tx) => tx.accounts.listPanelIds(subscriptionIds));
      expect((await panelIds([...ids, testId()])).toSorted()).toEqual(
        [shop.panel.id, otherShop.panel.id].toSorted(),
      );
      expect(await panelIds(ids.slice(0, 2))).toEqual([shop.panel.id]);
      expect(await panelIds([])).toEqual([]);
    });

    test('given a subscription with two places and a condemned account, then its live accounts are found, locked and condemned together', async () => {
      const [shop, otherShop] = [await givenShop(storage()), await givenShop(storage())];
      const former = { condemnedAt: at, generation: 9, observedGeneration: 9 };
      const [first, other] = await givenUnits(shop, [{}, { account: former }]);
      if (first === undefined || other === undefined) throw new Error('no units');
      const { account, subscription, hold } = first;
      const second = {
        ...account,
        id: testId(),
        nameHash: 'hash-second',
        placeKey: 'germany',
        generation: 4,
        panelId: otherShop.panel.id,
        inboundId: otherShop.inbound.id,
      };
      const place = { ...hold, id: testId(), placeKey: 'germany' };
      await storage().transaction(async (tx) => {
        await tx.capacity.reserve([place]);
        await tx.accounts.insert({ ...second, capacityHoldId: place.id });
      });
      const ids = [account.id, second.id].toSorted();
      const asked = [subscription.id, other.subscription.id, testId()];
      const found = await storage().transaction(async (tx) => ({
        live: await tx.accounts.listLiveIds(asked),
        panels: await tx.accounts.listPanelIds(asked),
        locked: (await tx.accounts.lockLive(subscription.id)).map(({ id, placeKey }) => ({ id, placeKey })),
        none: await tx.accounts.lockLive(other.subscription.id),
      }));
      expect({ ...found, panels: found.panels.toSorted() }).toEqual({
        live: ids,
        panels: [shop.panel.id, otherShop.panel.id].toSorted(),
        locked: ids.map((id) => ({ id, placeKey: id === second.id ? 'germany' : account.placeKey })),
        none: [],
      });
      const condemned = await storage().transaction((tx) => tx.accounts.condemnLive(asked, later));
      expect(condemned.map(({ id }) => id)).toEqual(ids);
      expect(await storage().accounts.find(second.id)).toMatchObject({
        condemnedAt: later,
        nextAttemptAt: later,
        generation: 5,
      });
      expect((await storage().accounts.find(other.account.id))?.generation).toBe(9);
      expect(await storage().transaction((tx) => tx.accounts.condemnLive(asked, later))).toEqual([]);
    });

    test('given accounts, one of them condemned before, when condemned, then the others are, and are due', async () => {
      const shop = await givenShop(storage());
      const worked = {
        generation: 4,
        observedGeneration: 4,
        attempts: 3,
        deadlineAt: later,
        missingSince: at,
      };
      const units = await givenUnits(shop, [
        { account: worked },
        { account: {} },
        { account: { condemnedAt: at } },
        {},
      ]);
      const [first, second, gone, other] = units.map(({ account }) => account);
      if (first === undefined || second === undefined || gone === undefined) throw new Error('no units');
      const condemned = await storage().transaction((tx) =>
        tx.accounts.condemn([gone.id, second.id, first.id, testId()], later),
      );
      const named = ({ id, panelId, subscriptionId }: typeof first) => ({ id, panelId, subscriptionId });
      expect(condemned).toEqual([named(first), named(second)]);
      const patch = {
        condemnedAt: later,
        nextAttemptAt: later,
        deadlineAt: null,
        missingSince: null,
        attempts: 0,
      };
      expect((await storage().accounts.list()).rows).toEqual([
        { ...first, ...patch, generation: 5 },
        { ...second, ...patch, generation: second.generation + 1 },
        gone,
        other,
      ]);
      expect(await storage().transaction((tx) => tx.accounts.condemn([], later))).toEqual([]);
    });

    test('given read links, when stored together, then those are whose generation and former fingerprint hold, and the rest stay', async () => {
      const shop = await givenShop(storage());
      const known = {
        generation: 3,
        observedGeneration: 3,
        sealedLinks: 'old',
        linkFingerprint: 'f1',
        formerHostSince: at,
      };
      const units = await givenUnits(shop, [
        { account: known },
        { account: { ...known, linkFingerprint: null } },
        { account: { ...known, generation: 4 } },
        { account: { ...known, linkFingerprint: 'f2' } },
        {},
      ]);
      const [first, unknown, movedOn, replaced, other] = units.map(({ account }) => account);
      if (!first || !unknown || !movedOn || !replaced) throw new Error('no units');
      const found = { sealedLinks: 'new', linkFingerprint: 'f3', formerHostSince: null };
      const fresh = { generation: 3, replaces: 'f1', ...found };
      const stored = await storage().transaction((tx) =>
        tx.accounts.storeLinks([
          { id: replaced.id, ...fresh },
          { id: unknown.id, ...fresh, replaces: null, formerHostSince: later },
          { id: movedOn.id, ...fresh },
          { id: first.id, ...fresh },
          { id: testId(), ...fresh },
        ]),
      );
      const { id: customerId } = shop.customer;
      const named = ({ id, subscriptionId }: typeof first) => ({ id, subscriptionId, customerId });
      expect(stored).toEqual([named(first), named(unknown)]);
      expect((await storage().accounts.list()).rows).toEqual([
        { ...first, ...found },
        { ...unknown, ...found, formerHostSince: later },
        movedOn,
        replaced,
        other,
      ]);
      expect(await storage().transaction((tx) => tx.accounts.storeLinks([]))).toEqual([]);
      const links = await storage().accounts.findLinks([first.id, replaced.id, testId()]);
      expect(links).toHaveLength(2);
      expect(links).toContainEqual({ id: first.id, sealedLinks: 'new' });
      expect(links).toContainEqual({ id: replaced.id, sealedLinks: 'old' });
    });

    test('given accounts of a panel, when those that may be dialed are listed, then the newest of each inbound come, and none that is off, ended, unfinished or condemned', async () => {
      const [shop, otherShop] = [await givenShop(storage()), await givenShop(storage())];
      const facts = { expiresAt: null, trafficLimitBytes: null, usedBytes: 0, lastOnlineAt: null };
      const seen = (over: Partial<ObservedFacts>): ObservedFacts => ({
        at,
        status: 'active',
        ...facts,
        ...over,
      });
      const linked = { sealedLinks: 'links', generation: 1, observedGeneration: 1, observed: seen({}) };
      const units = await givenUnits(shop, [
        { account: linked },
        { account: { ...linked, observed: seen({ expiresAt: later }) } },
        { account: linked },
        { account: { ...linked, observed: seen({ status: 'disabled' }) } },
        { account: { ...linked, observed: seen({ expiresAt: at }) } },
        { account: { ...linked, sealedLinks: null } },
        { account: { ...linked, generation: 2 } },
        { account: { ...linked, condemnedAt: at } },
      ]);
      await givenUnit(storage(), otherShop, { account: linked });
      const newest = units
        .slice(0, 3)
        .map(({ account }) => account.id)
        .toSorted()
        .toReversed();
      const where = { panelId: shop.panel.id, now: at };
      const all = await storage().accounts.listDialable({ ...where, perInbound: 10 });
      expect(all.map(({ id }) => id)).toEqual(newest);
      expect(all[0]).toEqual({ id: newest[0], inboundId: shop.inbound.id, sealedLinks: 'links' });
      const two = await storage().accounts.listDialable({ ...where, perInbound: 2 });
      expect(two.map(({ id }) => id)).toEqual(newest.slice(0, 2));
      expect(await storage().accounts.listDialable({ ...where, panelId: testId(), perInbound: 2 })).toEqual(
        [],
      );
    });

    test('given accounts with errors, when counted, then those that are condemned or removed are left out, by panel, inbound and code', async () => {
      const [shop, otherShop] = [await givenShop(storage()), await givenShop(storage())];
      const failed = (code: string, since: Date, retryInMs: number | null = null) => ({
        lastError: { code, message: 'why', at: since },
        nextAttemptAt: retryInMs === null ? null : new Date(since.getTime() + retryInMs),
      });
      const units = await givenUnits(shop, [
        { account: failed('PANEL_REFUSED', later, 59_999) },
        { account: failed('PANEL_REFUSED', at, 60_000) },
        { account: failed('ACCOUNT_CONFLICT', at) },
        { account: { ...failed('PANEL_REFUSED', at), condemnedAt: at } },
        {},
      ]);
      await givenUnit(storage(), otherShop, { account: failed('PANEL_REFUSED', later) });
      const troubled = await storage().accounts.countTroubled();
      const of = ({ panel, inbound }: Shop) => ({ panelId: panel.id, inboundId: inbound.id });
      expect(troubled).toHaveLength(3);
      expect(troubled).toContainEqual({
        ...of(shop),
        code: 'PANEL_REFUSED',
        accountCount: 2,
        stuckCount: 1,
        since: at,
      });
      expect(troubled).toContainEqual({
        ...of(shop),
        code: 'ACCOUNT_CONFLICT',
        accountCount: 1,
        stuckCount: 1,
        since: at,
      });
      expect(troubled).toContainEqual({
        ...of(otherShop),
        code: 'PANEL_REFUSED',
        accountCount: 1,
        stuckCount: 1,
        since: later,
      });
      const where = { panelId: shop.panel.id, code: 'PANEL_REFUSED' };
      const ids = units.slice(0, 2).map(({ account }) => account.id);
      expect(await storage().accounts.listTroubled(where, 10)).toEqual(ids.toSorted());
      expect(await storage().accounts.listTroubled(where, 1)).toEqual(ids.toSorted().slice(0, 1));
    });

    test('given accounts whose links lead to a former host, when counted, then those that are condemned or removed are left out', async () => {
      const [shop, otherShop] = [await givenShop(storage()), await givenShop(storage())];
      await givenUnits(shop, [
        { account: { formerHostSince: later } },
        { account: { formerHostSince: at } },
        { account: { formerHostSince: at, condemnedAt: at } },
        { account: { formerHostSince: at, condemnedAt: at, removedAt: at } },
        {},
      ]);
      await givenUnit(storage(), otherShop, { account: { formerHostSince: later } });
      const counted = await storage().accounts.countAtFormerHosts();
      expect(counted).toHaveLength(2);
      expect(counted).toContainEqual({ panelId: shop.panel.id, accountCount: 2, since: at });
      expect(counted).toContainEqual({ panelId: otherShop.panel.id, accountCount: 1, since: later });
    });

    test('given accounts with changed credentials, when counted and listed, then those that are condemned or removed are left out', async () => {
      const [shop, otherShop] = [await givenShop(storage()), await givenShop(storage())];
      const asked = (credentialsChangedAt: Date, credentialsHash = 'own') => ({
        credentialsChangedAt,
        credentialsHash,
        sealedShownCredentials: 'sealed',
      });
      const units = await givenUnits(shop, [
        { account: asked(later, 'shared') },
        { account: asked(at) },
        { account: { ...asked(at), condemnedAt: at } },
        { account: { ...asked(at, 'shared'), condemnedAt: at, removedAt: at } },
        { account: { credentialsHash: 'shared' } },
      ]);
      const other = await givenUnit(storage(), otherShop, { account: asked(later, 'shared') });
      const counted = await storage().accounts.countRekeyed();
      expect(counted).toHaveLength(2);
      expect(counted).toContainEqual({ panelId: shop.panel.id, accountCount: 2, since: at });
      expect(counted).toContainEqual({ panelId: otherShop.panel.id, accountCount: 1, since: later });
      const [first, second, , , sharing] = units.map(({ account }) => account);
      const listed = [first, second]
        .map((account) => ({ id: account?.id, subscriptionId: account?.subscriptionId }))
        .toSorted((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
      expect(await storage().accounts.listRekeyed(shop.panel.id, 10)).toMatchObject(listed);
      expect(await storage().accounts.listRekeyed(shop.panel.id, 1)).toMatchObject(listed.slice(0, 1));
      const ids = [first?.id ?? '', second?.id ?? '', other.account.id];
      const shares = [{ id: sharing?.id, sharesWith: first?.id }];
      // Condemned is not removed: its credentials are there still.
      const mine = await storage().accounts.listSharing(ids);
      expect(mine.filter(({ sharesWith }) => sharesWith === first?.id)).toEqual(shares);
      expect(mine.filter(({ sharesWith }) => sharesWith === other.account.id)).toEqual([]);
      expect(mine.filter(({ sharesWith }) => sharesWith === second?.id)).toHaveLength(1);
    });
  });
}
