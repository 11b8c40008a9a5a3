import type { Inbound } from '../inbounds/inbound.ts';
import type { Plan } from '../orders/plan.ts';
import { hasCapability } from '../panels/capabilities.ts';
import { isHealthy, type Panel } from '../panels/panel.ts';
import { lacksPublicHost } from '../panels/panel-address.ts';
import { isClockWrong } from '../panels/panel-clock.ts';
import { type CapacityCounters, placesLeft, takenPlaces } from './capacity.ts';

/** An inbound with its panel: one place where units may go. */
export interface PlacementCandidate {
  panel: Panel;
  inbound: Inbound;
}

/** What is to be placed, and where it might go. `quantity` is a whole number ≥ 1. */
export interface PlacementRequest {
  plan: Plan;
  quantity: number;
  candidates: PlacementCandidate[];
  strategy?: PlacementStrategy;
  /** Panels at private addresses without a public host sell as well. */
  sellsPrivateLinks?: boolean;
  now: Date;
}

/**
 * A shop's own order. It is given the eligible candidates in the default order and may reorder or drop them,
 * not add any. Synchronous: it may run inside a transaction.
 */
export type PlacementStrategy = (
  ranked: PlacementCandidate[],
  request: PlacementRequest,
) => PlacementCandidate[];

/** Why a candidate was taken or not. */
export type PlacementReason = 'chosen' | 'eligible' | 'dropped-by-strategy' | Obstacle;

type OutOfScope = 'not-selected' | 'not-supported';
type NotReady =
  | 'panel-disabled'
  | 'panel-draining'
  | 'panel-unhealthy'
  | 'panel-suspect'
  | 'no-public-host'
  | 'panel-clock-skew'
  | 'panel-version-unsupported'
  | 'capabilities-unknown'
  | 'inbound-disabled'
  | 'inbound-missing'
  | 'inbound-pending'
  | 'inbound-removed'
  | 'inbound-dedicated'
  | 'provisioning-disabled';
type NoRoom = 'inbound-full' | 'panel-full';
type Obstacle = OutOfScope | NotReady | NoRoom;

/**
 * One candidate as staff see it. `load` is the taken share of the panel's capacity; null where that is
 * unlimited.
 */
export interface PlacementExplanation {
  panelId: string;
  inboundId: string;
  eligible: boolean;
  reason: PlacementReason;
  load: number | null;
}

/** Units that go to one inbound. */
export interface PlacementPart {
  panelId: string;
  inboundId: string;
  units: number;
}

/**
 * Where the units go, or why they cannot. *no-capacity*: some candidate lacks only room. *no-healthy-panel*:
 * none does, and what fails, fails for health or status (or there is nothing to choose from).
 * *not-supported*: every candidate lacks what the plan needs.
 */
export type Selection = { explanation: PlacementExplanation[] } & (
  | { kind: 'placed'; parts: PlacementPart[] }
  | Refusal
);

type Refusal =
  | { kind: 'no-capacity' }
  | { kind: 'no-healthy-panel' }
  | { kind: 'not-supported'; missing: string[] };

/**
 * Chooses the inbound for `quantity` units. The plan's preferred inbound comes first if it has room for all
 * of them, whatever the selector says. Then what the selector allows: panels with a capacity by taken share
 * of it, after them unlimited panels by taken places ÷ weight (so unlimited ones take what is left); within
 * equal panels the default inbound, then inbounds by load in the same manner, then by id. All units go to one
 * inbound, unless the plan allows spreading: then they fill the inbounds in this order.
 */
export function selectInbounds(request: PlacementRequest): Selection {
  const judged = request.candidates
    .toSorted(byRank(request))
    .map((candidate) => ({ candidate, obstacle: obstacleOf(candidate, request) }));
  const eligible = judged.filter(({ obstacle }) => obstacle === null).map(({ candidate }) => candidate);
  const ordered = applyStrategy(eligible, request);
  const parts = fill(ordered, request);

  const reasonOf = ({ candidate, obstacle }: JudgedCandidate): PlacementReason => {
    if (obstacle !== null) return obstacle;
    if (!ordered.includes(candidate)) return 'dropped-by-strategy';
    return parts?.some((part) => part.inboundId === candidate.inbound.id) ? 'chosen' : 'eligible';
  };
  const rest = judged.filter(({ candidate }) => !ordered.includes(candidate));
  const shown = [...ordered.map((candidate) => ({ candidate, obstacle: null })), ...rest];
  const explanation = shown.map((entry) => explain(entry.candidate, reasonOf(entry)));

  if (parts !== null) return { kind: 'placed', parts, explanation };
  return { ...whyNot(judged, request.plan), explanation };
}

interface JudgedCandidate {
  candidate: PlacementCandidate;
  obstacle: Obstacle | null;
}

function explain({ panel, inbound }: PlacementCandidate, reason: PlacementReason): PlacementExplanation {
  const eligible = reason === 'chosen' || reason === 'eligible' || reason === 'dropped-by-strategy';
  const load = panel.capacity === null ? null : loadOf(panel, panel.weight);
  return { panelId: panel.id, inboundId: inbound.id, eligible, reason, load };
}

function obstacleOf(candidate: PlacementCandidate, request: PlacementRequest): Obstacle | null {
  const { panel, inbound } = candidate;
  const { plan, quantity } = request;
  const selected = isSelected(candidate, plan);
  if (!selected && !isPreferred(inbound, plan)) return 'not-selected';
  if (missingCapabilities(panel, plan).length > 0) return 'not-supported';
  const notReady = notReadyReason(candidate, request);
  if (notReady !== null) return notReady;
  // A preferred inbound outside the selector is taken whole or not at all.
  const needed = plan.placement.allowSpreading && selected ? 1 : quantity;
  if (placesLeft(inbound) < needed) return 'inbound-full';
  return placesLeft(panel) < needed ? 'panel-full' : null;
}

