import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { type CapacityHold, hasRoomFor, MAIN_PLACE } from '../../domain/placement/capacity.ts';
import {
  type PlacementCandidate,
  type Selection,
  selectInbounds,
} from '../../domain/placement/select-inbound.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Queries, Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { asDedicated, dedicatedCandidates, toDedicatedInbound } from './dedicated-places.ts';

/** A chosen place; `opens`: the inbound that is made for this unit alone, null where there is one already. */
export interface ChosenPlace extends CapacityHold {
  opens: Inbound | null;
}

/** A reserved place for one unit. */
export interface PlacedUnit {
  panelId: string;
  inboundId: string;
  capacityHoldId: string;
}

/** Which units of a plan are to be placed, and where they may go. */
interface Wanted {
  plan: Plan;
  quantity: number;
  /** Only these inbounds may be chosen (staff named one, or others are to be avoided). */
  accepts?: (inbound: Inbound) => boolean;
  /** Inbounds that gave what they had, or were lost to another buyer; panels for inbounds that are still to be made. */
  tried?: ReadonlySet<string>;
  /** Places that other lines of the same order will reserve with these. */
  chosen?: readonly CapacityHold[];
}

/** Every panel and inbound of the shop. */
export interface Places {
  panels: Panel[];
  inbounds: Inbound[];
}

/** Reads all of them. */
export async function readPlaces(store: Catalogue): Promise<Places> {
  return {
    panels: await listAll<Panel>((page) => store.panels.list(page)),
    inbounds: await listAll<Inbound>((page) => store.inbounds.list(page)),
  };
}

/** Where units of the plan might go: every inbound of the panels in the registry, or those that would be made for them. */
export async function listCandidates(
  engine: Engine,
  store: Catalogue,
  wanted: { plan: Plan; quantity: number; now: Date },
): Promise<PlacementCandidate[]> {
  const isDedicated = Boolean(wanted.plan.placement.dedicated);
  const [panels, inbounds] = await Promise.all([
    listAll<Panel>((page) => store.panels.list(page)),
    isDedicated ? [] : listAll<Inbound>((page) => store.inbounds.list(page)),
  ]);
  return candidatesAmong(engine, { panels, inbounds }, wanted);
}

/** The same among places that were read before. */
export function candidatesAmong(
  engine: Engine,
  { panels, inbounds }: Places,
  wanted: { plan: Plan; quantity: number; now: Date },
): PlacementCandidate[] {
  const inRegistry = panels.filter(({ removedAt }) => removedAt === null);
  if (wanted.plan.placement.dedicated) return dedicatedCandidates(engine, inRegistry, wanted);
  const byId = new Map(inRegistry.map((panel) => [panel.id, panel]));
  return inbounds.flatMap((inbound) => {
    const panel = byId.get(inbound.panelId);
    return panel === undefined ? [] : [{ panel, inbound }];
  });
}

/**
 * Chooses without reserving. The preferred inbound is looked at alone first: a plan that has a place of its own costs no list of all.
 * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED`
 */
async function chooseInbounds(
  engine: Engine,
  tx: PlacingTransaction,
  wanted: Wanted,
): Promise<{ parts: PlacedParts; candidates: PlacementCandidate[] }> {
  const { quantity, accepts = () => true, tried = new Set(), chosen = [] } = wanted;
  const plan = asDedicated(wanted.plan);
  const ofPlan = chosen.filter(({ planId }) => planId === plan.id).length;
  if (!hasRoomFor(plan, quantity + ofPlan)) throw soldOut(plan.id, quantity);
  const { placement } = engine.policies;
  const { now } = tx;
  const select = (candidates: PlacementCandidate[]): Selection => {
    const left = candidates
      .filter(({ inbound }) => accepts(inbound))
      .map((candidate) => (isTried(candidate, tried) ? full(candidate) : less(candidate, chosen)));
    return selectInbounds({
      plan,
      quantity,
      candidates: left,
      now,
      ...(placement && { strategy: placement }),
    });
  };
  const preferred = placement === undefined ? await findPreferred(tx, plan) : [];
  const first = preferred.length > 0 ? select(preferred) : null;
  const all = first?.kind === 'placed' ? [] : await listCandidates(engine, tx, { plan, quantity, now });
  const selection = first?.kind === 'placed' ? first : select(all);
  if (selection.kind !== 'placed') throw refusalOf(selection, plan, { quantity, isEmpty: all.length === 0 });
  return { parts: selection.parts, candidates: all };
}

function isTried({ panel, inbound }: PlacementCandidate, tried: ReadonlySet<string>): boolean {
  return tried.has(inbound.id) || (inbound.remoteKey === null && tried.has(panel.id));
}

