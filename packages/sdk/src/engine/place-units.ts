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

/** Which units of a plan are to be placed, and where they may go. */
export interface Wanted {
  plan: Plan;
  quantity: number;
  /** Only these inbounds may be chosen (staff named one, or others are to be avoided). */
  accepts?: (inbound: Inbound) => boolean;
  /** Inbounds that gave what they had, or were lost to another buyer. */
  tried?: ReadonlySet<string>;
}

/** Units of one plan to place, for these fulfilments. `choice`: what was chosen just before, tried first. */
export type UnitPlacement = Omit<Wanted, 'quantity' | 'tried'> & {
  fulfilmentIds: string[];
  choice?: PlacedParts;
};

/** Every inbound of a panel that is in the registry. */
export async function listCandidates(store: Catalogue): Promise<PlacementCandidate[]> {
  const panels = await listAll<Panel>((page) => store.panels.list(page));
  const inbounds = await listAll<Inbound>((page) => store.inbounds.list(page));
  const byId = new Map(panels.filter((panel) => panel.removedAt === null).map((panel) => [panel.id, panel]));
  return inbounds.flatMap((inbound) => {
    const panel = byId.get(inbound.panelId);
    return panel === undefined ? [] : [{ panel, inbound }];
  });
}

/**
 * Chooses without reserving. The preferred inbound is looked at alone first: a plan that has a place of its own costs no list of all.
 * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED`
 */
export async function chooseInbounds(engine: Engine, store: Catalogue, wanted: Wanted): Promise<PlacedParts> {
  const { plan, quantity, accepts = () => true, tried = new Set() } = wanted;
  if (!hasRoomFor(plan, quantity)) throw soldOut(plan.id, quantity);
  const { placement } = engine.policies;
  const select = (candidates: PlacementCandidate[]): Selection => {
    const left = candidates
      .filter(({ inbound }) => accepts(inbound))
      .map((candidate) => (tried.has(candidate.inbound.id) ? full(candidate) : candidate));
    return selectInbounds({ plan, quantity, candidates: left, ...(placement && { strategy: placement }) });
  };
  const preferred = placement === undefined ? await findPreferred(store, plan) : [];
  const first = preferred.length > 0 ? select(preferred) : null;
  const selection = first?.kind === 'placed' ? first : select(await listCandidates(store));
  if (selection.kind !== 'placed') throw refusalOf(selection, plan, quantity);
  return selection.parts;
}

async function findPreferred(store: Catalogue, { placement }: Plan): Promise<PlacementCandidate[]> {
  const { preferredInboundId } = placement;
  const inbound = preferredInboundId === null ? null : await store.inbounds.find(preferredInboundId);
  const panel = inbound === null ? null : await store.panels.find(inbound.panelId);
  return inbound === null || panel === null || panel.removedAt !== null ? [] : [{ panel, inbound }];
}

type Catalogue = Pick<Queries, 'panels' | 'inbounds'>;
/** Where the units go, in the order of choice. */
export type PlacedParts = Extract<Selection, { kind: 'placed' }>['parts'];

/**
 * Chooses and reserves a place for each unit, all or none; when another buyer was faster on the chosen inbound, the next one is tried.
 * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED`
 */
export async function placeUnits(
  engine: Engine,
  tx: Transaction,
  request: UnitPlacement,
): Promise<PlacedUnit[]> {
  const { plan, fulfilmentIds, ...limits } = request;
  const tried = new Set<string>();
  const placed: PlacedUnit[] = [];
  let waiting = fulfilmentIds;
  let choice = request.choice ?? [];
  while (waiting.length > 0) {
    if (choice.length === 0) {
      choice = await chooseInbounds(engine, tx, { ...limits, plan, quantity: waiting.length, tried });
    }
    const [part, ...rest] = choice;
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
    // One that was full is chosen anew from what the rows say now.
    choice = noRoomOn === null ? rest : [];
    tried.add(part.inboundId);
  }
  return placed;
}

/** As if it had no room. */
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
