import { describe, expect, test } from 'vitest';
import type { Unit } from '../../domain/orders/unit.ts';
import type { CapacityHold } from '../../domain/placement/capacity.ts';
import { isNoRoomError } from '../../errors/no-room-error.ts';
import { aCapacityHold } from '../../testing/builders/record-builders.ts';
import type { BackendHarness } from '../backend-harness.ts';
import { range } from '../range.ts';
import { givenPendingUnit, givenShop, type Shop, type ShopOverrides } from './given-records.ts';

const at = new Date('2026-02-03T04:05:06Z');

const STATES = ['pending', 'posted', 'voided', 'expired', 'released'] as const;
type State = (typeof STATES)[number];
type Target = Exclude<State, 'pending'>;

/** How a hold comes to be in a state. */
const PATHS: Record<State, Target[]> = {
  pending: [],
  posted: ['posted'],
  voided: ['voided'],
  expired: ['expired'],
  released: ['posted', 'released'],
};
const LEGAL = new Set(['pending→posted', 'pending→voided', 'pending→expired', 'posted→released']);
const TARGETS: Target[] = ['posted', 'voided', 'expired', 'released'];
const MOVES = STATES.flatMap((from) =>
  TARGETS.map((to) => ({ from, to, legal: LEGAL.has(`${from}→${to}`) })),
);

/** Where a unit may go. */
type Place = Shop & { unit: Unit };

