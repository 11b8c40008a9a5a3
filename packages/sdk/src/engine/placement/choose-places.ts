import type { Inbound } from '../../domain/inbounds/inbound.ts';
import type { Plan } from '../../domain/orders/plan.ts';
import type { UnitPlace } from '../../domain/orders/unit.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import { type CapacityHold, hasRoomFor } from '../../domain/placement/capacity.ts';
import { atPlace, placesOf } from '../../domain/placement/plan-places.ts';
import {
  type PlacementCandidate,
  type Selection,
  selectInbounds,
} from '../../domain/placement/select-inbound.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { Queries, Transaction } from '../../ports/storage.ts';
import type { Engine } from '../kernel/engine.ts';
import { listAll } from '../kernel/list-all.ts';
import { asIfHealthy, full, isTried, less } from './as-if.ts';
import { asDedicated, dedicatedCandidates, toDedicatedInbound } from './dedicated-places.ts';

/** A chosen place; `opens`: the inbound that is made for this unit alone, null where there is one already. */
export interface ChosenPlace extends CapacityHold {
  opens: Inbound | null;
  required: boolean;
}

/** Which of a unit's places is chosen. */
export interface WantedPlace {
  key: string;
  required: boolean;
  /** The plan counts units by it. */
  isLead: boolean;
}

