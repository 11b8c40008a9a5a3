import type { Account, Backend, CapacityHold, Unit } from '@panelkit/sdk';
import { readAll } from './read-all.ts';
import type { Witnesses } from './witnesses.ts';

/** Invariant 5: every counter is the number of its holds, and each exit gave its place back once. */
export async function checkCapacity(
  { backend, capacityWasLowered = false }: Witnesses,
  units: Unit[],
  accounts: Account[],
): Promise<string[]> {
  const { storage } = backend;
  const holdIds = new Set([
    ...accounts.map((account) => account.capacityHoldId),
    ...units.flatMap((unit) => unit.capacityHoldId ?? []),
    ...units.flatMap(({ reservedPlaces }) => reservedPlaces.map((place) => place.capacityHoldId)),
  ]);
  const counted = new Map<string, { held: number; used: number }>();
  const violations: string[] = [];
  const removed = new Set(accounts.filter(isRemoved).map((account) => account.capacityHoldId));
  for (const hold of await findHolds(backend, [...holdIds])) {
    if (hold.state !== 'pending' && hold.state !== 'posted') continue;
    if (removed.has(hold.id)) violations.push(`5: the place of hold ${hold.id} is held by nobody`);
    for (const id of [...(hold.countsForPlan ? [hold.planId] : []), hold.panelId, hold.inboundId]) {
      const count = counted.get(id) ?? { held: 0, used: 0 };
      count[hold.state === 'pending' ? 'held' : 'used'] += 1;
      counted.set(id, count);
    }
  }
  const rows = [
    ...(await readAll((page) => storage.plans.list(page))).map((row) => ({ ...row, foreignCount: 0 })),
    ...(await readAll((page) => storage.panels.list(page))),
    ...(await readAll((page) => storage.inbounds.list(page))),
  ];
  for (const { id, heldCount, usedCount, foreignCount, capacity } of rows) {
    const { held, used } = counted.get(id) ?? { held: 0, used: 0 };
    if (held !== heldCount || used !== usedCount)
      violations.push(`5: ${id} counts ${heldCount}+${usedCount}, its holds ${held}+${used}`);
    const isOver = capacity !== null && heldCount + usedCount + foreignCount > capacity;
    if (isOver && !capacityWasLowered) violations.push(`5: ${id} is oversold`);
  }
  return violations;
}

const HOLDS_AT_ONCE = 200;

async function findHolds({ storage }: Backend, holdIds: string[]): Promise<CapacityHold[]> {
  const holds: (CapacityHold | null)[] = [];
  for (let start = 0; start < holdIds.length; start += HOLDS_AT_ONCE) {
    const some = holdIds.slice(start, start + HOLDS_AT_ONCE);
    holds.push(
      ...(await storage.transaction(async (tx) => {
        const found: (CapacityHold | null)[] = [];
        for (const holdId of some) found.push(await tx.capacity.find(holdId));
        return found;
      })),
    );
  }
  return holds.filter((hold) => hold !== null);
}

function isRemoved({ removedAt }: Account): boolean {
  return removedAt !== null;
}
