/** How a panel supports a capability: natively, emulated by PanelKit, or not at all. */
export type Support = 'native' | 'emulated' | 'none';

/** The capabilities of a panel in its detected version, and the limits that apply to calls. */
export interface Capabilities {
  deviceLimit: Support;
  startOnFirstUse: Support;
  usageReset: Support;
  /** Counting an account's traffic and switching it off at a limit; absent: native. */
  trafficLimit?: Support;
  /** Whether the panel rejects a second account with the same name. */
  uniqueNames: boolean;
  /** Whether a recreated account keeps its direct links when created with the same credentials. */
  linksSurviveRecreation: boolean;
  /** Whether a write may drop connections of other customers. */
  disruptiveWrites: boolean;
  /** Whether the panel may lose a write that it has confirmed: such writes get a second read. */
  losesWrites: boolean;
  /** The scope within which writes are serialized, across processes. */
  writeScope: 'account' | 'inbound' | 'panel';
  /** How many requests may be in flight at once on one panel. */
  writeConcurrency: number;
  /** How long after an unknown outcome a late write may still become visible, in milliseconds. */
  settleMs: number;
  /** Accounts per page of a listing. */
  pageSize: number;
  /** Creating, changing and removing inbounds. Absent, here and below: none. */
  inboundControl?: Support;
  /** Resetting an inbound's own counter. */
  inboundUsageReset?: Support;
  /** Listing online accounts. Emulated: one listing of all accounts. */
  onlineAccounts?: Support;
  /** Listing the addresses from which an account was used. */
  clientIps?: Support;
  /** A copy of the panel's database. */
  backup?: Support;
}

/** Optional capabilities; an adapter without one has no such verb. */
export type OptionalCapability =
  | 'inboundControl'
  | 'inboundUsageReset'
  | 'onlineAccounts'
  | 'clientIps'
  | 'backup';

/** Whether the panel has the capability, natively or emulated; unknown before the first probe. */
export function hasCapability(capabilities: Capabilities | null, name: OptionalCapability): boolean {
  return (capabilities?.[name] ?? 'none') !== 'none';
}

/** Before the first probe: long enough for every family. */
const UNKNOWN_SETTLE_MS = 40_000;

/** How long a late write may take to become visible. */
export function settleMsOf(capabilities: Capabilities | null): number {
  return capabilities?.settleMs ?? UNKNOWN_SETTLE_MS;
}

/** Whether a write that was confirmed may be lost; before the first probe it may. */
export function mayLoseWrites(capabilities: Capabilities | null): boolean {
  return capabilities?.losesWrites ?? true;
}
