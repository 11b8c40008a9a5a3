import {
  type CapacityCounters,
  type CapacityHold,
  type Inbound,
  NoRoomError,
  type Panel,
} from '@panelkit/sdk';
import { type CapacityRepository, hasRoomFor } from '@panelkit/sdk/ports';
import type { Access } from '../database/access.ts';
import type { Views } from '../database/views.ts';
import { copyOf } from '../rows/copy-of.ts';

type Target = CapacityHold['state'];
type Counters = Pick<CapacityCounters, 'heldCount' | 'usedCount'>;
type Steps = Partial<Counters>;

/** From a state to those it may move on to, with what the move does to the counters. */
const MOVES: Record<Target, Partial<Record<Target, Steps>>> = {
  pending: {
    posted: { heldCount: -1, usedCount: 1 },
    voided: { heldCount: -1 },
    expired: { heldCount: -1 },
  },
  posted: { released: { usedCount: -1 } },
  voided: {},
  expired: {},
  released: {},
};

export function createCapacityRepository({ views, run }: Access): CapacityRepository {
  return {
    find: (holdId) => run(() => copyOf(views.capacityHolds.find(holdId))),
    reserve: (holds) => run(() => reserve(views, holds)),
    take: (holds) => run(() => take(views, holds)),
    settle: (holdId, to, at) => run(() => settle(views, { holdId, to, at })),
    post: (holdId, at) => run(() => void settle(views, { holdId, to: 'posted', at })),
  };
}

function reserve(views: Views, holds: CapacityHold[]): 'plan' | 'panel' | 'inbound' | null {
  const [first] = holds;
  if (first === undefined) return null;
  assertAlike(holds, first);
  const units = holds.filter(({ countsForPlan }) => countsForPlan).length;
  if (units > 0 && !hasRoomFor(views.plans.get(first.planId), units)) return 'plan';
  const panel = views.panels.get(first.panelId);
  if (!hasRoomFor(panel, holds.length) || !isSelling(panel)) return 'panel';
  const inbound = views.inbounds.get(first.inboundId);
  if (!hasRoomFor(inbound, holds.length) || !isOpen(inbound)) return 'inbound';
  for (const hold of holds) {
    views.capacityHolds.insert(hold);
    count(views, hold, { heldCount: 1 });
  }
  return null;
}

function take(views: Views, holds: CapacityHold[]): void {
  const [first] = holds;
  const place = reserve(views, holds);
  if (first !== undefined && place !== null)
    throw new NoRoomError({ ...first, place, quantity: holds.length });
}

function isSelling({ status, removedAt, suspectSince }: Panel): boolean {
  return status === 'enabled' && removedAt === null && suspectSince === null;
}

function isOpen({ provisioningEnabled, condemnedAt, status, dedicatedTo }: Inbound): boolean {
  return provisioningEnabled && condemnedAt === null && (status === 'active' || dedicatedTo !== null);
}

function assertAlike(holds: CapacityHold[], first: CapacityHold): void {
  const alike = holds.every(
    (hold) =>
      hold.state === 'pending' &&
      hold.planId === first.planId &&
      hold.panelId === first.panelId &&
      hold.inboundId === first.inboundId,
  );
  if (!alike)
    throw new TypeError(
      'Capacity holds that are reserved together are pending and of one plan, panel and inbound',
    );
}

function settle(views: Views, move: { holdId: string; to: Target; at: Date }): boolean {
  const hold = views.capacityHolds.find(move.holdId);
  const steps = hold === null ? undefined : MOVES[hold.state][move.to];
  if (hold === null || steps === undefined) return false;
  views.capacityHolds.update(hold.id, { state: move.to, settledAt: move.at });
  count(views, hold, steps);
  return true;
}

function count(views: Views, hold: CapacityHold, steps: Steps): void {
  if (hold.countsForPlan) views.plans.change(hold.planId, (plan) => counted(plan, steps));
  views.panels.change(hold.panelId, (panel) => counted(panel, steps));
  views.inbounds.change(hold.inboundId, (inbound) => counted(inbound, steps));
}

function counted<Row extends Counters>(row: Row, { heldCount = 0, usedCount = 0 }: Steps): Row {
  return { ...row, heldCount: row.heldCount + heldCount, usedCount: row.usedCount + usedCount };
}
