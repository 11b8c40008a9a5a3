import type { InboundTemplate } from '../inbounds/inbound-template.ts';
import type { NamesByLanguage } from '../notifications/name-in.ts';
import type { Money } from '../payments/money.ts';

/** Which inbounds a plan may be placed on; an absent list does not restrict. */
export interface PlacementSelector {
  panelIds?: string[];
  inboundIds?: string[];
  protocols?: string[];
}

/** One of the places of a plan: each unit has an account there. */
export interface PlanPlace {
  /** Unique in its plan, `[a-z0-9-]`; accounts are known by it, so it never changes. */
  key: string;
  /** What the customer's applications call its server. */
  name: NamesByLanguage;
  /** Null: every inbound. */
  selector: PlacementSelector | null;
  /**
   * A unit is delivered once its account at each required place was read back; what is not required follows
   * when it can.
   */
  required: boolean;
}

/** How units of a plan are placed. */
export interface PlanPlacement {
  /** Taken first, if it has room for the whole quantity. */
  preferredInboundId: string | null;
  /** Null: every inbound. */
  selector: PlacementSelector | null;
  /** Whether several units of one order line may go to several inbounds. */
  allowSpreading: boolean;
  /**
   * Each unit gets its own inbound, created from this template and removed with its account; null or absent:
   * units share inbounds.
   */
  dedicated?: { template: InboundTemplate } | null;
  /**
   * Where each unit has an account, the lead place first; absent or empty: one place, by the selector of the
   * plan.
   */
  places?: PlanPlace[];
}

/** What happens when a unit of the plan is paid. */
export interface ProvisionSettings {
  /** False: the unit waits until staff start it. */
  autoProvision: boolean;
  welcomeMessage: string | null;
  showQrCodes: boolean;
}

/** What is sold. Limits and durations: null = unlimited or never. */
export interface Plan {
  id: string;
  /** Unique, `[a-z0-9-]`. */
  slug: string;
  name: string;
  description: string;
  imageUrl: string | null;
  /** Under which a catalogue shows it, by language; null: under none. */
  category: NamesByLanguage | null;
  /** Where its servers are, as ISO 3166 codes: `DE`, `FI`. */
  countries: string[];
  sortOrder: number;
  /** Inactive plans can be neither bought nor renewed. */
  active: boolean;
  /** Invisible plans are not listed, but can be bought by who knows them. */
  visible: boolean;
  featured: boolean;
  popular: boolean;
  onSale: boolean;
  inStock: boolean;
  price: Money;
  /** Charged once a customer, with the first delivered unit of the order line; same currency as the price. */
  setupFeeMinor: number;
  /** Length of the period in days of 24 h. */
  durationDays: number | null;
  trafficLimitBytes: number | null;
  /** Concurrent connections (IPs) allowed. */
  deviceLimit: number | null;
  /**
   * Devices that may fetch the link of a subscription; a change counts for every subscription at once. It
   * limits fetching, not connecting.
   */
  linkDeviceLimit: number | null;
  renewable: boolean;
  /** The period begins with the first use, not with the delivery. */
  startsOnFirstUse: boolean;
  /** Length of the free trial in days, once per customer; null: the plan has none. */
  trialDays: number | null;
  /** How many units may be live or held at once. */
  capacity: number | null;
  heldCount: number;
  usedCount: number;
  placement: PlanPlacement;
  provisioning: ProvisionSettings;
  /** 1 for a new plan; each update adds one. */
  revision: number;
  createdAt: Date;
}

/** How many devices a plan is for: the smaller of its limits; null: it has none. */
export function devicesOf({
  deviceLimit,
  linkDeviceLimit,
}: Pick<Plan, 'deviceLimit' | 'linkDeviceLimit'>): number | null {
  const limits = [deviceLimit, linkDeviceLimit].filter((limit) => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** Why a plan cannot be bought now; null when it can (capacity is checked apart). */
export function whyNotForSale(plan: Plan): string | null {
  if (!plan.active) return 'inactive';
  if (!plan.onSale) return 'not-on-sale';
  if (!plan.inStock) return 'out-of-stock';
  return null;
}
