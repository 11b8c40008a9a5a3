import { type CardPolicy, DEFAULT_CARD_POLICY } from '../../domain/cards/card-policy.ts';
import { DEFAULT_DEVICE_POLICY, type DevicePolicy } from '../../domain/devices/device-policy.ts';
import type { InvoiceSettings } from '../../domain/invoices/invoice.ts';
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
import { DEFAULT_PURCHASE_POLICY, type PurchasePolicy } from '../../domain/orders/purchase-policy.ts';
import type { TaxPolicy } from '../../domain/orders/tax.ts';
import { DEFAULT_PANEL_LIMITS, type PanelLimits } from '../../domain/panels/panel-limits.ts';
import type { MethodPolicy } from '../../domain/payments/method-policy.ts';
import type { LostPlacePolicy } from '../../domain/placement/lost-place.ts';
import type { PlacementStrategy } from '../../domain/placement/select-inbound.ts';
import { DEFAULT_RETENTION_POLICY, type RetentionPolicy } from '../../domain/records/retention-policy.ts';
import type { CallLimits } from '../panel-calls/call-limits.ts';

/** The business rules of a shop. Durations in milliseconds. */
export interface Policies {
  /** Reorders or drops eligible inbounds; by default the documented order (`docs/concepts.md`). */
  placement?: PlacementStrategy;
  /** How long an unpaid order holds its places; 30 minutes by default. */
  unpaidOrderMs?: number;
  /** How long an order holds them while its receipt is under review; 72 hours by default. */
  reviewMs?: number;
  /**
   * A provider is asked about an open payment for this long, and a top-up waits so long for its money; 72
   * hours by default. Events are taken without end.
   */
  watchPaymentMs?: number;
  /** When to give up a paid unit that cannot be delivered; 24 hours by default. */
  giveUpAfterMs?: number;
  /**
   * What becomes of a paid unit that cannot have one of several required places; by default it is delivered
   * with the others, and free days make up for it.
   */
  lostPlaces?: LostPlacePolicy;
  /**
   * Addresses under which the subscription links answer, the preferred one first; by default none:
   * `publicUrl`, which always answers.
   */
  linkAddresses?: string[];
  /** Who may take stock before any money came, and how much of it. */
  purchases?: Partial<PurchasePolicy>;
  /**
   * The shop's one tax rate, in what is sold. Top-ups are not taxed. What was quoted keeps the rate of then.
   * Given here, also as null for no tax, it is fixed; otherwise staff set it, and until then there is none.
   */
  tax?: TaxPolicy | null;
  /**
   * How the shop writes invoices; by default it writes none. Calendar and time zone are fixed by the first
   * one.
   */
  invoices?: InvoiceSettings | null;
  /**
   * When a subscription may be extended; the owner's rule by default: expired, exhausted, or 3 days or less
   * left.
   */
  extension?: Partial<ExtensionPolicy>;
  /** Warnings, grace, revival. */
  lifecycle?: Partial<LifecyclePolicy>;
  /** Automatic renewal from the wallet. */
  renewal?: Partial<RenewalPolicy>;
  /** Who is notified of what, and when. */
  notifications?: Partial<NotificationPolicy>;
  /** How each payment method asks for money, by its name: in which currency, and how much may be missing. */
  payments?: Readonly<Record<string, Partial<MethodPolicy>>>;
  /** Transfers to the shop's cards, and how its banks say that money arrived. */
  cards?: Partial<CardPolicy>;
  /** How plans limit the devices that fetch a link. */
  devices?: Partial<DevicePolicy>;
  /** How long to keep events, audit rows, keys and notifications. */
  retention?: Partial<RetentionPolicy>;
}

/** A part of the lifecycle that can be enabled on its own. */
export type LifecycleOperation = 'expired' | 'expiring' | 'traffic';

/** Whether the scheduler runs this part of the lifecycle. */
export function doesOperation(
  { autoLifecycle, lifecycleOperations }: Settings,
  wanted: LifecycleOperation,
): boolean {
  if (wanted !== 'traffic' && !autoLifecycle) return false;
  return lifecycleOperations === 'all' || lifecycleOperations.includes(wanted);
}

