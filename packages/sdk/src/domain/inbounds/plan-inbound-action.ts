import {
  type DesiredInbound,
  type DifferingInboundField,
  inboundDifferences,
  type ObservedInbound,
} from './inbound-template.ts';

/** What the decision needs to know. */
export interface InboundPlanFacts {
  name: string;
  /** Null: the inbound must be absent. */
  desired: DesiredInbound | null;
  /** Those that have our name, or our key. */
  found: ObservedInbound[];
  /** The panel's key of it, as far as it is known. */
  remoteKey: string | null;
  /** Until then an earlier write may still take effect. */
  unsettledUntil: Date | null;
  now: Date;
}

/**
 * What to do next. *wait*: look again at `until`, write nothing before. *renamed*: our key has another name
 * now; staff must look.
 */
export type InboundAction =
  | { kind: 'in-sync'; inbound: ObservedInbound }
  | { kind: 'gone' }
  | { kind: 'create' }
  | { kind: 'update'; existing: ObservedInbound; differences: DifferingInboundField[] }
  | { kind: 'remove'; inbounds: ObservedInbound[] }
  | { kind: 'wait'; until: Date }
  | { kind: 'renamed' };

/**
 * Compares what was found with what is wanted. Pure. The name alone makes an inbound ours: a panel may give a
 * key twice.
 */
export function planInboundAction(facts: InboundPlanFacts): InboundAction {
  const ours = facts.found.filter(({ name }) => name === facts.name).sort(byKeepingOrder(facts.remoteKey));
  const open =
    facts.unsettledUntil !== null && facts.unsettledUntil > facts.now ? facts.unsettledUntil : null;
  const [kept, ...extras] = ours;
  if (kept === undefined) {
    if (facts.found.length > 0) return { kind: 'renamed' };
    if (open !== null) return { kind: 'wait', until: open };
    return facts.desired === null ? { kind: 'gone' } : { kind: 'create' };
  }
  // What an earlier write may still change is not written over.
  if (open !== null) return { kind: 'wait', until: open };
  if (facts.desired === null) return { kind: 'remove', inbounds: ours };
  if (extras.length > 0) return { kind: 'remove', inbounds: extras };
  const differences = inboundDifferences(facts.desired, kept);
  if (differences.length > 0) return { kind: 'update', existing: kept, differences };
  return { kind: 'in-sync', inbound: kept };
}

/**
 * Of several the known one is kept, else the one with most accounts, else the oldest: every attempt chooses
 * the same.
 */
function byKeepingOrder(remoteKey: string | null) {
  return (first: ObservedInbound, second: ObservedInbound): number =>
    Number(second.key === remoteKey) - Number(first.key === remoteKey) ||
    second.accountCount - first.accountCount ||
    first.key.length - second.key.length ||
    (first.key < second.key ? -1 : 1);
}
