import type { PlacementStrategy } from '../domain/select-inbound.ts';

/** What a shop may decide. Durations in milliseconds. */
export interface Policies {
  /** Reorders or drops eligible inbounds; by default the written rule (`docs/concepts.md`). */
  placement?: PlacementStrategy;
  /** An unpaid order and its places are kept this long; 30 minutes by default. */
  unpaidOrderMs?: number;
  /** An order whose receipt waits for review is kept this long; 72 hours by default. */
  reviewMs?: number;
  /** A provider is asked about an open payment for this long; 72 hours by default. Events are taken without end. */
  watchPaymentMs?: number;
  /** A paid unit that cannot be delivered is given up after this; 24 hours by default. */
  giveUpAfterMs?: number;
}

/** Switches and limits of the engine. */
export interface Settings {
  /** False: orders are taken, units that staff did not start wait for them (also those under way), panels are only written to delete. */
  provisioningEnabled: boolean;
  /** Deadline of one request to a panel or a payment provider; 15 s by default. */
  requestTimeoutMs: number;
  /** How often a panel is contacted that nothing else reaches, in whole minutes; 5 minutes by default. */
  healthCheckIntervalMs: number;
}

export type ResolvedPolicies = Required<Omit<Policies, 'placement'>> & Pick<Policies, 'placement'>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The policies with DESIGN's defaults filled in. */
export function resolvePolicies(policies: Policies): ResolvedPolicies {
  return {
    unpaidOrderMs: 30 * MINUTE_MS,
    reviewMs: 72 * HOUR_MS,
    watchPaymentMs: 72 * HOUR_MS,
    giveUpAfterMs: 24 * HOUR_MS,
    ...policies,
  };
}

/** How long a write to a panel may take in all; several requests may belong to it. */
export function writeDeadlineMs(settings: Settings): number {
  return settings.requestTimeoutMs * 2;
}

/** How long an account's lease is taken for: a look-up, a write and a read-back fit into it. */
export function leaseTtlMs(settings: Settings): number {
  return settings.requestTimeoutMs * 6;
}
