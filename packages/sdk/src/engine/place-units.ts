import { type CapacityHold, hasRoomFor } from '../domain/capacity.ts';
import type { Inbound } from '../domain/inbound.ts';
import type { Panel } from '../domain/panel.ts';
import type { Plan } from '../domain/plan.ts';
import { type PlacementCandidate, type Selection, selectInbounds } from '../domain/select-inbound.ts';
import { PanelkitError } from '../errors/panelkit-error.ts';
import type { Queries, Transaction } from '../ports/storage.ts';
import type { Engine } from './engine.ts';
import { listAll } from './list-all.ts';

/** A reserved place for one unit. */
export interface PlacedUnit {
  panelId: string;
  inboundId: string;
  capacityHoldId: string;
}

/** What is to be placed: units of one plan, for these fulfilments. */
export interface UnitPlacement {
  plan: Plan;
  fulfilmentIds: string[];
  /** Only these inbounds may be chosen (staff named one, or others are to be avoided). */
  accepts?: (inbound: Inbound) => boolean;
}

/** Every inbound of a panel that is in the registry. */
export async function listCandidates(
  store: Pick<Queries, 'panels' | 'inbounds'>,
): Promise<PlacementCandidate[]> {
  const panels = await listAll<Panel>((page) => store.panels.list(page));
  const inbounds = await listAll<Inbound>((page) => store.inbounds.list(page));
  const byId = new Map(panels.filter((panel) => panel.removedAt === null).map((panel) => [panel.id, panel]));
  return inbounds.flatMap((inbound) => {
    const panel = byId.get(inbound.panelId);
    return panel === undefined ? [] : [{ panel, inbound }];
  });
}

/** Chooses without reserving. @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED` */
export function chooseInbounds(
  engine: Engine,
  plan: Plan,
  quantity: number,
  candidates: PlacementCandidate[],
): PlacedParts {
  const { placement } = engine.policies;
  const selection = selectInbounds({ plan, quantity, candidates, ...(placement && { strategy: placement }) });
  if (selection.kind !== 'placed') throw refusalOf(selection, plan, quantity);
  if (!hasRoomFor(plan, quantity)) throw soldOut(plan.id, quantity);
  return selection.parts;
}

type PlacedParts = Extract<Selection, { kind: 'placed' }>['parts'];

/**
 * Chooses and reserves a place for each unit, all or none; when another buyer was faster on the chosen inbound, the next one is tried.
 * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED`
 */
export async function placeUnits(
  engine: Engine,
  tx: Transaction,
  request: UnitPlacement,
): Promise<PlacedUnit[]> {
  const { plan, fulfilmentIds, accepts = () => true } = request;
  const tried = new Set<string>();
  let waiting = fulfilmentIds;
  const placed: PlacedUnit[] = [];
  while (waiting.length > 0) {
    // Read anew each time: what was just reserved counts on its panel too.
    const accepted = (await listCandidates(tx)).filter(({ inbound }) => accepts(inbound));
    const candidates = accepted.map((candidate) =>
      tried.has(candidate.inbound.id) ? full(candidate) : candidate,
    );
    const [part] = chooseInbounds(engine, plan, waiting.length, candidates);
    if (part === undefined) throw soldOut(plan.id, waiting.length);
    const batch = waiting.slice(0, part.units);
    const holds = batch.map((fulfilmentId) => newHold(engine, { ...part, planId: plan.id, fulfilmentId }));
    const noRoomOn = await tx.capacity.reserve(holds);
    if (noRoomOn === 'plan') throw soldOut(plan.id, fulfilmentIds.length);
    if (noRoomOn === null) {
      const { panelId, inboundId } = part;
      placed.push(...holds.map(({ id: capacityHoldId }) => ({ panelId, inboundId, capacityHoldId })));
      waiting = waiting.slice(batch.length);
    }
    tried.add(part.inboundId);
  }
  return placed;
}

/** An inbound that gave what it had, or was lost to another buyer. */
function full({ panel, inbound }: PlacementCandidate): PlacementCandidate {
  return { panel, inbound: { ...inbound, capacity: 0 } };
}

function newHold(
  engine: Engine,
  place: Pick<CapacityHold, 'planId' | 'panelId' | 'inboundId' | 'fulfilmentId'>,
): CapacityHold {
  return {
    id: engine.ids.uuid(),
    planId: place.planId,
    panelId: place.panelId,
    inboundId: place.inboundId,
    fulfilmentId: place.fulfilmentId,
    state: 'pending',
    createdAt: engine.backend.clock.now(),
    settledAt: null,
  };
}

function soldOut(planId: string, quantity: number): PanelkitError<'SOLD_OUT'> {
  const message = 'There is no room for this many units now';
  return new PanelkitError('SOLD_OUT', { message, details: { planId, quantity } });
}

function refusalOf(
  selection: Exclude<Selection, { kind: 'placed' }>,
  plan: Plan,
  quantity: number,
): PanelkitError {
  switch (selection.kind) {
    case 'no-capacity':
      return soldOut(plan.id, quantity);
    case 'no-healthy-panel':
      return new PanelkitError('PLAN_UNAVAILABLE', {
        message: 'No panel that can carry this plan is in service now',
        details: { planId: plan.id, reason: 'no-healthy-panel' },
      });
    case 'not-supported':
      return new PanelkitError('PLAN_NOT_SUPPORTED', {
        message: 'No panel can keep what this plan promises',
        details: { planId: plan.id, missing: selection.missing },
      });
  }
}
