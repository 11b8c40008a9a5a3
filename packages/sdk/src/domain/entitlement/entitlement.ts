import type { GrantedTerms } from '../lifecycle/subscription.ts';
import type { EntitlementEntry, EntitlementFactKind } from './entitlement-fact.ts';

/** Time and traffic from one purchase or gift, and how much of it is left. Null: endless, unlimited. */
export interface Lot {
  kind: 'bought' | 'given';
  /** The change that granted it; null when staff gave it. */
  changeId: string | null;
  /** What it cost, with a credit that was carried into it; 0 for a gift. */
  paidMinor: number;
  /** The tax in it. */
  taxMinor: number;
  timeMs: number | null;
  timeLeftMs: number | null;
  bytes: number | null;
  bytesLeft: number | null;
}

/** What a subscription is entitled to, by its facts. */
export interface Entitlement {
  /** In the order in which they were granted. */
  lots: readonly Lot[];
  startsAt: Date;
  /** Up to here time is accounted for; what is left runs from here. */
  accountedUntil: Date;
  waitsForUse: boolean;
  deviceLimit: number | null;
}

/**
 * The entitlement that follows from facts in their order; null without any. Pure: the same facts give the
 * same entitlement.
 */
export function entitlementOf(facts: Iterable<EntitlementEntry>): Entitlement | null {
  const all = [...facts];
  const undone = new Set(all.flatMap(({ kind, changeId }) => (kind === 'undone' ? [changeId] : [])));
  return afterEntries(
    null,
    all.filter(({ kind, changeId }) => !(undone.has(changeId) && GRANTING.has(kind))),
  );
}

/** What an extension grants, and what it replaces for that. */
const GRANTING: ReadonlySet<EntitlementFactKind> = new Set(['bought', 'given', 'forfeited']);

/** The entitlement after further entries, none of which undoes an extension. */
export function afterEntries(
  entitlement: Entitlement | null,
  entries: Iterable<EntitlementEntry>,
): Entitlement | null {
  let after = entitlement;
  for (const entry of entries) after = applyFact(after, entry);
  return after;
}

function applyFact(before: Entitlement | null, fact: EntitlementEntry): Entitlement {
  if (fact.kind === 'bought' || fact.kind === 'given') return addLot(before, fact);
  if (before === null) throw new TypeError(`An entitlement cannot begin with a fact that is ${fact.kind}`);
  switch (fact.kind) {
    case 'started': {
      const startsAt = fact.startsAt ?? before.startsAt;
      return { ...before, startsAt, accountedUntil: startsAt, waitsForUse: false };
    }
    case 'consumed':
      return passTime({ ...before, lots: take(before.lots, fact) }, fact);
    case 'paused':
    case 'shifted':
      return passTime(before, fact);
    case 'forfeited':
      return { ...before, lots: take(before.lots, fact) };
    case 'reversed':
      return { ...before, lots: take(before.lots, fact, fact.changeId === null ? LAST_FIRST : IN_ORDER) };
    case 'undone':
      return before;
  }
}

function addLot(before: Entitlement | null, fact: EntitlementEntry): Entitlement {
  const { timeMs, bytes, waitsForUse, deviceLimit } = fact;
  if (fact.startsAt === null) throw new TypeError('A lot has a start');
  const lot: Lot = {
    kind: fact.kind === 'bought' ? 'bought' : 'given',
    changeId: fact.changeId,
    paidMinor: fact.amountMinor,
    taxMinor: fact.taxMinor,
    timeMs,
    timeLeftMs: timeMs,
    bytes,
    bytesLeft: bytes,
  };
  const { startsAt } = fact;
  const earlier = before?.accountedUntil ?? startsAt;
  // A lot of traffic alone leaves the time as it is; one with time never starts in a time that is accounted
  // for.
  const isLater = before === null || (timeMs !== 0 && startsAt > earlier);
  return {
    lots: [...(before?.lots ?? []), lot],
    startsAt,
    accountedUntil: isLater ? startsAt : earlier,
    waitsForUse,
    deviceLimit,
  };
}

function passTime(entitlement: Entitlement, { timeMs }: EntitlementEntry): Entitlement {
  const accountedUntil = new Date(entitlement.accountedUntil.getTime() + (timeMs ?? 0));
  return { ...entitlement, accountedUntil };
}

/** What was bought goes before what was given, the older before the younger. */
const IN_ORDER = (lots: Lot[]): Lot[] => [
  ...lots.filter(({ kind }) => kind === 'bought'),
  ...lots.filter(({ kind }) => kind === 'given'),
];
/** What staff take comes from what was given, so that what was paid for keeps its worth. */
const LAST_FIRST = (lots: Lot[]): Lot[] => IN_ORDER(lots).reverse();

/** Takes time and traffic from the lots. */
function take(
  lots: readonly Lot[],
  { timeMs, bytes }: Pick<EntitlementEntry, 'timeMs' | 'bytes'>,
  order = IN_ORDER,
): readonly Lot[] {
  const taken = lots.map((lot) => ({ ...lot }));
  const inOrder = order(taken);
  takeFrom(inOrder, 'timeLeftMs', timeMs);
  takeFrom(inOrder, 'bytesLeft', bytes);
  return taken;
}

function takeFrom(lots: Lot[], field: 'timeLeftMs' | 'bytesLeft', amount: number | null): void {
  let rest = amount ?? Number.POSITIVE_INFINITY;
  for (const lot of lots) {
    const left = lot[field];
    // An endless lot is not used up by any amount; only the whole of it can be taken.
    if (left === null && amount !== null) return;
    const part = Math.min(left ?? 0, rest);
    lot[field] = (left ?? 0) - part;
    rest -= part;
  }
}

/** The time that is left from `accountedUntil` on; null: it never ends. */
export function timeLeftMs({ lots }: Pick<Entitlement, 'lots'>): number | null {
  return sumOf(lots.map((lot) => lot.timeLeftMs));
}

/**
 * The traffic that is left when the present period's usage is not yet consumed: its limit. Null: unlimited.
 */
export function bytesLeft({ lots }: Pick<Entitlement, 'lots'>): number | null {
  return sumOf(lots.map((lot) => lot.bytesLeft));
}

function sumOf(amounts: (number | null)[]): number | null {
  let sum = 0;
  for (const amount of amounts) {
    if (amount === null) return null;
    sum += amount;
  }
  return sum;
}

/** The terms that follow from an entitlement: what is stored as granted, and what the panel gets. */
export function termsOfEntitlement(entitlement: Entitlement): GrantedTerms {
  const { startsAt, accountedUntil, waitsForUse, deviceLimit } = entitlement;
  const leftMs = timeLeftMs(entitlement);
  const hasEnd = leftMs !== null && !waitsForUse;
  return {
    startsAt,
    expiresAt: hasEnd ? new Date(accountedUntil.getTime() + leftMs) : null,
    trafficLimitBytes: bytesLeft(entitlement),
    deviceLimit,
    onHoldSeconds: waitsForUse && leftMs !== null ? Math.round(leftMs / 1000) : null,
  };
}
