import type { Plan } from '../../domain/orders/plan.ts';
import { hasRoomFor } from '../../domain/placement/capacity.ts';
import { atPlace, placesOf } from '../../domain/placement/plan-places.ts';
import { roomIn } from '../../domain/placement/room-in.ts';
import {
  type PlacementCandidate,
  type PlacementExplanation,
  type PlacementReason,
  type Selection,
  selectInbounds,
} from '../../domain/placement/select-inbound.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { parseInput, quantitySchema } from '../kernel/parse-input.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { asIfHealthy } from './as-if.ts';
import { candidatesAmong, type Places, readPlaces } from './choose-places.ts';
import { asDedicated } from './dedicated-places.ts';

/** What one place of a plan has in stock now. */
export interface PlaceStock {
  placeKey: string;
  required: boolean;
  /** `placed`, or why nothing could be placed there. */
  outcome: PlacementReport['outcome'];
  /** How many accounts fit there now; null: any number. What places share, each of them counts. */
  freeCount: number | null;
  /** What its panels lack, when the outcome is `not-supported`. */
  missing: string[];
  /** Why inbounds that the place may use take nothing now; empty where all do. */
  obstacles: PlacementReason[];
}

/** What the placement rule would do now, and why. */
export interface PlacementReport {
  /** `placed`, or why nothing would be. */
  outcome: 'placed' | 'no-capacity' | 'no-healthy-panel' | 'not-supported';
  /** The places of the plan, the lead first. */
  places: PlaceStock[];
  /** Of each place of the plan, one after the other. */
  candidates: (PlacementExplanation & { placeKey: string })[];
}

/** Runs the placement rule without reserving anything. */
export async function explainPlacement(
  engine: Engine,
  wanted: { plan: Plan; quantity: number },
  by: QueryContext,
): Promise<PlacementReport> {
  requireStaff(actorOf(by), { kind: 'plan', id: wanted.plan.id });
  const quantity = parseInput(quantitySchema, wanted.quantity);
  const now = engine.backend.clock.now();
  const places = await readPlaces(engine.backend.storage);
  const selections = selectAtPlaces(engine, places, { ...wanted, quantity, now });
  const worst = worstOf(selections.map(({ kind }) => kind));
  const isPlanFull = worst === 'placed' && !hasRoomFor(wanted.plan, quantity);
  return {
    outcome: isPlanFull ? 'no-capacity' : worst,
    places: selections.map(toStock),
    candidates: selections.flatMap(({ explanation, placeKey }) =>
      explanation.map((one) => ({ ...one, placeKey })),
    ),
  };
}

type Outcome = Selection['kind'];
/** What is chosen for one place, among what. */
type PlaceSelection = Selection & { placeKey: string; required: boolean; candidates: PlacementCandidate[] };

function toStock(selection: PlaceSelection): PlaceStock {
  const { placeKey, required, kind, explanation, candidates } = selection;
  const eligible = new Set(explanation.flatMap((one) => (one.eligible ? one.inboundId : [])));
  const reasons = explanation.flatMap((one) => (one.eligible ? [] : one.reason));
  return {
    placeKey,
    required,
    outcome: kind,
    freeCount: roomIn(candidates.filter(({ inbound }) => eligible.has(inbound.id))),
    missing: kind === 'not-supported' ? selection.missing : [],
    obstacles: [...new Set(reasons)].filter((reason) => reason !== 'not-selected'),
  };
}

/** Of the inbounds that places may use, whether there is room on them now or not. */
export function protocolsOf(selections: readonly PlaceSelection[]): string[] {
  const found = selections.flatMap(({ explanation, candidates }) => {
    const usable = explanation.filter(({ eligible, reason }) => eligible || FULL.has(reason));
    const ids = new Set(usable.map(({ inboundId }) => inboundId));
    return candidates.flatMap(({ inbound }) => (ids.has(inbound.id) ? (inbound.protocol ?? []) : []));
  });
  return [...new Set(found)].sort();
}
const FULL: ReadonlySet<PlacementReason> = new Set(['inbound-full', 'panel-full']);

/** What the placement rule chooses for each place of a plan now. */
export function selectAtPlaces(
  engine: Engine,
  places: Places,
  { plan, quantity, now }: { plan: Plan; quantity: number; now: Date },
): PlaceSelection[] {
  const { placement: strategy } = engine.policies;
  return placesOf(plan).map(({ key: placeKey, required }) => {
    const placed = asDedicated(atPlace(plan, placeKey));
    const known = candidatesAmong(engine, places, { plan: placed, quantity, now });
    const candidates = required ? known : known.map(asIfHealthy);
    const { sellsPrivateLinks } = engine.settings;
    const request = {
      plan: placed,
      quantity,
      candidates,
      now,
      sellsPrivateLinks,
      ...(strategy && { strategy }),
    };
    return { ...selectInbounds(request), placeKey, required, candidates };
  });
}

const FROM_WORST: readonly Outcome[] = ['not-supported', 'no-healthy-panel', 'no-capacity', 'placed'];

/** A unit needs all of its places. */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  return FROM_WORST.find((outcome) => outcomes.includes(outcome)) ?? 'placed';
}