async function findPreferred(store: Catalogue, { placement }: Plan): Promise<PlacementCandidate[]> {
  const { preferredInboundId } = placement;
  const place = preferredInboundId === null ? null : await store.inbounds.findPlace(preferredInboundId);
  return place === null || place.panel.removedAt !== null ? [] : [place];
}

type Catalogue = Pick<Queries, 'panels' | 'inbounds'>;
type PlacingTransaction = Pick<Transaction, 'panels' | 'inbounds' | 'now'>;

/**
 * Chooses a place for each unit without reserving any: `takePlaces` comes last in a transaction, because the counters of a panel are
 * what all its buyers wait for. @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED`
 */
export async function choosePlaces(
  engine: Engine,
  tx: PlacingTransaction,
  wanted: Omit<Wanted, 'quantity'> & { unitIds: string[] },
): Promise<ChosenPlace[]> {
  const { plan, unitIds } = wanted;
  const quantity = unitIds.length;
  const { parts, candidates } = await chooseInbounds(engine, tx, { ...wanted, quantity });
  const inbounds = new Map(candidates.map(({ inbound }) => [inbound.id, inbound]));
  const places = parts.flatMap(({ panelId, inboundId, units }) =>
    Array.from({ length: units }, () => ({ panelId, inboundId })),
  );
  return unitIds.map((unitId, index) => {
    const place = places[index];
    if (place === undefined) throw new TypeError('a placement strategy placed fewer units than requested');
    const inbound = plan.placement.dedicated ? inbounds.get(place.inboundId) : undefined;
    const opens = inbound === undefined ? null : toDedicatedInbound(inbound, unitId);
    return { ...newHold(engine, { ...place, planId: plan.id, unitId, createdAt: tx.now }), opens };
  });
}

/** Chooses a place for one unit, for `takePlaces`. @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED` */
export async function choosePlace(
  engine: Engine,
  tx: PlacingTransaction,
  wanted: Pick<Wanted, 'plan' | 'accepts' | 'tried'> & { unitId: string },
): Promise<ChosenPlace> {
  const { unitId, ...where } = wanted;
  const [place] = await choosePlaces(engine, tx, { ...where, unitIds: [unitId] });
  if (place === undefined) throw new TypeError('a unit that is to be placed has a place');
  return place;
}

/** A unit's place by its hold. */
export function toPlace({ id: capacityHoldId, panelId, inboundId }: CapacityHold): PlacedUnit {
  return { panelId, inboundId, capacityHoldId };
}

type PlacedParts = Extract<Selection, { kind: 'placed' }>['parts'];

/** As if it had no room. */
function full({ panel, inbound }: PlacementCandidate): PlacementCandidate {
  return { panel, inbound: { ...inbound, capacity: 0 } };
}

/** As if the chosen places were held already. */
function less({ panel, inbound }: PlacementCandidate, chosen: readonly CapacityHold[]): PlacementCandidate {
  const onPanel = chosen.filter(({ panelId }) => panelId === panel.id).length;
  const onInbound = chosen.filter(({ inboundId }) => inboundId === inbound.id).length;
  return {
    panel: { ...panel, heldCount: panel.heldCount + onPanel },
    inbound: { ...inbound, heldCount: inbound.heldCount + onInbound },
  };
}

function newHold(
  engine: Engine,
  place: Pick<CapacityHold, 'planId' | 'panelId' | 'inboundId' | 'unitId' | 'createdAt'>,
): CapacityHold {
  return {
    id: engine.ids.uuid(),
    planId: place.planId,
    panelId: place.panelId,
    inboundId: place.inboundId,
    unitId: place.unitId,
    placeKey: MAIN_PLACE,
    state: 'pending',
    createdAt: place.createdAt,
    settledAt: null,
  };
}

/** `SOLD_OUT`. */
export function soldOut(planId: string, quantity: number): PanelkitError<'SOLD_OUT'> {
  const message = 'There is no room for this many units now';
  return new PanelkitError('SOLD_OUT', { message, details: { planId, quantity } });
}

function refusalOf(
  selection: Exclude<Selection, { kind: 'placed' }>,
  plan: Plan,
  { quantity, isEmpty }: { quantity: number; isEmpty: boolean },
): PanelkitError {
  switch (selection.kind) {
    case 'no-capacity':
      return soldOut(plan.id, quantity);
    case 'no-healthy-panel':
      return new PanelkitError('PLAN_UNAVAILABLE', {
        message: isEmpty
          ? 'No inbound is known: sync one of a panel first'
          : 'No panel that can carry this plan is in service now',
        details: { planId: plan.id, reason: isEmpty ? 'no-inbounds' : 'no-healthy-panel' },
      });
    case 'not-supported':
      return new PanelkitError('PLAN_NOT_SUPPORTED', {
        message: 'No panel supports this plan',
        details: { planId: plan.id, missing: selection.missing },
      });
  }
}
