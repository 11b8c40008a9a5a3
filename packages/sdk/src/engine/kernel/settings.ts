import {
  DEFAULT_EXTENSION_POLICY,
  DEFAULT_LIFECYCLE_POLICY,
  DEFAULT_RENEWAL_POLICY,
  type ExtensionPolicy,
  type LifecyclePolicy,
  type RenewalPolicy,
} from '../../domain/lifecycle/lifecycle-policy.ts';
import {
  DEFAULT_NOTIFICATION_POLICY,
  type NotificationPolicy,
} from '../../domain/notifications/notification-policy.ts';
import { DEFAULT_PANEL_LIMITS, type PanelLimits } from '../../domain/panels/panel-limits.ts';
import type { PlacementStrategy } from '../../domain/placement/select-inbound.ts';
import { DEFAULT_RETENTION_POLICY, type RetentionPolicy } from '../../domain/records/retention-policy.ts';
import type { CallLimits } from '../panel-calls/call-limits.ts';

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
  /** When a subscription may be extended; the owner's rule by default: expired, exhausted, or 3 days or less left. */
  extension?: Partial<ExtensionPolicy>;
  /** Warnings, grace, revival. */
  lifecycle?: Partial<LifecyclePolicy>;
  /** Automatic renewal from the wallet. */
  renewal?: Partial<RenewalPolicy>;
  /** What is told to whom, and when. */
  notifications?: Partial<NotificationPolicy>;
  /** How long events, audit rows, keys and notifications are kept. */
  retention?: Partial<RetentionPolicy>;
}

/** A part of the lifecycle that can be switched on alone. */
export type LifecycleOperation = 'expired' | 'expiring' | 'traffic';

/** Whether the scheduler does this part of the lifecycle. */
export function doesOperation(
  { autoLifecycle, lifecycleOperations }: Settings,
  wanted: LifecycleOperation,
): boolean {
  if (wanted !== 'traffic' && !autoLifecycle) return false;
  return lifecycleOperations === 'all' || lifecycleOperations.includes(wanted);
}

/** Switches and limits of the engine. */
export interface Settings {
  /** False: orders are taken, units that staff did not start wait for them (also those under way), panels are only written to delete. */
  provisioningEnabled: boolean;
  /** False: the scheduler runs health checks and usage only; nothing expires, renews or ends by itself. */
  autoLifecycle: boolean;
  /** What of the lifecycle happens by itself: expiry and ends, warnings and renewals, usage; `all` by default. */
  lifecycleOperations: LifecycleOperation[] | 'all';
  /** Deadline of one request to a panel or a payment provider; 15 s by default. */
  requestTimeoutMs: number;
  /** How long a panel is waited for in all while it lists its accounts; each page has `requestTimeoutMs` twice. 10 minutes by default. */
  listingTimeoutMs: number;
  /** So many calls to a panel that were given up and still run, and it is left alone, save one try each half minute; 3 by default. */
  abandonedCallLimit: number;
  /** A placement strategy or an event listener that holds the process up for longer is logged; 100 ms by default. */
  slowCallbackMs: number;
  /** How often a panel is contacted that nothing else reaches, in whole minutes; 5 minutes by default. */
  healthCheckIntervalMs: number;
  /** How often the counters of every panel are read, in whole minutes; 15 minutes by default. */
  usageSyncIntervalMs: number;
  /** How often what is due is looked for (expiries, unpaid orders, lost wake-ups, messages), in whole minutes; a minute by default. */
  sweepIntervalMs: number;
  /** How much a panel may tell: bytes, rows, links. */
  panelLimits: PanelLimits;
  /** Private networks (`10.0.0.0/8`) in which panels may be without a question; none by default. */
  privateNetworks: string[];
}

/** Settings as a shop gives them; what is left out is as usual. */
export type GivenSettings = Partial<Omit<Settings, 'panelLimits'>> & { panelLimits?: Partial<PanelLimits> };

const DEFAULT_SETTINGS: Settings = {
  provisioningEnabled: true,
  autoLifecycle: true,
  lifecycleOperations: 'all',
  requestTimeoutMs: 15_000,
  listingTimeoutMs: 600_000,
  abandonedCallLimit: 3,
  slowCallbackMs: 100,
  healthCheckIntervalMs: 300_000,
  usageSyncIntervalMs: 900_000,
  sweepIntervalMs: 60_000,
  panelLimits: DEFAULT_PANEL_LIMITS,
  privateNetworks: [],
};

/** The settings with what is usual filled in. */
export function resolveSettings({ panelLimits, ...given }: GivenSettings): Settings {
  return { ...DEFAULT_SETTINGS, ...given, panelLimits: { ...DEFAULT_PANEL_LIMITS, ...panelLimits } };
}

export type ResolvedPolicies = Pick<Policies, 'placement'> & {
  unpaidOrderMs: number;
  reviewMs: number;
  watchPaymentMs: number;
  giveUpAfterMs: number;
  extension: ExtensionPolicy;
  lifecycle: LifecyclePolicy;
  renewal: RenewalPolicy;
  notifications: NotificationPolicy;
  retention: RetentionPolicy;
};

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
    extension: { ...DEFAULT_EXTENSION_POLICY, ...policies.extension },
    lifecycle: { ...DEFAULT_LIFECYCLE_POLICY, ...policies.lifecycle },
    renewal: { ...DEFAULT_RENEWAL_POLICY, ...policies.renewal },
    notifications: { ...DEFAULT_NOTIFICATION_POLICY, ...policies.notifications },
    retention: { ...DEFAULT_RETENTION_POLICY, ...policies.retention },
  };
}

/** How long a write to a panel may take in all; several requests may belong to it. */
export function writeDeadlineMs(settings: Settings): number {
  return settings.requestTimeoutMs * 2;
}

/**
 * How long a lease is taken for, and what a killed process keeps from others. It is renewed while a panel is waited for; longer writes are
 * covered by what the account says of them (`unsettledUntil`).
 */
export const LEASE_TTL_MS = 12_000;

/** How long all that staff ask of a panel at once may take. */
export function staffDeadlineMs(settings: Settings): number {
  return settings.requestTimeoutMs * 6;
}

/** How long each call of a driver may take; several requests may belong to it. */
export function callLimits(settings: Settings): CallLimits {
  const { requestTimeoutMs, listingTimeoutMs: listingMs } = settings;
  return { callMs: requestTimeoutMs * 2, longCallMs: requestTimeoutMs * 6, listingMs };
}