/** Switches and limits of the engine. */
export interface Settings {
  /**
   * False: the shop takes orders, but units wait for staff (also those in progress), and panels are only
   * written to delete.
   */
  provisioningEnabled: boolean;
  /**
   * False: the scheduler only runs health checks and usage sync; nothing expires, renews or ends
   * automatically.
   */
  autoLifecycle: boolean;
  /**
   * Which parts of the lifecycle run: expiry and termination, warnings and renewals, usage; `all` by default.
   */
  lifecycleOperations: LifecycleOperation[] | 'all';
  /** Deadline of one request to a panel or a payment provider; 15 s by default. */
  requestTimeoutMs: number;
  /**
   * Deadline of a complete listing of a panel; each page has `requestTimeoutMs` twice. 10 minutes by default.
   */
  listingTimeoutMs: number;
  /**
   * After this many abandoned calls still hang, a panel gets only one try every half minute; 3 by default.
   */
  abandonedCallLimit: number;
  /** Log a placement function or event listener that blocks the process for longer; 100 ms by default. */
  slowCallbackMs: number;
  /** How often to contact a panel without other traffic, in whole minutes; 5 minutes by default. */
  healthCheckIntervalMs: number;
  /** How often to read the usage of every panel, in whole minutes; 15 minutes by default. */
  usageSyncIntervalMs: number;
  /**
   * How often to look for due work (expiries, unpaid orders, lost wake-ups, messages), in whole minutes; 1
   * minute by default.
   */
  sweepIntervalMs: number;
  /** How often to ask the shop's source for exchange rates, in whole minutes; 10 minutes by default. */
  rateIntervalMs: number;
  /** How often to dial every inbound, if the shop has a dialer, in whole minutes; 1 hour by default. */
  dialIntervalMs: number;
  /** Limits on a panel's answers: bytes, rows, links. */
  panelLimits: PanelLimits;
  /** Private networks (`10.0.0.0/8`) in which panels need no confirmation; none by default. */
  privateNetworks: string[];
  /**
   * Sell on panels that are reached at a private address and have no public host: for demos and tests whose
   * customers are on this machine. False by default.
   */
  sellsPrivateLinks: boolean;
}

/** Settings as a shop passes them; missing ones take their default. */
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
  rateIntervalMs: 600_000,
  dialIntervalMs: 3_600_000,
  panelLimits: DEFAULT_PANEL_LIMITS,
  privateNetworks: [],
  sellsPrivateLinks: false,
};

/** The settings with defaults filled in. */
export function resolveSettings({ panelLimits, ...given }: GivenSettings): Settings {
  return { ...DEFAULT_SETTINGS, ...given, panelLimits: { ...DEFAULT_PANEL_LIMITS, ...panelLimits } };
}

export type ResolvedPolicies = Pick<Policies, 'placement'> & {
  unpaidOrderMs: number;
  reviewMs: number;
  watchPaymentMs: number;
  giveUpAfterMs: number;
  lostPlaces: LostPlacePolicy;
  linkAddresses: string[];
  tax: TaxPolicy | null;
  invoices: InvoiceSettings | null;
  purchases: PurchasePolicy;
  extension: ExtensionPolicy;
  lifecycle: LifecyclePolicy;
  renewal: RenewalPolicy;
  notifications: NotificationPolicy;
  payments: Readonly<Record<string, Partial<MethodPolicy>>>;
  cards: CardPolicy;
  devices: DevicePolicy;
  retention: RetentionPolicy;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The policies with defaults filled in. */
export function resolvePolicies(policies: Policies): ResolvedPolicies {
  return {
    unpaidOrderMs: 30 * MINUTE_MS,
    reviewMs: 72 * HOUR_MS,
    watchPaymentMs: 72 * HOUR_MS,
    giveUpAfterMs: 24 * HOUR_MS,
    lostPlaces: 'deliver-and-give-days',
    linkAddresses: [],
    payments: {},
    tax: null,
    invoices: null,
    ...policies,
    purchases: { ...DEFAULT_PURCHASE_POLICY, ...policies.purchases },
    extension: { ...DEFAULT_EXTENSION_POLICY, ...policies.extension },
    lifecycle: { ...DEFAULT_LIFECYCLE_POLICY, ...policies.lifecycle },
    renewal: { ...DEFAULT_RENEWAL_POLICY, ...policies.renewal },
    notifications: { ...DEFAULT_NOTIFICATION_POLICY, ...policies.notifications },
    cards: { ...DEFAULT_CARD_POLICY, ...policies.cards },
    devices: { ...DEFAULT_DEVICE_POLICY, ...policies.devices },
    retention: { ...DEFAULT_RETENTION_POLICY, ...policies.retention },
  };
}

/** How long a panel write may take in total; it may need several requests. */
export function writeDeadlineMs(settings: Settings): number {
  return settings.requestTimeoutMs * 2;
}

/**
 * How long a lease lasts, and how long a killed process blocks others. It is renewed while a panel call runs;
 * the account's `unsettledUntil` covers longer writes.
 */
export const LEASE_TTL_MS = 12_000;

/** How long a panel request by staff may take in total. */
export function staffDeadlineMs(settings: Settings): number {
  return settings.requestTimeoutMs * 6;
}

/** How long each driver call may take; it may need several requests. */
export function callLimits(settings: Settings): CallLimits {
  const { requestTimeoutMs, listingTimeoutMs: listingMs } = settings;
  return { callMs: requestTimeoutMs * 2, longCallMs: requestTimeoutMs * 6, listingMs };
}