/** Places on plans, panels and inbounds. */
export function describeCapacityContract(harness: () => BackendHarness): void {
  const storage = () => harness().backend.storage;
  const holdIn = ({ plan, panel, inbound, unit }: Place) =>
    aCapacityHold({ planId: plan.id, panelId: panel.id, inboundId: inbound.id, unitId: unit.id });
  const reserve = (holds: CapacityHold[]) => storage().transaction((tx) => tx.capacity.reserve(holds));
  const settle = (holdId: string, to: Target) =>
    storage().transaction((tx) => tx.capacity.settle(holdId, to, at));
  const find = (holdId: string) => storage().transaction((tx) => tx.capacity.find(holdId));

  async function givenPlace(overrides: ShopOverrides = {}): Promise<Place> {
    const shop = await givenShop(storage(), overrides);
    const { unit } = await givenPendingUnit(storage(), shop);
    return { ...shop, unit };
  }

  /** Held and used places of plan, panel and inbound: they always move together here. */
  async function counters(shop: Place): Promise<{ heldCount: number; usedCount: number }> {
    const rows = [
      await storage().plans.find(shop.plan.id),
      await storage().panels.find(shop.panel.id),
      await storage().inbounds.find(shop.inbound.id),
    ];
    const [first, ...others] = rows.map((row) => ({
      heldCount: row?.heldCount ?? -1,
      usedCount: row?.usedCount ?? -1,
    }));
    for (const other of others) expect(other).toEqual(first);
    return first ?? { heldCount: -1, usedCount: -1 };
  }

  describe('capacity', () => {
    test('given further places of a unit, when they move on, then panel and inbound count them and the plan, full or not, does not', async () => {
      const shop = await givenPlace({ plan: { capacity: 1 } });
      const [lead, second] = [holdIn(shop), { ...holdIn(shop), placeKey: 'germany', countsForPlan: false }];
      const seen = async () =>
        [
          await storage().plans.find(shop.plan.id),
          await storage().panels.find(shop.panel.id),
          await storage().inbounds.find(shop.inbound.id),
        ].map((row) => [row?.heldCount, row?.usedCount]);
      expect(await reserve([lead, second])).toBeNull();
      expect(await seen()).toEqual([
        [1, 0],
        [2, 0],
        [2, 0],
      ]);
      const third = { ...second, id: aCapacityHold().id, placeKey: 'finland' };
      await storage().transaction((tx) => tx.capacity.take([third]));
      expect(await find(third.id)).toEqual(third);
      await settle(second.id, 'posted');
      await settle(lead.id, 'posted');
      expect(await seen()).toEqual([
        [0, 1],
        [1, 2],
        [1, 2],
      ]);
      await settle(second.id, 'released');
      await settle(third.id, 'voided');
      expect(await seen()).toEqual([
        [0, 1],
        [0, 1],
        [0, 1],
      ]);
      await settle(lead.id, 'released');
      expect(await seen()).toEqual([
        [0, 0],
        [0, 0],
        [0, 0],
      ]);
    });

    test.each(['plan', 'panel', 'inbound'] as const)(
      'given 10 places on a %s, when 50 buyers reserve at once, then exactly 10 succeed and the others learn what is full',
      async (full) => {
        const shop = await givenPlace({ [full]: { capacity: 10 } });
        const results = await Promise.all(range(50).map(() => reserve([holdIn(shop)])));
        expect(results.filter((result) => result === null)).toHaveLength(10);
        expect(results.filter((result) => result === full)).toHaveLength(40);
        expect(await counters(shop)).toEqual({ heldCount: 10, usedCount: 0 });
      },
    );

    const unsold: { name: string; full: string; overrides: ShopOverrides }[] = [
      { name: 'a panel that is disabled', full: 'panel', overrides: { panel: { status: 'disabled' } } },
      { name: 'a panel that is draining', full: 'panel', overrides: { panel: { status: 'draining' } } },
      { name: 'a panel out of the registry', full: 'panel', overrides: { panel: { removedAt: at } } },
      { name: 'a suspect panel', full: 'panel', overrides: { panel: { suspectSince: at } } },
      {
        name: 'an inbound that is not for sale',
        full: 'inbound',
        overrides: { inbound: { provisioningEnabled: false } },
      },
      { name: 'a condemned inbound', full: 'inbound', overrides: { inbound: { condemnedAt: at } } },
      { name: 'an inbound that is missing', full: 'inbound', overrides: { inbound: { status: 'missing' } } },
    ];
    test.each(unsold)(
      'given $name, when a place is reserved, then nothing is',
      async ({ full, overrides }) => {
        const place = await givenPlace(overrides);
        expect(await reserve([holdIn(place)])).toBe(full);
        expect(await counters(place)).toEqual({ heldCount: 0, usedCount: 0 });
      },
    );

    test('given one place, when two transactions take it at once, then one commits and nothing of the other is there', async () => {
      const shop = await givenPlace({ inbound: { capacity: 1 } });
      const holds = [holdIn(shop), holdIn(shop)];
      const taken = await Promise.allSettled(
        holds.map((hold) =>
          storage().transaction(async (tx) => {
            await tx.units.update(shop.unit.id, { attempts: 7 });
            await tx.capacity.take([hold]);
          }),
        ),
      );
      const [lost, ...others] = taken.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
      expect(others).toEqual([]);
      expect(lost).toSatisfy(isNoRoomError);
      const { planId, panelId, inboundId } = holdIn(shop);
      expect(lost.full).toMatchObject({ place: 'inbound', planId, panelId, inboundId, quantity: 1 });
      expect(await Promise.all(holds.map(({ id }) => find(id)))).toContain(null);
      expect(await counters(shop)).toEqual({ heldCount: 1, usedCount: 0 });
    });

    test('given a full place, when it is taken, then what its transaction wrote before is not there', async () => {
      const shop = await givenPlace({ panel: { capacity: 0 } });
      const work = storage().transaction(async (tx) => {
        await tx.customers.update(shop.customer.id, { displayName: 'Ada' });
        await tx.capacity.take([holdIn(shop)]);
      });
      await expect(work).rejects.toThrow('before it could be reserved');
      expect((await storage().customers.find(shop.customer.id))?.displayName).not.toBe('Ada');
      expect(await counters(shop)).toEqual({ heldCount: 0, usedCount: 0 });
    });

    test('given no limit, when 100 places are reserved together, then they all are', async () => {
      const shop = await givenPlace();
      const holds = range(100).map(() => holdIn(shop));
      expect(await reserve(holds)).toBeNull();
      expect(await counters(shop)).toEqual({ heldCount: 100, usedCount: 0 });
      expect(await find(holds[7]?.id ?? '')).toEqual(holds[7]);
    });

    test('given 2 free places, when 3 are wanted together, then none is taken', async () => {
      const shop = await givenPlace({ inbound: { capacity: 2 } });
      const holds = range(3).map(() => holdIn(shop));
      expect(await reserve(holds)).toBe('inbound');
      expect(await counters(shop)).toEqual({ heldCount: 0, usedCount: 0 });
      expect(await find(holds[0]?.id ?? '')).toBeNull();
      expect(await reserve(holds.slice(1))).toBeNull();
    });

    test('given foreign accounts, when reserved, then they take places of panel and inbound', async () => {
      const shop = await givenPlace({
        panel: { capacity: 5, foreignCount: 3 },
        inbound: { foreignCount: 3 },
      });
      expect(await reserve(range(2).map(() => holdIn(shop)))).toBeNull();
      expect(await reserve([holdIn(shop)])).toBe('panel');
    });

    test('given zero capacity, when reserved, then there is none: zero is not unlimited', async () => {
      const shop = await givenPlace({ plan: { capacity: 0 } });
      expect(await reserve([holdIn(shop)])).toBe('plan');
    });

    test('given used places, when reserved, then they count; when released, they are free again', async () => {
      const shop = await givenPlace({ inbound: { capacity: 1 } });
      const hold = holdIn(shop);
      await reserve([hold]);
      expect(await settle(hold.id, 'posted')).toBe(true);
      expect(await counters(shop)).toEqual({ heldCount: 0, usedCount: 1 });
      expect(await reserve([holdIn(shop)])).toBe('inbound');
      expect(await settle(hold.id, 'released')).toBe(true);
      expect(await reserve([holdIn(shop)])).toBeNull();
    });

    test.each(MOVES)(
      'given a hold that is $from, when moved to $to, then that is allowed: $legal',
      async ({ from, to, legal }) => {
        const shop = await givenPlace();
        const hold = holdIn(shop);
        await reserve([hold]);
        for (const step of PATHS[from]) await settle(hold.id, step);
        const before = await find(hold.id);
        const countersBefore = await counters(shop);
        expect(await settle(hold.id, to)).toBe(legal);
        const after = await find(hold.id);
        expect(after).toEqual(legal ? { ...hold, state: to, settledAt: at } : before);
        if (!legal) expect(await counters(shop)).toEqual(countersBefore);
        const heldCount = after?.state === 'pending' ? 1 : 0;
        const usedCount = after?.state === 'posted' ? 1 : 0;
        expect(await counters(shop)).toEqual({ heldCount, usedCount });
      },
    );

    test('given a hold, when posted, then its place is used, also for who looks before the commit', async () => {
      const shop = await givenPlace({ inbound: { capacity: 1 } });
      const hold = holdIn(shop);
      await reserve([hold]);
      const seen = await storage().transaction(async (tx) => {
        await tx.capacity.post(hold.id, at);
        return tx.capacity.find(hold.id);
      });
      expect(seen).toEqual({ ...hold, state: 'posted', settledAt: at });
      expect(await find(hold.id)).toEqual(seen);
      expect(await counters(shop)).toEqual({ heldCount: 0, usedCount: 1 });
    });

    test('given a hold that is posted and another that is given back in one transaction, then both are done', async () => {
      const shop = await givenPlace({ inbound: { capacity: 2 } });
      const [used, free] = [holdIn(shop), holdIn(shop)];
      await reserve([used]);
      await reserve([free]);
      await storage().transaction(async (tx) => {
        await tx.capacity.post(used.id, at);
        expect(await tx.capacity.settle(used.id, 'voided', at)).toBe(false);
        expect(await tx.capacity.settle(free.id, 'voided', at)).toBe(true);
      });
      expect(await counters(shop)).toEqual({ heldCount: 0, usedCount: 1 });
    });

    test.each(['posted', 'voided', 'expired', 'released'] as const)(
      'given a hold that is %s, or none, when posted, then nothing happens',
      async (from) => {
        const shop = await givenPlace();
        const hold = holdIn(shop);
        await reserve([hold]);
        for (const step of PATHS[from]) await settle(hold.id, step);
        const [before, countersBefore] = [await find(hold.id), await counters(shop)];
        for (const id of [hold.id, aCapacityHold().id])
          await storage().transaction((tx) => tx.capacity.post(id, new Date(at.getTime() + 1000)));
        expect(await find(hold.id)).toEqual(before);
        expect(await counters(shop)).toEqual(countersBefore);
      },
    );

    test('given a hold, when posted in a transaction that fails, then it is still set aside', async () => {
      const shop = await givenPlace();
      const hold = holdIn(shop);
      await reserve([hold]);
      const failed = storage().transaction(async (tx) => {
        await tx.capacity.post(hold.id, at);
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      expect(await find(hold.id)).toEqual(hold);
      expect(await counters(shop)).toEqual({ heldCount: 1, usedCount: 0 });
    });

    test('given one hold, when 20 give it back at once, then it is given back once', async () => {
      const shop = await givenPlace({ inbound: { capacity: 3 } });
      const holds = range(3).map(() => holdIn(shop));
      await reserve(holds);
      const results = await Promise.all(range(20).map(() => settle(holds[0]?.id ?? '', 'voided')));
      expect(results.filter((gaveBack) => gaveBack)).toHaveLength(1);
      expect(await counters(shop)).toEqual({ heldCount: 2, usedCount: 0 });
    });

    test('given no such hold, when settled, then nothing happens', async () => {
      expect(await settle(aCapacityHold().id, 'voided')).toBe(false);
    });

    test('given no holds, when reserved, then that is done', async () => {
      expect(await reserve([])).toBeNull();
    });

    test('given holds of two plans, or one that is not pending, when reserved together, then a TypeError and no place is taken', async () => {
      const [place, other] = [await givenPlace(), await givenPlace()];
      const mixed = [holdIn(place), holdIn({ ...place, plan: other.plan })];
      await expect(reserve(mixed)).rejects.toThrow(TypeError);
      await expect(reserve([{ ...holdIn(place), state: 'posted' }])).rejects.toThrow(TypeError);
      expect(await counters(place)).toEqual({ heldCount: 0, usedCount: 0 });
    });

    test('given a reservation that is rolled back, when counted, then no place is taken', async () => {
      const shop = await givenPlace();
      const hold = holdIn(shop);
      const work = storage().transaction(async (tx) => {
        await tx.capacity.reserve([hold]);
        throw new Error('no money');
      });
      await expect(work).rejects.toThrow('no money');
      expect(await counters(shop)).toEqual({ heldCount: 0, usedCount: 0 });
      expect(await find(hold.id)).toBeNull();
    });

    test('given staff who edit while buyers reserve, when both are done, then neither overwrites the other', async () => {
      const shop = await givenPlace();
      const edits = [
        () => storage().transaction((tx) => tx.plans.update(shop.plan.id, { capacity: 100 })),
        () => storage().transaction((tx) => tx.panels.update(shop.panel.id, { name: 'Renamed' })),
        () => storage().transaction((tx) => tx.inbounds.update(shop.inbound.id, { foreignCount: 9 })),
      ];
      await Promise.all(range(10).flatMap(() => [reserve([holdIn(shop)]), ...edits.map((edit) => edit())]));
      expect(await counters(shop)).toEqual({ heldCount: 10, usedCount: 0 });
      expect(await storage().plans.find(shop.plan.id)).toMatchObject({ capacity: 100, name: shop.plan.name });
      expect(await storage().panels.find(shop.panel.id)).toMatchObject({ name: 'Renamed' });
      expect(await storage().inbounds.find(shop.inbound.id)).toMatchObject({ foreignCount: 9 });
    });
  });
}