function notReadyReason(
  { panel, inbound }: PlacementCandidate,
  { now, sellsPrivateLinks = false }: PlacementRequest,
): NotReady | null {
  if (panel.status !== 'enabled') return `panel-${panel.status}`;
  if (!isHealthy(panel)) return 'panel-unhealthy';
  if (panel.health.unsupportedVersion !== undefined) return 'panel-version-unsupported';
  if (isClockWrong(panel.health, now)) return 'panel-clock-skew';
  // Its address may be another panel's by now.
  if (panel.suspectSince !== null) return 'panel-suspect';
  // Its links would lead to the customer's own device or network.
  if (!sellsPrivateLinks && lacksPublicHost(panel)) return 'no-public-host';
  if (panel.capabilities === null) return 'capabilities-unknown';
  if (inbound.status !== 'active') return `inbound-${inbound.status}`;
  if (inbound.dedicatedTo !== null) return 'inbound-dedicated';
  return inbound.provisioningEnabled ? null : 'provisioning-disabled';
}

/** What the plan needs and the panel is known not to have. */
function missingCapabilities(panel: Panel, plan: Plan): string[] {
  const { capabilities } = panel;
  if (capabilities === null) return [];
  return [
    ...(plan.deviceLimit !== null && capabilities.deviceLimit === 'none' ? ['deviceLimit'] : []),
    ...(plan.trafficLimitBytes !== null && capabilities.trafficLimit === 'none' ? ['trafficLimit'] : []),
    ...(plan.placement.dedicated && !hasCapability(capabilities, 'inboundControl') ? ['inboundControl'] : []),
  ];
}

function isPreferred(inbound: Inbound, plan: Plan): boolean {
  return inbound.id === plan.placement.preferredInboundId;
}

function isSelected({ panel, inbound }: PlacementCandidate, plan: Plan): boolean {
  const { panelIds, inboundIds, protocols } = plan.placement.selector ?? {};
  if (panelIds !== undefined && !panelIds.includes(panel.id)) return false;
  if (inboundIds !== undefined && !inboundIds.includes(inbound.id)) return false;
  return protocols === undefined || (inbound.protocol !== null && protocols.includes(inbound.protocol));
}

function byRank({ plan, quantity }: PlacementRequest) {
  const comesFirst = ({ panel, inbound }: PlacementCandidate) =>
    isPreferred(inbound, plan) && Math.min(placesLeft(panel), placesLeft(inbound)) >= quantity;
  return (a: PlacementCandidate, b: PlacementCandidate): number =>
    Number(comesFirst(b)) - Number(comesFirst(a)) ||
    compareLoad(a.panel, b.panel, ({ weight }) => weight) ||
    Number(b.inbound.isDefault) - Number(a.inbound.isDefault) ||
    compareLoad(a.inbound, b.inbound, () => 1) ||
    compareText(a.inbound.id, b.inbound.id);
}

function compareLoad<Counters extends CapacityCounters>(
  a: Counters,
  b: Counters,
  weightOf: (counters: Counters) => number,
): number {
  const unlimitedLast = Number(a.capacity === null) - Number(b.capacity === null);
  return unlimitedLast || loadOf(a, weightOf(a)) - loadOf(b, weightOf(b));
}

function loadOf(counters: CapacityCounters, weight: number): number {
  if (counters.capacity === null) return takenPlaces(counters) / weight;
  return counters.capacity === 0 ? 1 : takenPlaces(counters) / counters.capacity;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function applyStrategy(ranked: PlacementCandidate[], request: PlacementRequest): PlacementCandidate[] {
  if (request.strategy === undefined) return ranked;
  const answered = request.strategy([...ranked], request).map(({ inbound }) => inbound.id);
  const known = new Map(ranked.map((candidate) => [candidate.inbound.id, candidate]));
  return [...new Set(answered)].flatMap((id) => known.get(id) ?? []);
}

/** Fills the candidates in order; null when the units do not all fit. */
function fill(ordered: PlacementCandidate[], { quantity }: PlacementRequest): PlacementPart[] | null {
  const parts: PlacementPart[] = [];
  const unitsOfPanel = new Map<string, number>();
  let unitsLeft = quantity;
  for (const { panel, inbound } of ordered) {
    const placed = unitsOfPanel.get(panel.id) ?? 0;
    const units = Math.min(unitsLeft, placesLeft(inbound), placesLeft(panel) - placed);
    if (units === 0) continue;
    parts.push({ panelId: panel.id, inboundId: inbound.id, units });
    unitsOfPanel.set(panel.id, placed + units);
    unitsLeft -= units;
    if (unitsLeft === 0) return parts;
  }
  return null;
}

const OUT_OF_SCOPE = new Set<Obstacle | null>(['not-selected', 'not-supported']);
const NO_ROOM = new Set<Obstacle | null>([null, 'inbound-full', 'panel-full']);

function whyNot(judged: JudgedCandidate[], plan: Plan): Refusal {
  if (judged.some(({ obstacle }) => NO_ROOM.has(obstacle))) return { kind: 'no-capacity' };
  const unfit = judged.filter(({ obstacle }) => obstacle === 'not-supported');
  if (unfit.length === 0 || judged.some(({ obstacle }) => !OUT_OF_SCOPE.has(obstacle))) {
    return { kind: 'no-healthy-panel' };
  }
  const missing = unfit.flatMap(({ candidate }) => missingCapabilities(candidate.panel, plan));
  return { kind: 'not-supported', missing: [...new Set(missing)] };
}