/** Which units of a plan are to be placed at one of its places, and where they may go. */
interface Wanted {
  /** As it is placed at this place (`atPlace`). */
  plan: Plan;
  place: WantedPlace;
  quantity: number;
  /** Only these inbounds may be chosen (staff named one, or others are to be avoided). */
  accepts?: (inbound: Inbound, place: WantedPlace) => boolean;
  /**
   * Inbounds that gave what they had, or were lost to another buyer; panels for inbounds that are still to be
   * made.
   */
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

/**
 * Where units of the plan might go: every inbound of the panels in the registry, or those that would be made
 * for them.
 */
async function listCandidates(
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
 * Chooses without reserving. The preferred inbound is looked at alone first: a plan that has its own place
 * costs no list of all.
 * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED`
 */
async function chooseInbounds(
  engine: Engine,
  tx: PlacingTransaction,
  wanted: Wanted,
): Promise<{ parts: PlacedParts; candidates: PlacementCandidate[] }> {
  const { place, quantity, accepts = () => true, tried = new Set(), chosen = [] } = wanted;
  const plan = asDedicated(wanted.plan);
  const ofPlan = chosen.filter(({ planId, countsForPlan }) => countsForPlan && planId === plan.id).length;
  if (place.isLead && !hasRoomFor(plan, quantity + ofPlan)) throw soldOut(plan.id, quantity);
  const { placement } = engine.policies;
  const { now } = tx;
  const select = (candidates: PlacementCandidate[]): Selection => {
    const left = candidates
      .filter(({ inbound }) => accepts(inbound, place))
      .map((candidate) => (isTried(candidate, tried) ? full(candidate) : less(candidate, chosen)));
    return selectInbounds({
      plan,
      quantity,
      candidates: left,
      now,
      sellsPrivateLinks: engine.settings.sellsPrivateLinks,
      ...(placement && { strategy: placement }),
    });
  };
  const preferred = placement === undefined ? await findPreferred(tx, plan) : [];
  const first = preferred.length > 0 ? select(preferred) : null;
  const all = first?.kind === 'placed' ? [] : await listCandidates(engine, tx, { plan, quantity, now });
  const found = first?.kind === 'placed' ? first : select(all);
  // Nobody waits for it: its panel may be down now.
  const selection = found.kind === 'placed' || place.required ? found : select(all.map(asIfHealthy));
  if (selection.kind !== 'placed') throw refusalOf(selection, plan, { quantity, isEmpty: all.length === 0 });
  return { parts: selection.parts, candidates: all };
}

async function findPreferred(store: Catalogue, { placement }: Plan): Promise<PlacementCandidate[]> {
  const { preferredInboundId } = placement;
  const place = preferredInboundId === null ? null : await store.inbounds.findPlace(preferredInboundId);
  return place === null || place.panel.removedAt !== null ? [] : [place];
}

type Catalogue = Pick<Queries, 'panels' | 'inbounds'>;
type PlacingTransaction = Pick<Transaction, 'panels' | 'inbounds' | 'now'>;

/**
 * Chooses all places of each unit, the lead first, without reserving any: `takePlaces` comes last in a
 * transaction, because the counters of a panel are what all its buyers wait for.
 * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED`
 */
export async function choosePlaces(
  engine: Engine,
  tx: PlacingTransaction,
  wanted: Omit<Wanted, 'quantity' | 'place'> & { unitIds: string[] },
): Promise<ChosenPlace[][]> {
  const { plan, unitIds, chosen = [] } = wanted;
  const found: ChosenPlace[] = [];
  for (const [index, { key, required }] of placesOf(plan).entries()) {
    const place = { key, required, isLead: index === 0 };
    const before = [...chosen, ...found];
    found.push(
      ...(await chooseAt(engine, tx, { ...wanted, plan: atPlace(plan, key), place, chosen: before })),
    );
  }
  const ofUnit = Map.groupBy(found, ({ unitId }) => unitId);
  return unitIds.map((unitId) => ofUnit.get(unitId) ?? []);
}

/** One place for each unit. */
async function chooseAt(
  engine: Engine,
  tx: PlacingTransaction,
  wanted: Omit<Wanted, 'quantity'> & { unitIds: string[] },
): Promise<ChosenPlace[]> {
  const { plan, place, unitIds } = wanted;
  const quantity = unitIds.length;
  const { parts, candidates } = await chooseInbounds(engine, tx, { ...wanted, quantity });
  const inbounds = new Map(candidates.map(({ inbound }) => [inbound.id, inbound]));
  const spots = parts.flatMap(({ panelId, inboundId, units }) =>
    Array.from({ length: units }, () => ({ panelId, inboundId })),
  );
  return unitIds.map((unitId, index) => {
    const spot = spots[index];
    if (spot === undefined) throw new TypeError('a placement strategy placed fewer units than requested');
    const inbound = plan.placement.dedicated ? inbounds.get(spot.inboundId) : undefined;
    const opens = inbound === undefined ? null : toDedicatedInbound(inbound, unitId);
    const hold = newHold(engine, { ...spot, place, planId: plan.id, unitId, createdAt: tx.now });
    return { ...hold, opens, required: place.required };
  });
}

/**
 * Chooses one place of a unit, for `takePlaces`.
 * @throws PanelkitError `SOLD_OUT | PLAN_UNAVAILABLE | PLAN_NOT_SUPPORTED`
 */
export async function choosePlace(
  engine: Engine,
  tx: PlacingTransaction,
  wanted: Pick<Wanted, 'plan' | 'place' | 'accepts' | 'tried' | 'chosen'> & { unitId: string },
): Promise<ChosenPlace> {
  const { unitId, ...where } = wanted;
  const [chosen] = await chooseAt(engine, tx, { ...where, unitIds: [unitId] });
  if (chosen === undefined) throw new TypeError('a unit that is to be placed has a place');
  return chosen;
}

/** A unit's place by its hold. */
export function toPlace({ id, placeKey, required, panelId, inboundId }: ChosenPlace): UnitPlace {
  return { key: placeKey, required, panelId, inboundId, capacityHoldId: id };
}

type PlacedParts = Extract<Selection, { kind: 'placed' }>['parts'];

function newHold(
  engine: Engine,
  {
    place,
    ...held
  }: Pick<CapacityHold, 'planId' | 'panelId' | 'inboundId' | 'unitId' | 'createdAt'> & {
    place: WantedPlace;
  },
): CapacityHold {
  return {
    ...held,
    id: engine.ids.uuid(),
    placeKey: place.key,
    countsForPlan: place.isLead,
    state: 'pending',
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
