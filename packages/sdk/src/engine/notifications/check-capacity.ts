import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { CapacityCounters } from '../../domain/placement/capacity.ts';
import { capacityLevel } from '../../domain/placement/capacity-level.ts';
import type { NewEvent } from '../../ports/storage/storage-events.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';

/** The level of each thing that was reported, by its kind and id. */
const MARKS = 'capacity:';

interface Watched {
  id: string;
  kind: 'panel' | 'inbound' | 'plan';
  counters: CapacityCounters;
  /** At which staff are alerted. */
  percents: readonly number[];
  warning(percent: number, at: Date): NewEvent;
}

/**
 * Looks how full panels, inbounds and plans are, and reports each crossing of a threshold once, until it
 * falls below again; returns how many were crossed.
 */
export async function checkCapacity(engine: Engine): Promise<number> {
  const { storage } = engine.backend;
  const told = new Map((await storage.marks.list(MARKS)).map(({ name, value }) => [name, value]));
  let crossed = 0;
  for (const thing of await watched(engine)) {
    const name = `${MARKS}${thing.kind}:${thing.id}`;
    const before = told.get(name) ?? 0;
    const level = capacityLevel(thing.counters, thing.percents);
    if (level === before) continue;
    const isTold = await storage.transaction(async (tx) => {
      // Another process was faster.
      if (!(await tx.marks.move(name, before, level))) return false;
      if (level > before) await tx.events.append(thing.warning(level, tx.now));
      return level > before;
    });
    if (isTold) crossed += 1;
  }
  return crossed;
}

/** What is in service and has a capacity. */
async function watched(engine: Engine): Promise<Watched[]> {
  const { storage } = engine.backend;
  const panels = await listAll<Panel>((page) => storage.panels.list(page));
  const inbounds = await listAll<Inbound>((page) => storage.inbounds.list(page));
  const plans = await listAll<Plan>((page) => storage.plans.list(page));
  const served = panels.filter(({ status, removedAt }) => status !== 'disabled' && removedAt === null);
  const { capacityPercents } = engine.policies.notifications;
  const percentsOf = new Map(
    served.map(({ id, alerts }) => [id, alerts?.capacityPercents ?? capacityPercents]),
  );
  return [
    ...served.map((panel) => ({ ...watchPanel(panel), percents: percentsOf.get(panel.id) ?? [] })),
    ...inbounds.flatMap((inbound) => {
      const percents = percentsOf.get(inbound.panelId);
      return percents === undefined ? [] : [{ ...watchInbound(inbound), percents }];
    }),
    ...plans
      .filter(({ active }) => active)
      .map((plan) => ({ ...watchPlan(plan), percents: capacityPercents })),
  ].filter(({ counters }) => counters.capacity !== null);
}

function watchPanel(panel: Panel): Omit<Watched, 'percents'> {
  const aggregate = { kind: 'panel', id: panel.id };
  return {
    id: panel.id,
    kind: 'panel',
    counters: panel,
    warning: (percent, at) => ({ aggregate, type: 'panel.capacity-warning', data: { percent }, at }),
  };
}

function watchInbound({ id, panelId, ...counters }: Inbound): Omit<Watched, 'percents'> {
  const aggregate = { kind: 'inbound', id };
  return {
    id,
    kind: 'inbound',
    counters,
    warning: (percent, at) => ({
      aggregate,
      type: 'inbound.capacity-warning',
      data: { panelId, percent },
      at,
    }),
  };
}

function watchPlan(plan: Plan): Omit<Watched, 'percents'> {
  const aggregate = { kind: 'plan', id: plan.id };
  return {
    id: plan.id,
    kind: 'plan',
    counters: plan,
    warning: (percent, at) => ({ aggregate, type: 'plan.capacity-warning', data: { percent }, at }),
  };
}
